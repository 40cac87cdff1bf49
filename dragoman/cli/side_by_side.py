"""`dragoman translate --side-by-side`: a page with a text and its translation beside each other."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from dragoman.cli.translating import Translated
from service.domain.draft import DraftSegment, Outcome, Severity, SourceSegment
from service.domain.languages.tags import direction, language_name
from service.domain.story import BlockKind
from service.web.desk.highlight import show, source_lights, target_lights
from service.web.desk.story_view import KIND_WORDS, SEVERITY_WORDS
from service.wording import say, say_reason

Pair = tuple[SourceSegment, DraftSegment]

_STYLE = Markup("""
:root { color-scheme: light dark; --line: #d8d8d2; --quiet: #5a5f66; --page: #f6f6f4; --paper: #fff;
  --text: #1a1b1e; --block: #b3261e; --warning: #855000; --info: #1d6660; --term: #276331; }
@media (prefers-color-scheme: dark) { :root { --line: #35393e; --quiet: #a7adb5; --page: #141618;
  --paper: #1b1d20; --text: #e9e9e6; --block: #ff9b92; --warning: #f0b860; --info: #7fd0c6;
  --term: #8fd39a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-inline-size: 84rem; padding: 1.5rem; background: var(--page); color: var(--text);
  font: 16px/1.5 "Noto Serif", Charter, Georgia, "Noto Naskh Arabic", "Noto Serif Hebrew", serif; }
header, .notes, .kind { font-family: "Noto Sans", system-ui, sans-serif; }
h1 { font-size: 1.25rem; margin: 0; }
header p { margin: .25rem 0 1.5rem; color: var(--quiet); font-size: .875rem; }
.block { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; background: var(--paper);
  border: 1px solid var(--line); border-block-end: 0; padding: .6rem 1rem; }
.block:last-of-type { border-block-end: 1px solid var(--line); }
.block > div { min-inline-size: 0; overflow-wrap: anywhere; }
.kind { grid-column: 1 / -1; color: var(--quiet); font-size: .75rem; }
.headline, .heading { font-weight: 700; }
.headline { font-size: 1.25rem; }
.quote { border-inline-start: 3px solid var(--line); padding-inline-start: .75rem; }
.notes { grid-column: 1 / -1; margin: .4rem 0 0; padding: 0; list-style: none; font-size: .8125rem; }
.notes b { font-weight: 600; } .block-note b, .found.block { color: var(--block); }
.warning-note b, .found.warning { color: var(--warning); } .info-note b, .found.info { color: var(--info); }
.found { text-decoration: underline wavy; text-underline-offset: .2em; }
.term { border-block-end: 2px solid var(--term); }
.marked { text-decoration: underline dotted; text-underline-offset: .2em; }
.chip { font: .6875rem "Noto Sans", system-ui, sans-serif; color: var(--quiet); border: 1px solid var(--line);
  border-radius: .6em; padding: 0 .35em; margin-inline: .1em; vertical-align: .15em; }
@media (max-width: 50rem) { .block { grid-template-columns: 1fr; gap: .5rem; } }
""")

_PAGE = Markup("""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
{style}
</style></head>
<body>
<header><h1>{title}</h1><p>{summary}</p></header>
<main>
{blocks}
</main>
</body>
</html>
""")


def side_by_side(result: Translated, name: str) -> str:
    """Return an HTML page that needs nothing else: each block of the text beside its translation.

    Terms of the glossary and findings are underlined; findings and missed terms stand below their
    block, by sentence. `name` is what the text is called.
    """
    source, target = result.given.source, result.given.target
    by_index = {segment.index: segment for segment in result.draft.segments}
    pairs = [(segment, by_index[segment.index]) for segment in result.segments]
    blocks = [list(group) for _, group in groupby(pairs, key=lambda pair: pair[0].block)]
    findings = sum(len(draft.findings) for _, draft in pairs)
    mentions = [mention for _, draft in pairs for mention in draft.mentions]
    said = sum(mention.outcome is not Outcome.MISSED for mention in mentions)
    title = f"{name}: {language_name(source)} → {language_name(target)}"
    summary = (
        f"{len(pairs)} sentences by {result.draft.engine}. "
        f"Glossary terms in place: {said} of {len(mentions)}. Findings: {findings}. "
        "Underlined in green: a term; wavy: what a check found; dotted, with a number: a link or a mark."
    )
    written = Markup("\n").join(_block(block, source, target) for block in blocks)
    return str(_PAGE.format(title=title, style=_STYLE, summary=summary, blocks=written))


def _block(pairs: list[Pair], source: str, target: str) -> Markup:
    kind = pairs[0][0].kind
    left = [
        show(one.text, one.marks, source_lights(draft.findings, draft.mentions), direction(source))
        for one, draft in pairs
    ]
    right = [
        show(draft.text, draft.marks, target_lights(draft.findings, draft.mentions), direction(target))
        for _, draft in pairs
    ]
    label = KIND_WORDS.get(kind, "") if kind is not BlockKind.PARAGRAPH else ""
    return Markup('<section class="block">{label}{left}{right}{notes}</section>').format(
        label=Markup('<div class="kind">{}</div>').format(label) if label else "",
        left=_side(left, source, kind),
        right=_side(right, target, kind),
        notes=_notes(pairs),
    )


def _side(sentences: list[Markup], language: str, kind: BlockKind) -> Markup:
    return Markup('<div class="{}" lang="{}" dir="{}">{}</div>').format(
        kind.value.replace("_", "-"), language, direction(language), Markup(" ").join(sentences)
    )


def _notes(pairs: list[Pair]) -> Markup:
    lines: list[tuple[Severity, str, str, str]] = []
    for number, (_, draft) in enumerate(pairs, start=1):
        where = f"sentence {number}: " if len(pairs) > 1 else ""
        for finding in draft.findings:
            lines.append((finding.severity, SEVERITY_WORDS[finding.severity], where, say(finding)))
        told = {finding.source_span for finding in draft.findings}
        for mention in draft.mentions:
            if mention.outcome is Outcome.MISSED and mention.source_span not in told:
                reason = f": {say_reason(mention.reason)}" if mention.reason else ""
                what = f"“{mention.source_text}” is not said as {' / '.join(mention.expected)}{reason}"
                lines.append((Severity.INFO, "Term", where, what))
    if not lines:
        return Markup()
    items = Markup().join(
        Markup('<li class="{}-note"><b>{}</b> {}{}</li>').format(severity.value, words, where, text)
        for severity, words, where, text in lines
    )
    return Markup('<ul class="notes">{}</ul>').format(items)
