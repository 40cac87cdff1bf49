"""What an edition is: the language and the rules of one regional site."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from service.domain.languages.tags import primary


class Policy(StrEnum):
    """Who lets a translation out: an editor, or nobody (and then readers are told so)."""

    REVIEW = "review"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class LlmRules:
    """What an edition says of the language model; None where the settings hold.

    `key_variable` names the environment variable that holds the key: no secret stands in a file of
    editions. `pairs` are rules for single source languages, which go before those of the edition.
    """

    use: bool | None = None
    url: str | None = None
    model: str | None = None
    key_variable: str | None = None
    price_in: float | None = None
    price_out: float | None = None
    daily_budget: float | None = None
    reader: bool | None = None
    pairs: tuple[tuple[str, LlmRules], ...] = ()

    def for_source(self, language: str) -> LlmRules:
        """Return the rules for stories in a language (BCP 47)."""
        own = next((rules for source, rules in self.pairs if source == primary(language)), None)
        if own is None:
            return replace(self, pairs=())
        said = {name: value for name, value in asdict(own).items() if value is not None}
        return replace(self, **said)

    def budget(self, general: float) -> float:
        """Return what may be spent a day (UTC): by this rule, or what is `general` where it says nothing."""
        return general if self.daily_budget is None else float(self.daily_budget)


@dataclass(frozen=True, slots=True)
class Edition:
    """One regional edition.

    `locale` is BCP 47 ("fr-SN"); `digits` is a CLDR numbering system ("latn", "arab", "arabext");
    `sources` are the languages it takes stories in, its own among them if it takes those as they
    are; `disclosure` is what readers are told under policy `auto`, in the edition's language. `style` is
    how the edition writes, in a few sentences for a language model, and `llm` which one it has.

    One that is not `is_on` is switched off: nothing is drafted for it and nothing goes live in it, while
    what its readers have stays theirs, and a withdrawal still reaches them.
    """

    slug: str
    name: str
    locale: str
    direction: str
    digits: str
    time_zone: str
    sources: tuple[str, ...]
    policy: Policy = Policy.REVIEW
    disclosure: str | None = None
    style: str = ""
    llm: LlmRules = LlmRules()
    #: stories up to this urgency (1 is the most urgent) go live at once when they are approved; 0: none
    at_once: int = 0
    #: whoever wrote something may not approve it alone
    four_eyes: bool = False
    #: everybody may fetch it, or only keys; None: as the settings say
    needs_key: bool | None = None
    #: seconds that a cache which can be purged may keep what sites fetch, without asking
    cdn_seconds: int = 0
    #: readers' pages name who approved a translation
    names_approver: bool = False
    is_on: bool = True

    #: how many characters they may have; 0: any number
    headline_characters: int = 0
    standfirst_characters: int = 0
    #: translations that an installed model keeps as it searches; 0: as many as its description says
    beam: int = 0

    @property
    def language(self) -> str:
        """The primary language subtag: "fr" for "fr-SN"."""
        return primary(self.locale)

    def takes(self, language: str) -> bool:
        """Return whether a story in `language` (BCP 47) belongs in this edition."""
        return self.is_on and primary(language) in self.sources
