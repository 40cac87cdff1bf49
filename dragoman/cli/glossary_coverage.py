"""`dragoman glossary coverage` and `harvest`: what the glossary can say, and what it could learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from dragoman.cli.glossaries import glossary_database, glossary_in_force, need_languages
from dragoman.cli.reading import is_file, names_a_file, read_text
from dragoman.desk import has_desk
from dragoman.terminal import AsJson, out, print_json, show_table
from service import termbase
from service.domain.languages.tags import primary
from service.domain.terms.harvest import SentencePair, harvest
from service.domain.terms.story import for_story
from service.editions import editions_of
from service.errors import Unprocessable
from service.settings import get_settings
from service.storage.session import reading, writing
from service.termbase.files import SHIPPED
from service.termbase.harvested import approved_pairs, propose
from service.termbase.query import count_rows, per_cent
from service.termbase.shipment import read_cells

#: the actor in the history
HARVESTER = "harvest"

Languages = Annotated[
    list[str] | None, typer.Option("--to", help="A language; those of the editions if none is named.")
]


def coverage(
    text: Annotated[
        str | None,
        typer.Argument(help="A file, or the text itself; - is standard input; none: all concepts."),
    ] = None,
    language: Annotated[str, typer.Option("--in", help="Language of the text.")] = "en",
    to: Languages = None,
    as_json: AsJson = False,
) -> None:
    """Say how much of the glossary, or of the names in a text, has an approved form in each language."""
    need_languages(get_settings(), [language, *(to or ())])
    languages = _languages(to)
    if text is not None:
        _of_text(text, language, [one for one in languages if one != primary(language)], as_json)
        return
    counts = _counts()
    rows = {
        kind: {"concepts": number, "approved": {one: counts.by_kind[kind, one] for one in languages}}
        for kind, number in counts.kinds.most_common()
    }

    def render() -> None:
        table = Table("% with an approved form", "concepts", *languages, box=None)
        for kind, number in counts.kinds.most_common():
            shares = (str(per_cent(counts.by_kind[kind, one], number)) for one in languages)
            table.add_row(kind, str(number), *shares)
        shares = (str(per_cent(counts.covered[one], counts.concepts)) for one in languages)
        table.add_row("all", str(counts.concepts), *shares)
        table.add_section()
        for word, label in (("approved", "abbreviations"), ("none", "known to have none")):
            shares = (str(per_cent(counts.abbreviations[one, word], counts.abbreviated)) for one in languages)
            table.add_row(label, str(counts.abbreviated), *shares)
        show_table(table)

    if as_json:
        abbreviations = {
            one: {word: counts.abbreviations[one, word] for word in ("approved", "none")} for one in languages
        }
        print_json(
            {
                "concepts": counts.concepts,
                "kinds": rows,
                "abbreviated": counts.abbreviated,
                "abbreviations": abbreviations,
            }
        )
    else:
        render()


def _languages(given: Iterable[str] | None) -> list[str]:
    named = given or [edition.locale for edition in editions_of(get_settings()).values()]
    return list(dict.fromkeys(primary(one) for one in named))


def _counts() -> termbase.GlossaryCounts:
    settings = get_settings()
    if has_desk(settings):
        with reading(glossary_database(settings)) as session:
            return termbase.count(session)
    return count_rows(read_cells(sorted((settings.glossaries_dir or SHIPPED).glob("*.csv"))))


def _of_text(text: str, language: str, languages: list[str], as_json: bool) -> None:
    names = glossary_in_force(get_settings())
    content = read_text(Path(text)) if text == "-" or is_file(text) or names_a_file(text) else text
    matches = for_story(names, [content], language).find(content, language)
    found = Counter((match.text, match.concept.id) for match in matches)
    said: dict[str, dict[str, Any]] = {}
    for one in languages:
        without = [name for name, concept in found if not names.forms(concept, one)]
        lacking = sum(times for (name, concept), times in found.items() if not names.forms(concept, one))
        said[one] = {"approved": len(matches) - lacking, "without": without}

    def render() -> None:
        out.print(f"{len(matches)} mentions of {len(found)} names are in the text.")
        table = Table("language", "with an approved form", "without one", box=None)
        for one, row in said.items():
            table.add_row(one, f"{row['approved']} of {len(matches)}", ", ".join(row["without"]))
        show_table(table)

    if as_json:
        print_json({"language": language, "mentions": len(matches), "names": len(found), "to": said})
    else:
        render()


def harvest_stories(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Parallel texts beside the approved stories: source and target, a tab between."),
    ] = None,
    language: Annotated[str, typer.Option("--in", help="Source language of the files.")] = "en",
    target: Annotated[str | None, typer.Option("--to", help="Target language of the files.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List the proposals, write none.")] = False,
    as_json: AsJson = False,
) -> None:
    """Propose forms that approved stories, and texts you name, use for names without an approved one.

    They come in as proposed, and stay so until somebody approves them.
    """
    if files and not target:
        raise Unprocessable("Say --to: the language of the texts' second column.")
    settings = get_settings()
    names = glossary_in_force(settings)
    editions = editions_of(settings)
    engine = glossary_database(settings)
    with reading(engine) as session:
        pairs = approved_pairs(session, {slug: one.locale for slug, one in editions.items()})
    for file in files or ():
        pairs.setdefault((primary(language), primary(target or "")), []).extend(_pairs_of(file))
    found = {languages: harvest(own, names, *languages) for languages, own in sorted(pairs.items())}
    added = 0
    if not dry_run:
        with writing(engine) as session:
            for (_, to), proposals in found.items():
                added += propose(session, proposals, to, HARVESTER)
    listed = [{"language": to} | asdict(one) for (_, to), proposals in found.items() for one in proposals]

    def render() -> None:
        table = Table("", "name", "form", "seen", "of", "first", "last", "", box=None)
        for (_, to), proposals in found.items():
            for one in proposals:
                known = "proposed already" if one.known else ""
                name, counts = f"{one.name} ({one.concept})", (str(one.count), str(one.mentioned))
                table.add_row(to, name, one.form, *counts, one.first, one.last, known)
        read = sum(map(len, pairs.values()))
        show_table(table, f"Nothing new in {read} sentences.")
        if added:
            out.print(f"{added} forms are proposed now, for somebody to approve: dragoman glossary approve")

    if as_json:
        print_json({"dry_run": dry_run, "proposed": added, "found": listed})
    else:
        render()


def _pairs_of(file: Path) -> Iterator[SentencePair]:
    """Yield the pairs of a text; lines that are no two columns are passed over."""
    for line in read_text(file).splitlines():
        source, sign, text = line.partition("\t")
        if sign and source.strip() and text.strip():
            yield SentencePair(source.strip(), text.partition("\t")[0].strip())
