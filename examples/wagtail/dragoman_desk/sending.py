"""From the outbox to the desk: signed by Standard Webhooks, tried again until it has arrived."""

from __future__ import annotations

import logging
import threading
import urllib.error
import urllib.request
from datetime import timedelta

from django.db import close_old_connections, connection
from django.utils import timezone
from standardwebhooks import Webhook

from dragoman_desk import conf
from dragoman_desk.models import Delivery

log = logging.getLogger("dragoman_desk")

#: minutes until the next try, the last one again and again: a desk may be away for a weekend
PAUSES = (0.2, 1, 5, 15, 60)
#: answers that say that this very message can never be taken
NEVER = (413, 422)
#: how long what arrived is kept to look at
KEEP = timedelta(days=30)

_one_at_a_time = threading.Lock()


def send_soon() -> None:
    """Send what is due without keeping the editor waiting. What fails stays for `dragoman_send`."""
    threading.Thread(target=_send_and_close, name="dragoman_desk").start()


def send_due() -> tuple[int, int]:
    """Send everything that is due; return how many messages arrived, and how many are left."""
    Delivery.objects.filter(done_at__lt=timezone.now() - KEEP).delete()
    arrived = 0
    for delivery in Delivery.objects.filter(done_at=None, next_try__lte=timezone.now()):
        newer = Delivery.objects.filter(uri=delivery.uri, pk__gt=delivery.pk).exists()
        if newer:  # it says what was true before; the desk has no use for it
            _done(delivery, "replaced by a newer one")
            continue
        arrived += _send(delivery)
    return arrived, Delivery.objects.filter(done_at=None).count()


def _send(delivery: Delivery) -> bool:
    moment = timezone.now()
    signature = Webhook(conf.get("SECRET")).sign(delivery.message_id, moment, delivery.body)
    request = urllib.request.Request(  # noqa: S310 - the address is the site's own setting
        conf.get("URL"),
        data=delivery.body.encode(),
        method="POST",
        headers={
            "content-type": "application/json",
            "webhook-id": delivery.message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": signature,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=conf.get("TIMEOUT")) as answer:  # noqa: S310 - likewise
            status, said = answer.status, answer.read(2000).decode(errors="replace")
    except urllib.error.HTTPError as error:
        status, said = error.code, error.read(2000).decode(errors="replace")
    except (OSError, ValueError) as error:
        status, said = 0, str(error)
    if status == 202:
        _done(delivery, said)
        return True
    if status in NEVER:
        log.error("The desk cannot use %s (%s): %s", delivery.uri, status, said)
        _done(delivery, f"{status}: {said}")
        return False
    pause = PAUSES[min(delivery.tries, len(PAUSES) - 1)]
    log.warning("%s did not arrive (%s); next try in %g minutes: %s", delivery.uri, status, pause, said)
    Delivery.objects.filter(pk=delivery.pk).update(
        tries=delivery.tries + 1,
        next_try=timezone.now() + timedelta(minutes=pause),
        answer=f"{status}: {said}"[:2000],
    )
    return False


def _done(delivery: Delivery, answer: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        done_at=timezone.now(), tries=delivery.tries + 1, answer=answer[:2000]
    )


def _send_and_close() -> None:
    # One thread sends for all in this process; what it does not see is seen by the next, or the command.
    with _one_at_a_time:
        close_old_connections()
        try:
            send_due()
        except Exception:
            log.exception("The outbox could not be sent; `manage.py dragoman_send` sends it")
        finally:
            connection.close()
