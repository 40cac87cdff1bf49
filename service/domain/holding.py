"""What keeps a text from going live by itself, in an edition that no editor reads first."""

from __future__ import annotations

from collections.abc import Iterable

from service.domain.draft import Finding, Severity
from service.domain.names.story import INCONSISTENT, UNLISTED, names_in

#: findings about the story as it came in; they stand in its first segment
NAMED_LANGUAGE, INCOMPLETE = "named_language", "incomplete"
STORY_CHECKS = frozenset({NAMED_LANGUAGE, INCOMPLETE})

#: a draft of which so much is likely to be written anew that a person is quicker without it
BY_HAND = "by_hand"

#: checks that tell of a number, date, name, negation, mark or sentence that was lost, added or
#: changed, and the second reader, who may tell of any of these: any finding of theirs holds, however light
HOLDING = {
    *("numbers", "dates", "names", "speaker", "negation", "marks", "empty", "length", "repeats", "script"),
    *("untranslated", "leftovers", "wrong_language", "unfinished", "garbled", "reader"),
    *(INCONSISTENT, BY_HAND),
}
#: and those that tell of another number, another sense, or a quotation that stands on other words
ALSO_HOLDING = frozenset(
    {
        "telephones",
        "measures",
        "scales",
        "fractions",
        "ordinals",
        "times",
        "opposites",
        "quotation",
        "verbatim",
        *("copied_names", "name_order"),
    }
)
#: punctuation and lines of a page: an editor is asked to look, and no reader is misled
LET_GO = frozenset({"quotes", "brackets", "ending", "boilerplate", "elision", "spacing"})
#: words that no lexicon has: one alone is a note, for lexicons have gaps
WORDS = "words"


def holds(finding: Finding) -> bool:
    """Return whether a finding keeps a draft from going live by itself.

    A name that no glossary has holds where the translation does not say it.
    """
    if finding.severity is Severity.BLOCK or finding.check in HOLDING or finding.check in ALSO_HOLDING:
        return True
    if finding.check == WORDS:
        return finding.severity is not Severity.INFO
    return finding.check == UNLISTED and not _all_said(finding)


def _all_said(finding: Finding) -> bool:
    """Return whether the translation says every name of a note about unlisted ones, wherever it stands."""
    if finding.data is None or "names" not in finding.data:
        return finding.target_span is not None
    return all(place["said"] for name in names_in(finding) for place in name["places"])


def count_holding(findings: Iterable[Finding]) -> int:
    """Return how many findings hold."""
    return sum(map(holds, findings))
