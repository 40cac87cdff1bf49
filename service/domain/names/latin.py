"""Writing a name for an edition in Latin letters: mostly as it stands, with what some tongues respell."""

from __future__ import annotations

import re

from service.domain.names.propose import Proposal
from service.domain.names.scripts import plain

#: how papers respell names from Russian, Ukrainian or Bulgarian; the first is tried on the whole word
_SLAVIC = re.compile(r"(?i)(?:ov|ova|ev|eva|yov|sky|ski|skiy|enko|vich|chuk|yev|in)$")
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (("sh", "ch"), ("u", "ou"), ("sky$", "ski"), ("in$", "ine"), ("ey$", "eï"), ("kh", "kh")),
    "sv": (
        ("sky$", "skij"),
        ("kh", "ch"),
        ("ch", "tj"),
        ("ya", "ja"),
        ("yu", "ju"),
        ("ey$", "ej"),
        ("yev", "jev"),
    ),
    "pt": (("sky$", "ski"), ("y", "i")),
    "af": (("u", "oe"), ("v", "w"), ("sky$", "ski"), ("kh", "ch")),
}
#: Muslim names as Somali and Turkish papers write them (transliteration notes of the name collection)
_KNOWN: dict[str, dict[str, str]] = {
    "so": {
        "ahmed": "Axmed",
        "ahmad": "Axmed",
        "mohamed": "Maxamed",
        "mohammed": "Maxamed",
        "hassan": "Xasan",
        "muhammad": "Maxamed",
        "hussein": "Xuseen",
        "ali": "Cali",
        "omar": "Cumar",
        "osama": "Usaama",
        "ismail": "Ismaaciil",
        "abdullah": "Cabdullaahi",
        "abdi": "Cabdi",
        "ibrahim": "Ibraahim",
        "salah": "Salaax",
        "fatima": "Faadumo",
        "yusuf": "Yuusuf",
        "hamid": "Xamiid",
        "osman": "Cismaan",
    },
    "tr": {
        "ahmed": "Ahmet",
        "mohammed": "Muhammed",
        "mohamed": "Muhammed",
        "ismail": "İsmail",
        "abdullah": "Abdullah",
        "walid": "Velid",
        "khalifa": "Halife",
        "ibrahim": "İbrahim",
        "osama": "Usame",
        "khalid": "Halid",
        "yasser": "Yaser",
        "anwar": "Enver",
        "jamal": "Cemal",
    },
}


def propose_latin(name: str, target: str) -> tuple[Proposal, ...]:
    """Return the name as it stands, then as the target language (primary subtag) may respell it."""
    kept = Proposal(name, "as the source writes it", "kept", 0.8)
    respelled = " ".join(_respelled(word, target) for word in name.split())
    if respelled == name:
        return (kept._replace(share=1.0),)
    return kept, Proposal(respelled, "respelled as papers in this language often do", "convention", 0.2)


def _respelled(word: str, target: str) -> str:
    known = _KNOWN.get(target, {}).get(plain(word))
    if known:
        return known
    if target not in _RULES or not _SLAVIC.search(word) or len(word) < 5 or not word.isascii():
        return word
    text = word.lower()
    placed: list[tuple[str, str]] = []
    for pattern, instead in _RULES[target]:
        mark = chr(0xE000 + len(placed))
        text, count = re.subn(pattern, mark, text)
        if count:
            placed.append((mark, instead))
    for mark, instead in placed:
        text = text.replace(mark, instead)
    return text[:1].upper() + text[1:]
