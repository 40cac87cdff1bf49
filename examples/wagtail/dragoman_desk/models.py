"""The outbox: what has to reach the desk is written in the transaction that is its reason."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


def new_id() -> str:
    """Return a message id: the same on every try, so that the desk can tell a repetition."""
    return f"msg_{uuid.uuid4().hex}"


class Delivery(models.Model):
    """One message to the desk. Of several for one page, only the newest has to arrive."""

    message_id = models.CharField(max_length=40, unique=True, default=new_id)
    uri = models.CharField(max_length=200, db_index=True)
    body = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    next_try = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveIntegerField(default=0)
    #: sent, replaced by a newer one, or refused by the desk for what is in it
    done_at = models.DateTimeField(null=True, db_index=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        """Oldest first."""

        ordering = ("pk",)
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        """Return the page and how its message stands."""
        return f"{self.uri}: {self.answer or 'waiting'}"
