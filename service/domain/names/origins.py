"""Where a name comes from, told by its letters, and how that tongue reads them: in English spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from service.domain.names.scripts import plain

#: what gives a name away, by language; the first that fits counts
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("tr", re.compile(r"[ğşı]|(?i:\b(?:recep|necip|mehmet|ahmet|cem|cevat|cemal|necmettin)\b)")),
    (
        "so",
        re.compile(
            r"(?i)\b(?:a|ma|mu)x[aeu]|\bx(?:asan|useen|aamud|irsi)|\bfaarax|\bsh[ae]e?kh? sh[ae]r"
            r"|\bc(?:ali|abd|umar|ismaan|abdi|iise|arte)"
        ),
    ),
    ("pl", re.compile(r"[ąęłńśźż]|(?i:cz|sz|wicz\b|wski\b|wska\b)")),
    ("sr", re.compile(r"[čćđžš]|(?i:ovic\b|evic\b)")),
    ("pt", re.compile(r"[ãõ]|(?i:ção|lh[aeo]|nh[aeo]\b)")),
    (
        "es",
        re.compile(r"ñ|(?i:\b(?:jose|josé|juan|jorge|javier|jesus|jesús|julio|alejandro)\b|[a-z]{2}ez\b)"),
    ),
    ("sv", re.compile(r"å|(?i:ström\b|qvist\b|sjö|berg[sg]tr|hjelm|hjälm|\bkjell|\bgöran|\bbjör|\banders)")),
    ("fr", re.compile(r"[éèêàëïç]|(?i:ou[aeéè]|eau|eux\b|ieu|\bjean\b|aine\b|ouille)")),
)

#: (pattern, English spelling), in order, on plain lower-case letters unless the pattern has an accent
_READ: dict[str, tuple[tuple[str, str], ...]] = {
    "tr": (("ç", "ch"), ("ş", "sh"), ("c", "j"), ("j", "j"), ("ğ", ""), ("ı", "i")),
    "so": (
        ("^maxam", "moham"),
        ("c", ""),
        ("x", "h"),
        ("dh", "d"),
        ("(a|e|i|o|u)\\1", "\\1"),
    ),
    "pl": (
        ("szcz", "shch"),
        ("sz|ś", "sh"),
        ("cz|ć", "ch"),
        ("rz|ż|ź", "zh"),
        ("ch", "kh"),
        ("w", "v"),
        ("ł", "w"),
        ("j", "y"),
        ("ń", "n"),
        ("ck", "tsk"),
    ),
    "sr": (("č|ć", "ch"), ("š", "sh"), ("ž", "zh"), ("đ|dj", "j"), ("j", "y"), ("c(?!h)", "ts")),
    "pt": (("ç", "s"), ("ção", "sao"), ("lh", "ly"), ("nh", "ny"), ("j", "zh"), ("ch", "sh"), ("x", "sh")),
    "es": (
        ("j", "h"),
        ("ñ", "ny"),
        ("g(?=[ei])", "h"),
        ("ll", "y"),
        ("z", "s"),
        ("qu", "k"),
        ("hu(?=[ae])", "w"),
    ),
    "sv": (
        ("sj|skj|stj", "sh"),
        ("kj|tj", "ch"),
        ("j", "y"),
        ("å", "o"),
        ("ä", "e"),
        ("w", "v"),
        ("qv", "kv"),
    ),
    "fr": (
        ("ç", "s"),
        ("ch", "sh"),
        ("\\bou(?=[aeéè])", "w"),
        ("(?<=[aeiouéè])ou(?=[aeéè])", "w"),
        ("ou", "u"),
        ("eau", "o"),
        ("j|g(?=[eiéè])", "zh"),
        ("gu(?=[eiéè])", "g"),
        ("qu", "k"),
        ("é|è|ê", "e"),
    ),
    "ha": (("c(?!h)", "ch"),),
    "sw": (("c(?!h)", "ch"), ("dh", "z"), ("gh", "gh")),
    "am": (("ts'", "ts"), ("ch'", "ch")),
    "en": (),
    "ar": (),
}


def guess_origin(name: str) -> str:
    """Return the language whose spelling a name has the marks of; "" where nothing tells."""
    return next((language for language, signs in _SIGNS if signs.search(name)), "")


@lru_cache(maxsize=2048)
def respell(word: str, origin: str) -> str:
    """Write a word of that origin as English would, lower case: Turkish "Recep" → "rejep"."""
    text = word.lower() if origin != "tr" else word.replace("I", "ı").replace("İ", "i").lower()
    for pattern, instead in _READ.get(origin, ()):
        text = re.sub(pattern, instead, text)
    return plain(text)
