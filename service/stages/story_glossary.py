"""The glossary of the stories that are being edited: a source does not change when its translation does.

To read all sentences of a source once more for each save was more than half of what a save cost.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from service.domain.story import domains_of
from service.domain.terms import Glossary
from service.domain.terms.story import StoryGlossary, for_story

#: stories that a process keeps: those that are being edited now
KEPT = 32

_Key = tuple[tuple[str, ...], str, str, tuple[str, ...] | None, str]


class _StoryGlossaries:
    """What was read of the last stories with one glossary; with another one it begins anew."""

    def __init__(self) -> None:
        self._of: Glossary | None = None
        self._kept: OrderedDict[_Key, StoryGlossary] = OrderedDict()
        self._lock = Lock()

    def get(self, glossary: Glossary, key: _Key) -> StoryGlossary:
        """Return the glossary as the reader of this story has it."""
        with self._lock:
            if self._of is not glossary:
                self._of = glossary
                self._kept.clear()
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        texts, language, edition, domains, day = key
        made = for_story(glossary, texts, language, edition=edition, domains=domains, day=day)
        with self._lock:
            if self._of is glossary:
                self._kept[key] = made
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return made


_glossaries = _StoryGlossaries()


def glossary_of(
    glossary: Glossary,
    edition: str,
    texts: Sequence[str],
    language: str,
    subjects: Sequence[Any],
    created: datetime,
) -> StoryGlossary:
    """Return a glossary as the reader of a version of a story has it.

    `texts` are its segments, `subjects` its tags; `created` is when the version was made.
    """
    domains, day = domains_of(map(str, subjects)), f"{created:%Y-%m-%d}"
    told = None if domains is None else tuple(domains)
    return _glossaries.get(glossary, (tuple(texts), language, edition, told, day))
