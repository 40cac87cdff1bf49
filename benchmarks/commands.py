"""`python -m benchmarks`: how fast and how well it is done, one command for each section of the results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.labelled import load_notes
from benchmarks.report import RESULTS, save_section
from dragoman.terminal import out, warn
from service.settings import get_settings

bench = typer.Typer(
    help="Measurements on this machine; each renews its section of benchmarks/results.md.",
    no_args_is_help=True,
    add_completion=False,
)

Results = Annotated[Path, typer.Option(help="File whose section is renewed.")]
ShowMistakes = Annotated[bool, typer.Option(help="Print what we got wrong.")]


def say(line: str) -> None:
    """Say what is being done."""
    warn.print(line, style="dim", markup=False)


def show(section: str, results: Path) -> None:
    """Print a section and put it into the file of results."""
    out.print(section, markup=False)
    save_section(results, section)
    warn.print(f"Written to {results}.", markup=False)


@bench.command()
def intake(
    database_url: Annotated[
        str, typer.Option(help="PostgreSQL to measure on; a scratch database is made there and dropped.")
    ] = "",
    seconds: Annotated[float, typer.Option(min=1, help="Length of a round.")] = 10.0,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each server, alternating.")] = 3,
    concurrency: Annotated[int, typer.Option(min=1, max=500, help="Connections at once.")] = 16,
    results: Results = RESULTS,
) -> None:
    """Stories accepted per second on PostgreSQL, beside a bare FastAPI endpoint doing one INSERT."""
    from benchmarks.intake import IntakePlan, report, run_bench

    settings = get_settings()
    if database_url:
        settings = settings.model_copy(update={"database_url": database_url})
    plan = IntakePlan(seconds, rounds, concurrency)
    measured, bare, version = run_bench(settings, plan, say)
    show(report(measured, bare, version, plan), results)


@bench.command()
def feeds(
    database_url: Annotated[
        str, typer.Option(help="PostgreSQL to measure on too; a scratch database is made there and dropped.")
    ] = "",
    items: Annotated[int, typer.Option(min=100, help="Items of the edition.")] = 50_000,
    seconds: Annotated[float, typer.Option(min=0.1, help="Length of a round.")] = 0.5,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each server and case, alternating.")] = 12,
    concurrency: Annotated[int, typer.Option(min=1, max=500, help="Connections at once.")] = 16,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as JSON; write nothing.")
    ] = False,
    results: Results = RESULTS,
) -> None:
    """Pages, items and 304s of a large edition, beside a bare FastAPI endpoint with the same bytes."""
    import json

    from benchmarks.feeds import FeedPlan, report, run_bench

    settings = get_settings()
    if database_url:
        settings = settings.model_copy(update={"database_url": database_url})
    plan = FeedPlan(items=items, seconds=seconds, rounds=rounds, concurrency=concurrency)
    found, reached = run_bench(settings, plan, say)
    if as_json:
        out.print_json(json.dumps([*(one.to_json() for one in found), *(one.to_json() for one in reached)]))
        return
    show(report(found, reached, plan), results)


@bench.command()
def desk(
    beside: Annotated[Path | None, typer.Option(help="Another checkout, measured in turns.")] = None,
    name: Annotated[str, typer.Option(help="What that checkout is called in the results.")] = "",
    drafts: Annotated[int, typer.Option(min=3, help="Drafts in the queue.")] = 600,
    stories: Annotated[int, typer.Option(min=0, help="Stories that are live; 0 leaves them out.")] = 0,
    times: Annotated[int, typer.Option(min=1, help="Requests of each kind.")] = 9,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds, in turns.")] = 3,
    results: Results = RESULTS,
) -> None:
    """Processor time and bytes of the queue, a story's page, a save and a search."""
    from benchmarks.desk import DeskPlan, report, run_bench

    plan = DeskPlan(drafts, stories, times, rounds)
    show(report(run_bench(plan, beside, say), plan, name), results)


@bench.command()
def editors(
    database_url: Annotated[
        str, typer.Option(help="PostgreSQL to measure on too; a scratch database is made there and dropped.")
    ] = "",
    drafts: Annotated[int, typer.Option(min=2, help="Drafts in the queue.")] = 600,
    stories: Annotated[int, typer.Option(min=1, help="Stories that are live.")] = 50_000,
    seconds: Annotated[float, typer.Option(min=0.5, help="Length of a round.")] = 4.0,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds alone, and as many beside editors.")] = 5,
    pause: Annotated[float, typer.Option(min=0, help="Seconds until an editor loads the queue again.")] = 0.0,
    results: Results = RESULTS,
) -> None:
    """Measure what a site waits for its items while two editors load the queue again and again."""
    from benchmarks.beside_editors import EditorsPlan, report, run_bench

    plan = EditorsPlan(drafts, stories, seconds, rounds, pause)
    show(report(run_bench(plan, database_url, say), plan), results)


@bench.command()
def translate(
    text: Annotated[Path, typer.Argument(help="English text to translate, one sentence a line.")],
    sentences: Annotated[int, typer.Option(min=10, help="How many of its sentences are used.")] = 120,
    article: Annotated[int, typer.Option(min=2, help="Sentences of an article.")] = 30,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each system, alternating.")] = 3,
    torch_python: Annotated[
        str | None, typer.Option(help="A Python with torch and transformers, to be measured beside.")
    ] = None,
    argos_python: Annotated[
        str | None, typer.Option(help="A Python with argostranslate, to be measured beside.")
    ] = None,
    concepts: Annotated[
        int, typer.Option(min=0, help="Concepts of the made-up glossary; 0 leaves it out.")
    ] = 100_000,
    results: Results = RESULTS,
) -> None:
    """Whole articles through the pipeline, beside bare CTranslate2, transformers and Argos Translate."""
    import os

    from benchmarks.translate import TranslatePlan, run_bench
    from benchmarks.translate_report import report
    from service.termbase.files import load_glossary

    load = os.getloadavg()
    lines = [line for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    plan = TranslatePlan(
        tuple(lines[:sentences]),
        article,
        rounds=rounds,
        torch_python=torch_python,
        argos_python=argos_python,
        concepts=concepts,
    )
    measured = run_bench(plan, load_glossary(get_settings().glossaries_dir), say)
    show(report(measured, plan, load), results)


@bench.command()
def sentences(
    cases: Annotated[list[Path], typer.Argument(help="Labelled texts: tests/domain/text/sentences*.toml.")],
    peer_python: Annotated[
        str | None, typer.Option(help="A Python with pysbd, sentencex or spacy, to be measured beside.")
    ] = None,
    show_mistakes: ShowMistakes = False,
    results: Results = RESULTS,
) -> None:
    """Where sentences end: our rules on labelled texts, beside public sentence splitters."""
    from benchmarks import sentences as measure

    texts = measure.load_cases(cases)
    systems = measure.run_bench(texts, peer_python)
    if show_mistakes:
        for line in measure.mistakes(texts, systems[measure.OURS]):
            out.print(line, markup=False)
    show(measure.report(texts, systems, load_notes(cases)), results)


@bench.command()
def glossary(
    concepts: Annotated[int, typer.Option(min=1_000, help="Concepts of the made-up glossary.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds, of which the median counts.")] = 7,
    results: Results = RESULTS,
) -> None:
    """How long a large glossary takes to load, and its names to be found in a story of a thousand words."""
    from benchmarks.glossary import GlossaryPlan, report, run_bench

    plan = GlossaryPlan(concepts, rounds)
    show(report(run_bench(plan, say), plan), results)


@bench.command()
def guards(
    cases: Annotated[
        list[Path], typer.Argument(help="Labelled outputs: tests/workers/pipeline/guards.toml.")
    ],
    results: Results = RESULTS,
) -> None:
    """How surely a good translation is told from one that went wrong as a whole."""
    from benchmarks import guards as measure

    outputs = measure.load_cases(cases)
    verdicts = measure.count_verdicts(outputs)
    for title, wrong in (("missed", verdicts.missed), ("wronged", verdicts.wronged)):
        for case in wrong:
            warn.print(f"{title}: {case['pair']}: {case['target']}", markup=False)
    show(measure.report(outputs, verdicts, load_notes(cases)), results)


@bench.command()
def marks(
    cases: Annotated[Path, typer.Argument(help="Labelled sentences: tests/workers/pipeline/marks.toml.")],
    results: Results = RESULTS,
) -> None:
    """How many links and bold words land where they belong: with given links and the bundled model's."""
    from benchmarks import marks as measure
    from benchmarks.model import bundled_engine

    asked = measure.load_cases(cases, "model")
    links = measure.model_links(asked, bundled_engine())
    parts = {
        "given by hand": measure.place(measure.load_cases(cases, "gold"), measure.given_links),
        "of the bundled model": measure.place(asked, lambda case: links[case.source]),
    }
    for name, placed in parts.items():
        for line in placed.wrong:
            warn.print(f"{name}: {line}", markup=False)
    show(measure.report(parts, load_notes([cases])), results)


@bench.command()
def verbatim(
    cases: Annotated[Path, typer.Argument(help="Sentences: tests/workers/pipeline/verbatim.toml.")],
    source: Annotated[Path | None, typer.Option(help="English sentences, one a line.")] = None,
    reference: Annotated[Path | None, typer.Option(help="Their French translations by people.")] = None,
    lines: Annotated[int, typer.Option(min=10, help="How many of them are used.")] = 250,
    results: Results = RESULTS,
) -> None:
    """How much of what may not be changed comes out as it went in, and what that does to the rest."""
    from benchmarks import verbatim as measure
    from benchmarks.model import bundled_engine

    engine = bundled_engine()
    rest: dict[str, tuple[int, float, float, int]] = {}
    seconds = None
    if source is not None and reference is not None:
        english, french = (
            file.read_text(encoding="utf-8").splitlines()[:lines] for file in (source, reference)
        )
        rest = measure.rest_of_sentences(english, french, engine, "fr")
        seconds = measure.seconds_of(english, engine, "fr")
    by_kind = measure.measure(measure.load_verbatim(cases), engine, "fr")
    show(measure.report_verbatim(by_kind, rest, seconds, engine.name, lines), results)


@bench.command()
def terms(
    source: Annotated[Path, typer.Option(help="English sentences, one a line.")],
    reference: Annotated[Path, typer.Option(help="Their French translations by people, line by line.")],
    rounds: Annotated[int, typer.Option(min=1, help="Rounds for the time, of which the median counts.")] = 5,
    read: Annotated[int, typer.Option(min=0, help="Terms put in to show, drawn at random, to be read.")] = 0,
    note: Annotated[list[str] | None, typer.Option(help="A line to put below the figures.")] = None,
    results: Results = RESULTS,
) -> None:
    """How many of the glossary's words are said: without, with and with random terms; and the cost."""
    from benchmarks import term_effect
    from benchmarks import terms as measure
    from benchmarks.model import bundled_engine
    from service.errors import Unprocessable
    from service.termbase.files import load_glossary

    lines, references = (file.read_text(encoding="utf-8").splitlines() for file in (source, reference))
    if len(lines) != len(references):
        raise Unprocessable(
            f"{source} has {len(lines)} lines and {reference} has {len(references)}. Give files line by line."
        )
    known = load_glossary(get_settings().glossaries_dir)
    cases = measure.make_cases(lines, references, known)
    if not cases:
        raise Unprocessable(f"No reference in {reference} says a term of the glossary: nothing to measure.")
    measured = measure.measure(cases, lines, known, bundled_engine(), rounds, say)
    say("every sentence, helped or hurt")
    whole = term_effect.translate(lines, references, known, bundled_engine())
    rows = term_effect.table(term_effect.effects(whole))
    for line in term_effect.draw(whole, read):
        warn.print(line, markup=False)
    show(measure.report(measured, rounds, ["\n".join(rows), *(note or ())]), results)


@bench.command()
def mentions(
    cases: Annotated[
        list[Path], typer.Argument(help="Labelled sentences: tests/domain/terms/mentions*.toml.")
    ],
    results: Results = RESULTS,
    folder: Annotated[
        Path | None,
        typer.Option("--glossaries", help="Folder of glossary files; the desk's own if left out."),
    ] = None,
) -> None:
    """How many of the names that a sentence holds are found, and how much of what is found is one."""
    from benchmarks import mentions as measure
    from service.termbase.files import load_glossary

    known = load_glossary(folder or get_settings().glossaries_dir)
    parts = {file.name: measure.score(measure.load_cases([file]), known) for file in cases}
    for tallies in parts.values():
        for language, tally in tallies.items():
            for line in tally.wrong:
                warn.print(f"{language}: {line}", markup=False)
    show(measure.report(parts, known, load_notes(cases)), results)


@bench.command()
def names(
    found: Annotated[Path, typer.Argument(help="Labelled stories: tests/domain/names/names_found.toml.")],
    people: Annotated[Path, typer.Argument(help="Labelled names: tests/domain/names/names_people.toml.")],
    half: Annotated[str, typer.Option(help="Which half of the names: held_out or tuned.")] = "held_out",
    show_mistakes: ShowMistakes = False,
    results: Results = RESULTS,
) -> None:
    """How well unlisted names are found in stories, and spelled in Arabic, Hebrew, Persian and Amharic."""
    from benchmarks import names as measure
    from service.errors import Unprocessable

    if half not in ("held_out", "tuned"):
        raise Unprocessable(f"There is no half {half!r}; the halves are held_out and tuned.", field="half")
    measured = measure.run_bench(measure.load_stories(found), measure.load_names(people, half), half)
    if show_mistakes:
        for line in measure.mistakes(measured):
            out.print(line, markup=False)
    show(measure.report(measured, load_notes([found, people])), results)


@bench.command()
def faults(
    sets: Annotated[
        list[str], typer.Argument(help="SOURCE=TARGET: two files line by line, named by their languages.")
    ],
    half: Annotated[
        str, typer.Option(help="Which lines: even or odd; rules are tuned on odd ones.")
    ] = "even",
    per_kind: Annotated[int, typer.Option(min=1, help="Faults of a kind and language.")] = 30,
    clean: Annotated[int, typer.Option(min=0, help="Clean sentences of a set and language.")] = 200,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind of fault; may be repeated.")] = None,
    peer_python: Annotated[
        str | None, typer.Option(help="A Python with translate-toolkit, whose pofilter is measured beside.")
    ] = None,
    note: Annotated[list[str] | None, typer.Option(help="A line to put below the figures.")] = None,
    show_mistakes: ShowMistakes = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON; write nothing.")] = False,
    results: Results = RESULTS,
) -> None:
    """How many faults put into human translations the checks find, and what they say of clean ones."""
    import json

    from benchmarks.faults import measure
    from benchmarks.faults.pair import load_pairs
    from benchmarks.faults.report import report
    from service.editions import load_editions
    from service.errors import Unprocessable
    from service.termbase.files import load_glossary

    if half not in (measure.EVEN, measure.ODD):
        raise Unprocessable(f"There is no half {half!r}; the halves are even and odd.", field="half")
    plan = measure.FaultPlan(per_kind, clean, half, tuple(kind or ()))
    locales = {one.language: one.locale for one in load_editions().values()}
    glossary = load_glossary(get_settings().glossaries_dir)
    measured = measure.run_bench(load_pairs(sets, locales), glossary, plan, say, peer_python)
    if show_mistakes:
        for line in measure.mistakes(measured):
            out.print(line, markup=False)
    if as_json:
        out.print_json(json.dumps(measured.to_json()))
    else:
        show(report(measured, plan, note or ()), results)


@bench.command()
def risk(
    folder: Annotated[
        Path, typer.Argument(help="A set: NAME.en, NAME.<language>, NAME.<system>.<language>, line by line.")
    ],
    hold: Annotated[float, typer.Option(help="The line above which nothing goes live unread.")] = 0.15,
    by_hand: Annotated[float, typer.Option(help="The line above which a person is quicker.")] = 0.35,
    write: Annotated[bool, typer.Option(help="Write the fit to service/risk.json.")] = False,
    note: Annotated[list[str] | None, typer.Option(help="A line to put below the figures.")] = None,
    results: Results = RESULTS,
) -> None:
    """How well the risk tells which sentences have to be written anew; with --write, fit it."""
    from benchmarks import risk as measure
    from service.editions import load_editions

    locales = {one.language: one.locale for one in load_editions().values()}
    measured = measure.measure(measure.collect(folder, locales, say))
    if write:
        origin = f"python -m benchmarks risk on {folder.name}: see benchmarks/results.md"
        measure.write_calibration(measured, hold, by_hand, origin)
    show(measure.report(measured, note or ()), results)


@bench.command("language-model")
def language_model_beside(
    articles: Annotated[list[Path], typer.Argument(help="HTML or text files.")],
    edition: Annotated[str, typer.Option(help="The edition that they are translated for.")] = "africa-fr",
    source: Annotated[str, typer.Option("--from", help="Language of the articles.")] = "en",
    note: Annotated[list[str] | None, typer.Option(help="A line to put below the figures.")] = None,
    results: Results = RESULTS,
) -> None:
    """Articles through the language model that is set and through the installed models, side by side."""
    from benchmarks.language_model import compare, compare_report
    from service.editions import editions_of, get_edition
    from service.termbase.files import load_glossary

    settings = get_settings()
    chosen = get_edition(editions_of(settings), edition)
    runs = compare(articles, settings, chosen, load_glossary(settings.glossaries_dir), say, source)
    show(compare_report(runs, settings.llm_model, note or ()), results)


@bench.command()
def reader(
    sets: Annotated[
        list[str], typer.Argument(help="SOURCE=TARGET: two files line by line, named by their languages.")
    ],
    per_kind: Annotated[int, typer.Option(min=1, help="Faults of a kind and language.")] = 10,
    clean: Annotated[int, typer.Option(min=0, help="Clean sentences of a language.")] = 50,
    note: Annotated[list[str] | None, typer.Option(help="A line to put below the figures.")] = None,
    results: Results = RESULTS,
) -> None:
    """How many faults put into human translations the language model that is set remarks on."""
    from benchmarks.faults.measure import Desk
    from benchmarks.faults.names import with_names
    from benchmarks.faults.pair import load_pairs
    from benchmarks.language_model import language_model, read_faults, reader_report
    from service.editions import editions_of
    from service.termbase.files import load_glossary

    settings = get_settings()
    editions = editions_of(settings)
    locales = {one.language: one.locale for one in editions.values()}
    desk = Desk(load_glossary(settings.glossaries_dir))
    pairs = with_names([desk.with_mentions(pair) for pair in load_pairs(sets, locales)])
    engine = language_model(settings, next(iter(editions.values())), "fr")
    tallies, alarms = read_faults(pairs, engine, per_kind, clean, say)
    show(reader_report(tallies, alarms, settings.llm_model, note or ()), results)


@bench.command()
def bad_input(
    length: Annotated[int, typer.Option(min=500, help="Characters of the shorter text.")] = 5000,
    note: Annotated[list[str] | None, typer.Option(help="A line to put below the figures.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the times as JSON; write nothing.")] = False,
    results: Results = RESULTS,
) -> None:
    """How the time of each check grows with the length of texts that nobody writes."""
    import json

    from benchmarks import bad_input
    from service.termbase.files import load_glossary

    glossary = load_glossary(get_settings().glossaries_dir)
    took = bad_input.run_bench(glossary, length, say)
    if as_json:
        out.print_json(json.dumps(bad_input.to_json(took)))
    else:
        show(bad_input.report(took, length, note or ()), results)


@bench.command()
def peak(
    words: Annotated[
        list[float] | None,
        typer.Option(help="Words a second that a worker drafts; several times for several."),
    ] = None,
    threads: Annotated[int, typer.Option(help="Threads of a worker.")] = 2,
    results: Results = RESULTS,
) -> None:
    """Simulate a day's peak with breaking news at 1, 4, 16 and 64 workers, and draw it."""
    from benchmarks.peak import Load, plot, report, simulate

    load = Load()
    runs = [
        (speed, [simulate(workers, threads, speed, load) for workers in (1, 4, 16, 64)])
        for speed in words or [230.0, 86.0]
    ]
    plot(runs[-1][1], results.with_name("peak.svg"))
    show(report(runs, load, threads), results)
