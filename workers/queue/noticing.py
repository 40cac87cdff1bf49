"""Telling editors that drafts are ready, by e-mail and chat: beside the deliveries, in the same threads."""

from __future__ import annotations

import json
import smtplib

import structlog
from celery import Celery
from sqlalchemy import Engine

from service.domain.lanes import LAST
from service.logs import where
from service.storage.outbox import NOTIFY
from service.storage.session import reading, writing
from service.subscribers import notices
from service.subscribers.letters import write_letter
from service.subscribers.mail import post_mail, read_server
from service.subscribers.notices import CHAT, MAIL_REFUSED, NO_MAIL, NOT_TAKEN, Notice
from service.subscribers.sending import send
from workers.queue.broker import DELIVERIES, priority_in
from workers.queue.context import WorkerContext

log = structlog.get_logger(__name__)


def notify(context: WorkerContext, user_id: str, channel: str) -> None:
    """Tell one person by one channel of the drafts that are ready, if there still are any."""
    with writing(context.database) as session:
        notice = notices.take_notice(session, user_id, channel)
    if notice is None:
        return
    trouble = _tell(context, notice)
    with writing(context.database) as session:
        notices.settle_notice(session, notice, trouble, context.settings.notice_minutes)
    told = log.warning if trouble else log.info
    told("editor told" if not trouble else "editor not told", channel=channel, drafts=notice.count)


def _tell(context: WorkerContext, notice: Notice) -> str:
    """Return why somebody could not be told; empty where they were."""
    settings = context.settings
    subject, text = write_letter(notice, context.editions, settings.base_url)
    if notice.channel == CHAT:
        body = json.dumps({"text": text}, ensure_ascii=False).encode()
        told = send(notice.to, body, {}, settings.webhook_allow)
        return "" if told.is_well else told.trouble or NOT_TAKEN
    if not settings.smtp_url:
        return NO_MAIL
    try:
        post_mail(read_server(settings.smtp_url), settings.mail_from, notice.to, subject, text)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        log.warning("no e-mail went out", error=where(error))  # not its words, which name people
        return MAIL_REFUSED
    return ""


def add_notify(app: Celery, context: WorkerContext) -> None:
    """Let an app know the task that tells an editor."""

    def run_notify(user_id: str, channel: str) -> None:
        if context.stop.is_set():  # nothing was taken: the relay hands it out again
            return
        try:
            notify(context, user_id, channel)
        except Exception as error:
            log.error("a notice broke off", error=where(error))

    app.task(run_notify, name=NOTIFY, shared=False)


def send_notices(app: Celery, database: Engine, patience: float) -> int:
    """Hand the broker whom to tell of drafts; return how many. Raises when a part is away."""
    with reading(database) as session:
        found = notices.due_notices(session, patience)
    if not found:
        return 0
    with writing(database) as session:
        notices.hand_out_notices(session, found)
        with app.producer_or_acquire() as producer:
            for user, channel in found:
                app.send_task(
                    NOTIFY,
                    kwargs={"user_id": user, "channel": channel},
                    queue=DELIVERIES,
                    producer=producer,
                    retry=False,
                    priority=priority_in(app, LAST),
                )
    return len(found)
