"""The models that are known by name: what they translate, their licence, and what to ask the hub for."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPUS = "Helsinki-NLP"
#: OPUS-MT's name where a pair's model is called otherwise than opus-mt-SOURCE-TARGET
NAMED = {
    ("en", "tr"): "opus-mt-tc-big-en-tr",
    ("en", "pt"): "opus-mt-tc-big-en-pt",
}
#: pairs whose models are called opus-mt-SOURCE-TARGET
PLAIN = (
    {("en", target) for target in ("fr", "ar", "af", "he", "sw", "ha", "es", "de", "sv", "ru", "zh")}
    | {(source, "en") for source in ("sv", "fr", "ar", "es", "de", "tr", "af", "da", "no", "he", "sw")}
    | {("sv", "fr")}
)
#: edition languages and sources that a model of many languages translates well enough to be tried
MANY = ("af", "am", "ar", "da", "de", "en", "es", "fa", "fr", "ha", "he", "no", "pt", "so", "sv", "sw", "tr")
#: languages of which M2M-100 saw too little in training
WEAK_IN_M2M = ("am", "ha", "so")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model on the hub. `languages` are those it is suggested for; it may translate many more.

    `gigabytes` is about how much there is to download.
    """

    hub: str
    family: str
    licence: str
    what: str
    pairs: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    gigabytes: float = 0.3

    @property
    def name(self) -> str:
        """The name without its owner, by which it can be added, too."""
        return self.hub.rpartition("/")[2]


KNOWN = (
    KnownModel(f"{OPUS}/opus-mt-sv-en", "marian", "Apache-2.0", "OPUS-MT", (("sv", "en"),)),
    KnownModel(f"{OPUS}/opus-mt-en-ar", "marian", "Apache-2.0", "OPUS-MT", (("en", "ar"),)),
    KnownModel(f"{OPUS}/opus-mt-en-fr", "marian", "Apache-2.0", "OPUS-MT", (("en", "fr"),)),
    KnownModel(f"{OPUS}/opus-mt-en-af", "marian", "Apache-2.0", "OPUS-MT", (("en", "af"),)),
    KnownModel(f"{OPUS}/opus-mt-en-he", "marian", "Apache-2.0", "OPUS-MT", (("en", "he"),)),
    KnownModel(f"{OPUS}/opus-mt-en-sw", "marian", "Apache-2.0", "OPUS-MT", (("en", "sw"),)),
    KnownModel(f"{OPUS}/opus-mt-en-ha", "marian", "Apache-2.0", "OPUS-MT", (("en", "ha"),)),
    KnownModel(
        f"{OPUS}/opus-mt-tc-big-en-tr", "marian", "CC-BY-4.0", "OPUS-MT", (("en", "tr"),), gigabytes=0.6
    ),
    KnownModel(
        f"{OPUS}/opus-mt-tc-big-en-pt", "marian", "CC-BY-4.0", "OPUS-MT", (("en", "pt"),), gigabytes=0.6
    ),
    KnownModel(
        f"{OPUS}/opus-mt-en-roa",
        "marian",
        "Apache-2.0",
        "OPUS-MT, English to the Romance languages",
        tuple(("en", target) for target in ("ca", "es", "fr", "gl", "it", "pt", "ro")),
    ),
    KnownModel(
        "facebook/m2m100_418M",
        "m2m100",
        "MIT",
        "M2M-100, 100 languages; weak in Amharic, Hausa and Somali",
        languages=tuple(one for one in MANY if one not in WEAK_IN_M2M),
        gigabytes=1.9,
    ),
    KnownModel(
        "facebook/m2m100_1.2B",
        "m2m100",
        "MIT",
        "M2M-100, 100 languages, larger",
        languages=tuple(one for one in MANY if one not in WEAK_IN_M2M),
        gigabytes=5.0,
    ),
    KnownModel(
        "google/madlad400-3b-mt",
        "t5",
        "Apache-2.0",
        "MADLAD-400, over 400 languages; slow without a GPU",
        languages=MANY,
        gigabytes=11.8,
    ),
    KnownModel(
        "facebook/nllb-200-distilled-600M",
        "nllb",
        "CC-BY-NC-4.0",
        "NLLB-200, 200 languages; not for commercial use",
        languages=MANY,
        gigabytes=2.5,
    ),
)


def find_known(name: str) -> KnownModel | None:
    """Find a model by its name on the hub, with or without the owner, in any case."""
    wanted = name.lower()
    return next((one for one in KNOWN if wanted in (one.hub.lower(), one.name.lower())), None)


def pairs_of_name(name: str) -> tuple[tuple[str, str], ...]:
    """Read the pair from a name such as opus-mt-sv-en; nothing where it says none."""
    found = re.search(r"opus-mt-(?:tc-(?:base|big|tiny)-)?([a-z]{2,3})-([a-z]{2,3})\Z", name.lower())
    if found is None or found[2] in FAMILIES_OF_LANGUAGES or found[1] in FAMILIES_OF_LANGUAGES:
        return ()
    return ((found[1], found[2]),)


#: codes that stand for a group of languages in OPUS-MT's names
FAMILIES_OF_LANGUAGES = ("roa", "gem", "gmw", "gmq", "mul", "sem", "sla", "afa", "bat", "cel", "itc", "ine")


def suggest(source: str, target: str) -> str | None:
    """Name the hub model to add for a pair: its own, else one of many languages that may be used."""
    name = NAMED.get((source, target))
    if name is None and (source, target) in PLAIN:
        name = f"opus-mt-{source}-{target}"
    if name is not None:
        return f"{OPUS}/{name}"
    for one in KNOWN:
        if source in one.languages and target in one.languages and "NC" not in one.licence:
            return one.hub
    return None
