"""The quality gate: a translation that went wrong as a whole does not pass and is tried again."""

from __future__ import annotations

from service.domain.checks.base import Check, Checked
from service.domain.checks.empty import Empty
from service.domain.checks.language import Script, Untranslated
from service.domain.checks.length import Length
from service.domain.checks.punctuation import Speaker
from service.domain.checks.repeats import Repeats
from service.domain.checks.untranslated_words import UntranslatedWords
from service.domain.checks.wrong_language import WrongLanguage
from service.domain.draft import Finding, Severity
from workers.engines.base import Output

#: the checks that another decoding can mend; the others are about single words
WHOLE: tuple[Check, ...] = (
    Empty(),
    Untranslated(),
    UntranslatedWords(),
    Script(),
    WrongLanguage(),
    Length(),
    Repeats(),
    Speaker(),
)
#: mean log-probability of a piece below which a model hardly believes itself. The bundled model gives
#: 61 sentences of news -0.3 to -1.03, and a tenth of what is in no language it knows less than -1.1
UNSURE = -1.2


def penalty(source: str, output: Output, source_language: str, target_locale: str) -> int:
    """Return how much is wrong with a translation as a whole: 0 where nothing is, more for worse."""
    if output.score is None and output.text == source:
        return 0  # copied, no model had a hand in it
    item = Checked(source, output.text, source_language, target_locale)
    findings = [*model_findings(source, output), *(one for check in WHOLE for one in check.findings(item))]
    return sum(finding.severity.weight for finding in findings)


def model_findings(source: str, output: Output) -> tuple[Finding, ...]:
    """Return what the model's output tells and checks of the text cannot see: unfinished, garbled, unsure."""
    whole, there = (0, len(source)), (0, len(output.text))
    if not output.complete:
        return (Finding("unfinished", Severity.BLOCK, "model.unfinished", whole, there),)
    at = output.text.find("\ufffd")
    if at >= 0 and "\ufffd" not in source:
        return (Finding("garbled", Severity.BLOCK, "model.garbled", whole, (at, at + 1)),)
    if output.score is not None and output.score < UNSURE and output.text.strip():
        return (Finding("unsure", Severity.WARNING, "model.unsure", whole, there),)
    return ()
