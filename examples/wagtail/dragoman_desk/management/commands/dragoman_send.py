"""`manage.py dragoman_send`: send what has not reached the desk yet."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from dragoman_desk import sending
from dragoman_desk.models import Delivery


class Command(BaseCommand):
    """Run it every minute by cron, or with --watch as a service of its own."""

    help = "Send what has not reached the desk yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --now and --watch."""
        parser.add_argument("--now", action="store_true", help="Do not wait for the time of the next try.")
        parser.add_argument("--watch", action="store_true", help="Go on until stopped, every ten seconds.")

    def handle(self, *_: Any, **options: Any) -> None:
        """Send once, or again and again."""
        while True:
            if options["now"]:
                Delivery.objects.filter(done_at=None).update(next_try=timezone.now())
            arrived, left = sending.send_due()
            # cron sends a mail for every word: it hears nothing where nothing waited
            if arrived or left or (options["now"] and not options["watch"]):
                self.stdout.write(f"{arrived} arrived, {left} left")
            if not options["watch"]:
                return
            close_old_connections()
            time.sleep(10)
