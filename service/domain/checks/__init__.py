"""The checks: one class each, run in the order of `CHECKS`. They look only at one segment's two sides."""

from __future__ import annotations

from collections.abc import Collection

from service.domain.checks.base import Check, Checked
from service.domain.checks.boilerplate import Boilerplate
from service.domain.checks.copied_names import CopiedNames
from service.domain.checks.dates import Dates
from service.domain.checks.empty import Empty
from service.domain.checks.figures import Numbers
from service.domain.checks.fixes import with_sure_fixes
from service.domain.checks.fractions import Fractions
from service.domain.checks.language import Script, Untranslated
from service.domain.checks.length import Length
from service.domain.checks.marks import Marks, marked_words
from service.domain.checks.measures import Measures
from service.domain.checks.name_order import NameOrder
from service.domain.checks.names import Names
from service.domain.checks.negation import Denials
from service.domain.checks.noon import Noon
from service.domain.checks.opposites import Opposites
from service.domain.checks.ordinals import Ordinals
from service.domain.checks.pairs import Brackets, Quotes
from service.domain.checks.places import with_places
from service.domain.checks.proposals import with_proposals
from service.domain.checks.punctuation import Ending, Speaker
from service.domain.checks.quotations import Quotations
from service.domain.checks.repeats import Repeats
from service.domain.checks.scales import Scales
from service.domain.checks.telephones import Telephones
from service.domain.checks.untranslated_words import UntranslatedWords
from service.domain.checks.verbatim import Verbatim
from service.domain.checks.words import UnknownWords
from service.domain.checks.writing import Elision, SpacesAndCommas
from service.domain.checks.wrong_language import WrongLanguage
from service.domain.draft import Finding, Severity

CHECKS: tuple[Check, ...] = (
    Empty(),
    Untranslated(),
    UntranslatedWords(),
    UnknownWords(),
    Script(),
    WrongLanguage(),
    Length(),
    Repeats(),
    Names(),
    CopiedNames(),
    NameOrder(),
    Numbers(),
    Fractions(),
    Telephones(),
    Measures(),
    Scales(),
    Ordinals(),
    Noon(),
    Dates(),
    Denials(),
    Opposites(),
    Quotes(),
    Quotations(),
    Brackets(),
    Speaker(),
    Ending(),
    Elision(),
    SpacesAndCommas(),
    Marks(),
    Verbatim(),
    Boilerplate(),
)

__all__ = ["CHECKS", "Check", "Checked", "faults", "marked_words", "run_checks"]


def run_checks(item: Checked) -> tuple[Finding, ...]:
    """Run every check over one segment, the gravest finding first.

    An empty translation is reported as that and nothing else; so is one that is still the source. Every
    finding has a place on both sides (see `with_places`), what is missing is offered there (see
    `with_proposals`), and a fix is kept only where it leaves nothing else to be found (see
    `with_sure_fixes`).
    """
    placed = with_places(faults(item), item.source_text, item.target_text, item.mentions)
    found = with_sure_fixes(with_proposals(placed, item), item, faults)
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def faults(item: Checked, names: Collection[str] | None = None) -> list[Finding]:
    """Return what the checks find, for those who only weigh it: with no places or fixes added.

    That takes half the time of `run_checks`, which tries each fix. `names`: only the checks of these names,
    and those after which no other counts.
    """
    found: list[Finding] = []
    for check in CHECKS:
        if names is not None and check.name not in names and not isinstance(check, Empty | Untranslated):
            continue
        here = tuple(check.findings(item))
        if isinstance(check, Empty | Untranslated) and any(one.severity is Severity.BLOCK for one in here):
            return list(here)
        found += here
    return found
