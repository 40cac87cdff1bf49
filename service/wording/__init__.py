"""The words that people read, made from codes and data by a catalogue for each language."""

from __future__ import annotations

from service.message import Message, counted, message
from service.wording.catalogues import ENGLISH, languages
from service.wording.findings import say, say_kind, say_language, say_reason, say_stored
from service.wording.speaking import _, ngettext, speak, speak_instead, spoken

__all__ = [
    "ENGLISH",
    "Message",
    "_",
    "counted",
    "languages",
    "message",
    "ngettext",
    "say",
    "say_kind",
    "say_language",
    "say_reason",
    "say_stored",
    "speak",
    "speak_instead",
    "spoken",
]
