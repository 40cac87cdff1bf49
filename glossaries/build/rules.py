"""The rules of the build that can be taken out again, each by its name (`--without text`).

- `regional`: the tables of the region (`regional.tsv`, `subdivisions.tsv`, `short-forms.tsv`,
  `exonyms-ar.tsv`) are built in. Without it the two others have little to speak of.
- `hand+second`: a form of those tables that a second hand, who had not seen the first, wrote the same is
  approved in the languages of `SECOND_HAND`, and in those of `SECOND_HAND_SPELT` where the name keeps its
  Latin letters or is attested too; never in Hausa, Amharic and Somali. Agreement shows that a form is
  settled, not that it is right: the form is labelled `hand+second`.
- `keep`: a name of a company, a paper, a club, a party or an armed group that the table marks as the same in
  all languages of Latin letters, and that the second hand wrote otherwise in none of them, is approved there
  as it is, labelled `hand+keep`.
- `everyday`: spellings and wordings in everyday use (`everyday.tsv`) are let pass (`~`), and never asked for.
- `text`: a form written by hand that stands in an independent text in the right sense (`fill.tsv`) is
  approved, labelled `hand+text:…`.
"""

from __future__ import annotations

from collections.abc import Iterable

REGIONAL = "regional"
SECOND = "hand+second"
TEXT = "text"
KEEP = "keep"
EVERYDAY = "everyday"
ALL = frozenset({REGIONAL, SECOND, KEEP, EVERYDAY, TEXT})
#: languages in which two hands that agree approve a form
SECOND_HAND = frozenset({"fr", "pt", "ar", "tr", "fa", "he"})
#: languages in which they do so only for a name spelt as in English, or attested too
SECOND_HAND_SPELT = frozenset({"sw", "af"})

Rules = frozenset[str]


def without(names: Iterable[str]) -> Rules:
    """Return all rules but those named. Raises `ValueError` for a name that is no rule's."""
    taken = frozenset(names)
    if unknown := taken - ALL:
        raise ValueError(f"no such rule: {', '.join(sorted(unknown))}; there are {', '.join(sorted(ALL))}")
    return ALL - taken
