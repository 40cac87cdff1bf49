"""The words that people read, made from codes and data by a catalogue for each language."""

from __future__ import annotations

from service.wording.findings import say

__all__ = ["say"]
