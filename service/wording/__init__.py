"""The words that people read, made from codes and data by a catalogue for each language."""

from __future__ import annotations

from service.wording.findings import say, say_reason

__all__ = ["say", "say_reason"]
