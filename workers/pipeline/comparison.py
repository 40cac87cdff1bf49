"""A story's translations beside the glossary, each pair of texts compared once."""

from __future__ import annotations

from service.domain.draft import Mention
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.glossary import Match


class Comparison:
    """The glossary between two languages (BCP 47), with the memory of what was compared.

    Stages, and the ways to put a term in, ask again and again for the same two texts.
    """

    def __init__(self, glossary: Glossary, source: str, target: str) -> None:
        self.glossary = glossary
        self.source = source
        self.target = target
        self._sources: dict[str, list[Match]] = {}
        self._found: dict[tuple[str, str], tuple[Mention, ...]] = {}

    def mentions(self, sentence: str, text: str) -> tuple[Mention, ...]:
        """Return which of a sentence's concepts its translation says (see `check_mentions`)."""
        asked = sentence, text
        if asked not in self._found:
            if sentence not in self._sources:
                self._sources[sentence] = self.glossary.find(sentence, self.source)
            known = self._sources[sentence]
            self._found[asked] = check_mentions(
                self.glossary, sentence, text, self.source, self.target, known
            )
        return self._found[asked]
