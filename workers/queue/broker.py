"""The broker that the settings name, and how Celery is to use it."""

from __future__ import annotations

from typing import Any

from celery import Celery
from kombu.entity import Queue
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport.redis import Channel as RedisChannel
from kombu.utils.json import loads

from service.errors import Unprocessable
from service.settings import Settings
from workers.queue import filebroker

QUEUE = "dragoman"
#: what subscribers are told goes beside the stories, which take a worker's threads for minutes
DELIVERIES = "dragoman-deliveries"
#: urgency 0 to 9, each a list of its own in Redis
PRIORITIES = 10


def connect(settings: Settings, queue: str = QUEUE) -> Celery:
    """Make a Celery app that can send tasks by name to a queue; it opens connections when it needs them.

    Raises `Unprocessable` for a broker of a kind that nobody knows.
    """
    kind = settings.broker_url.partition("://")[0]
    if kind and kind.partition("+")[0] not in TRANSPORT_ALIASES:
        raise Unprocessable(
            f"The broker's URL begins with {kind}://. Set DRAGOMAN_BROKER_URL to redis://… or "
            "amqp://…, or leave it empty."
        )
    app = Celery("dragoman", set_as_current=False)
    app.conf.update(_config(settings, queue))
    return app


def tasks_in(app: Celery) -> frozenset[str] | None:
    """Return the ids of the tasks that lie in the broker; None where a broker with some cannot tell.

    What a worker has taken and not yet done is not among them. Raises what the broker raises that is away.
    """
    with app.producer_or_acquire() as producer:
        channel = producer.channel
        if isinstance(channel, filebroker.Channel):
            return channel.task_ids(QUEUE)
        if isinstance(channel, RedisChannel):
            with channel.conn_or_acquire() as client, client.pipeline() as pipe:
                for step in channel.priority_steps:
                    pipe.lrange(channel._q_for_pri(QUEUE, step), 0, -1)
                lists = pipe.execute()
            return frozenset(str(loads(one)["headers"]["id"]) for found in lists for one in found)
        (queue,) = app.conf.task_queues  # declared, and not only asked for: it may not be there yet
        size = queue(channel).queue_declare().message_count
        return None if size else frozenset()


def priority_in(app: Celery, place: int) -> int:
    """Return the priority of a message for a place, 0 (first) to 9, as the broker of the app counts."""
    return PRIORITIES - 1 - place if _is_amqp(str(app.conf.broker_url)) else place


def _is_amqp(url: str) -> bool:
    return url.partition("://")[0].partition("+")[0] in ("amqp", "amqps", "pyamqp")


def _queue(settings: Settings, queue: str) -> Queue:
    """Return a queue; of RabbitMQ one that knows priorities, of which the highest is first there."""
    if _is_amqp(settings.broker_url):
        return Queue(queue, durable=True, queue_arguments={"x-max-priority": PRIORITIES - 1})
    return Queue(queue)


def _config(settings: Settings, queue: str) -> dict[str, Any]:
    return {
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_heartbeat": 0,
        **_broker(settings),
        "task_queues": [_queue(settings, queue)],
        "task_default_queue": queue,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "task_acks_late": True,
        "worker_prefetch_multiplier": 1,
        "worker_consumer": "workers.queue.consuming:PromptConsumer",
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "enable_utc": True,
    }


def _broker(settings: Settings) -> dict[str, Any]:
    if _is_amqp(settings.broker_url):
        # sent means that RabbitMQ has it; a connection that fell silent is noticed
        return {
            "broker_url": settings.broker_url,
            "broker_transport_options": {"confirm_publish": True, "connect_timeout": 5},
            "broker_heartbeat": 30,
        }
    if settings.broker_url:
        return {
            "broker_url": settings.broker_url,
            "broker_transport_options": {
                "priority_steps": list(range(PRIORITIES)),
                "queue_order_strategy": "priority",
                # The lease brings back what a worker lost; this only clears away the message.
                "visibility_timeout": 3600,
                "health_check_interval": 10,
                "socket_keepalive": True,
                "socket_connect_timeout": 5,
                "socket_timeout": 15,
                "retry_on_timeout": True,
            },
        }
    filebroker.register()
    return {
        "broker_url": f"{filebroker.SCHEME}://localhost",
        "broker_transport_options": {
            "folder": str(settings.data_dir.resolve() / "broker"),
            "polling_interval": settings.broker_polling_interval,
        },
    }
