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
#: who made the weights, and who converted them, for those who want to name them, and must with CC-BY
OPUS_CREDIT = "OPUS-MT, Language Technology at the University of Helsinki (Tiedemann & Thottingal 2020)"
#: edition languages and sources that a model of many languages translates well enough to be tried
MANY = ("af", "am", "ar", "da", "de", "en", "es", "fa", "fr", "ha", "he", "no", "pt", "so", "sv", "sw", "tr")
#: languages of which M2M-100 saw too little in training
WEAK_IN_M2M = ("am", "ha", "so")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model on the hub. `languages` are those it is suggested for; it may translate many more.

    `gigabytes` is about how much there is to download, `memory_mb` what it takes when it is loaded, and
    `words_a_second` what one core writes (benchmarks/results.md, "Models for editions"). `revision` is the
    commit that was looked at, in its first digits where no more is known; empty is the newest with weights.
    `converted`: it holds a model of CTranslate2, and nothing has to be converted. `weak` are languages that
    it saw too little of, and `poor` says in words what it does badly.
    """

    hub: str
    family: str
    licence: str
    what: str
    pairs: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    gigabytes: float = 0.3
    revision: str = ""
    converted: bool = False
    credit: str = ""
    weak: tuple[str, ...] = ()
    poor: str = ""
    memory_mb: int = 120
    words_a_second: int = 200

    @property
    def name(self) -> str:
        """The name without its owner, by which it can be added, too."""
        return self.hub.rpartition("/")[2]


def _converted_opus(name: str, commit: str, *pairs: tuple[str, str], poor: str = "") -> KnownModel:
    """Describe a model of OPUS-MT in float16, as one author converted several hundred of them in July 2024.

    In October 2024 he wanted to renew the weights, and the newest commit of most from English holds none.
    Where no commit is given nobody has seen the repository: its name follows from the others.
    """
    return KnownModel(
        f"gaudi/{name}-ctranslate2",
        "marian",
        "Apache-2.0",
        "OPUS-MT, converted",
        pairs,
        gigabytes=0.16,
        revision=commit,
        converted=True,
        credit=f"{OPUS_CREDIT}; converted by gaudi",
        poor=poor or "long sentences, names that it never saw, figures",
    )


M2M_INT8 = KnownModel(
    "jncraton/m2m100_418M-ct2-int8",
    "m2m100",
    "MIT",
    "M2M-100 in int8, 100 languages, no torch",
    languages=MANY,
    gigabytes=0.5,
    revision="7c1b2620a4e58dacecbd8bf89cfd6da7eb9eb7b0",
    converted=True,
    credit="M2M-100 (Fan et al. 2020), Meta AI; converted by jncraton",
    weak=WEAK_IN_M2M,
    poor="Amharic, Hausa and Somali, which it saw little of; names; long sentences",
    memory_mb=600,
    words_a_second=43,
)
MADLAD_INT8 = KnownModel(
    "Nextcloud-AI/madlad400-3b-mt-ct2-int8_float32",
    "t5",
    "Apache-2.0",
    "MADLAD-400 3B in int8, over 400 languages, no torch; slow",
    languages=MANY,
    gigabytes=3.0,
    revision="b8da9b9",
    converted=True,
    credit="MADLAD-400 (Kudugunta et al. 2023), Google; converted by Nextcloud",
    poor="speed: a story takes a minute or more on a core",
    memory_mb=3200,
    words_a_second=6,
)
#: models that are used as they are, best first for each pair
CONVERTED = (
    _converted_opus("opus-mt-en-ar", "", ("en", "ar")),
    _converted_opus("opus-mt-en-fr", "", ("en", "fr")),
    _converted_opus("opus-mt-en-af", "871d20b", ("en", "af")),
    _converted_opus("opus-mt-en-he", "3b1f1815d073e7d51ba891ecdd5fd9db3d67accb", ("en", "he")),
    _converted_opus(
        "opus-mt-en-sw", "d52ea8f", ("en", "sw"), poor="news: it learnt from religious texts most"
    ),
    _converted_opus(
        "opus-mt-en-ha",
        "f769a946c85c42eac20aa21156e7f996cc6d6c1a",
        ("en", "ha"),
        poor="news: it learnt from religious texts most",
    ),
    _converted_opus(  # seen; the commit before its newest, which holds no weights, was not
        "opus-mt-en-roa", "", ("en", "pt"), poor="one Portuguese for Brazil and Africa"
    ),
    _converted_opus("opus-mt-sv-en", "", ("sv", "en")),
    _converted_opus("opus-mt-fr-en", "", ("fr", "en")),
    M2M_INT8,
    MADLAD_INT8,
)
KNOWN = (
    *CONVERTED,
    KnownModel(f"{OPUS}/opus-mt-sv-en", "marian", "Apache-2.0", "OPUS-MT", (("sv", "en"),)),
    KnownModel(f"{OPUS}/opus-mt-en-ar", "marian", "Apache-2.0", "OPUS-MT", (("en", "ar"),)),
    KnownModel(f"{OPUS}/opus-mt-en-fr", "marian", "Apache-2.0", "OPUS-MT", (("en", "fr"),)),
    KnownModel(f"{OPUS}/opus-mt-en-af", "marian", "Apache-2.0", "OPUS-MT", (("en", "af"),)),
    KnownModel(f"{OPUS}/opus-mt-en-he", "marian", "Apache-2.0", "OPUS-MT", (("en", "he"),)),
    KnownModel(f"{OPUS}/opus-mt-en-sw", "marian", "Apache-2.0", "OPUS-MT", (("en", "sw"),)),
    KnownModel(f"{OPUS}/opus-mt-en-ha", "marian", "Apache-2.0", "OPUS-MT", (("en", "ha"),)),
    KnownModel(
        f"{OPUS}/opus-mt-tc-big-en-tr",
        "marian",
        "CC-BY-4.0",
        "OPUS-MT",
        (("en", "tr"),),
        gigabytes=0.6,
        credit=OPUS_CREDIT,
    ),
    KnownModel(
        f"{OPUS}/opus-mt-tc-big-en-pt",
        "marian",
        "CC-BY-4.0",
        "OPUS-MT",
        (("en", "pt"),),
        gigabytes=0.6,
        credit=OPUS_CREDIT,
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
    found = re.search(
        r"opus-mt-(?:tc-(?:base|big|tiny)-)?([a-z]{2,3})-([a-z]{2,3})(?:-ctranslate2)?\Z", name.lower()
    )
    if found is None or found[2] in FAMILIES_OF_LANGUAGES or found[1] in FAMILIES_OF_LANGUAGES:
        return ()
    return ((found[1], found[2]),)


#: codes that stand for a group of languages in OPUS-MT's names
FAMILIES_OF_LANGUAGES = ("roa", "gem", "gmw", "gmq", "mul", "sem", "sla", "afa", "bat", "cel", "itc", "ine")


def suggest(source: str, target: str) -> str | None:
    """Name the hub model to add for a pair, such as needs no torch before such as does.

    Its own, else one of many languages that may be used by everybody and saw enough of both.
    """
    for one in CONVERTED:
        if (source, target) in one.pairs:
            return one.hub
    many = [
        one
        for one in KNOWN
        if {source, target} <= set(one.languages) - set(one.weak) and "NC" not in one.licence
    ]
    if many and many[0].converted:
        return many[0].hub
    name = NAMED.get((source, target))
    if name is None and (source, target) in PLAIN:
        name = f"opus-mt-{source}-{target}"
    if name is not None:
        return f"{OPUS}/{name}"
    return many[0].hub if many else None
