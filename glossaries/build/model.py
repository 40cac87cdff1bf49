"""What the build makes: entries with their forms, before they become rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LANGUAGES = ("en", "sv", "fr", "ar", "pt", "sw", "ha", "am", "so", "af", "fa", "he", "tr")
#: languages in which a name may be written as in English
LATIN = ("sv", "fr", "pt", "sw", "ha", "so", "af", "tr")
#: languages whose script has no capitals
UNCASED = frozenset({"ar", "fa", "he", "am"})


@dataclass(frozen=True, slots=True)
class SourcedForm:
    """One form: its text, the labels of its sources, and its sign in the file.

    `sign`: "" approved, "?" proposed, "~" let pass, "!" forbidden.
    """

    text: str
    labels: tuple[str, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class DraftConcept:
    """One concept to be. `cells`: forms by column ("fr", "fr_short"); `fixed`: the other columns' cells.

    `country`: ISO 3166-1 code of the country it lies in, and `shape` the source's own finer kind
    ("river"): neither is written into a file, both are needed for the rules.
    """

    id: str
    kind: str
    cells: Mapping[str, tuple[SourcedForm, ...]]
    fixed: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    shape: str = ""

    def english(self) -> str:
        """Return the English headword."""
        return self.cells["en"][0].text

    def looked_for(self, language: str) -> Iterable[SourcedForm]:
        """List the forms that find mentions in a language, long ones first."""
        for column in (language, f"{language}_short"):
            yield from (form for form in self.cells.get(column, ()) if form.sign in ("", "?"))


def distinct(forms: Iterable[SourcedForm]) -> tuple[SourcedForm, ...]:
    """Drop forms whose text came before, adding their labels to the first; approval wins."""
    kept: dict[str, SourcedForm] = {}
    for form in forms:
        first = kept.get(form.text)
        if first is None:
            kept[form.text] = form
        else:
            labels = tuple(dict.fromkeys((*first.labels, *form.labels)))
            sign = "" if "" in (first.sign, form.sign) else first.sign
            kept[form.text] = SourcedForm(form.text, labels, sign)
    return tuple(kept.values())
