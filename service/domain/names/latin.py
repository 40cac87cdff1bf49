"""Writing a name for an edition in Latin letters: mostly unchanged, with what some languages respell."""

from __future__ import annotations

import re

from service.domain.languages.base import get
from service.domain.names.propose import Proposal
from service.domain.names.scripts import plain

#: how papers respell names from Russian, Ukrainian or Bulgarian; the first is tried on the whole word
_SLAVIC = re.compile(r"(?i)(?:ov|ova|ev|eva|yov|sky|ski|skiy|enko|vich|chuk|yev|in)$")


def propose_latin(name: str, target: str) -> tuple[Proposal, ...]:
    """Return the name unchanged, then as the target language (primary subtag) may respell it."""
    kept = Proposal(name, "as the source writes it", "kept", 0.8)
    respelled = " ".join(_respelled(word, target) for word in name.split())
    if respelled == name:
        return (kept._replace(share=1.0),)
    return kept, Proposal(respelled, "respelled as papers in this language often do", "convention", 0.2)


def _respelled(word: str, target: str) -> str:
    own = get(target)
    known = own.latin_names.get(plain(word))
    if known:
        return known
    if not own.slavic_respellings or not _SLAVIC.search(word) or len(word) < 5 or not word.isascii():
        return word
    text = word.lower()
    placed: list[tuple[str, str]] = []
    for pattern, instead in own.slavic_respellings:
        mark = chr(0xE000 + len(placed))
        text, count = re.subn(pattern, mark, text)
        if count:
            placed.append((mark, instead))
    for mark, instead in placed:
        text = text.replace(mark, instead)
    return text[:1].upper() + text[1:]
