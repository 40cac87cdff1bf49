"""What an edition is: the language and the rules of one regional site."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service.domain.languages.tags import primary


class Policy(StrEnum):
    """Who lets a translation out: an editor, or nobody (and then readers are told so)."""

    REVIEW = "review"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Edition:
    """One regional edition.

    `locale` is BCP 47 ("fr-SN"); `digits` is a CLDR numbering system ("latn", "arab", "arabext");
    `sources` are the languages it takes stories in, its own among them if it takes those as they
    are; `disclosure` is what readers are told under policy `auto`, in the edition's language.
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

    @property
    def language(self) -> str:
        """The primary language subtag: "fr" for "fr-SN"."""
        return primary(self.locale)

    def takes(self, language: str) -> bool:
        """Return whether a story in `language` (BCP 47) belongs in this edition."""
        return primary(language) in self.sources
