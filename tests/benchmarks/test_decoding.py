"""The benchmark's own tools: what is compared with the pipeline has to be the same decoding."""

from __future__ import annotations

from benchmarks.decoding import again, bare, listen
from benchmarks.memory import MemoryStep
from benchmarks.translate import (
    AT_ONCE,
    BARE,
    ONE,
    RANDOM_NAME,
    TORCH,
    SystemRuns,
    TimedRun,
    TranslateFigures,
    TranslatePlan,
)
from benchmarks.translate_report import report
from dragoman.cli.translating import SourceText, translate_text
from service.termbase.files import load_glossary
from workers.engines.ct2 import Ct2Engine
from workers.engines.manifest import read_manifest
from workers.models.catalogue import SHIPPED
from workers.pipeline.run import FIRST_DECODING, STAGES

TEXT = "<p>The children read a <b>book</b>.</p><p>The minister said that the water was clean.</p>"


def _translated(engine: Ct2Engine, *, once: bool) -> list[str]:
    made = translate_text(
        SourceText(TEXT, True, "en", "fr"),
        lambda _source, _target: engine,
        load_glossary(),
        stages=FIRST_DECODING if once else STAGES,
    )
    return [segment.text for segment in made.draft.segments]


def test_what_the_pipeline_asked_of_its_model_can_be_asked_again() -> None:
    folder = SHIPPED / "mini-en-fr"
    engine = Ct2Engine(folder, read_manifest(folder), 1)
    listener = listen(engine)
    listener.heard = []
    texts = _translated(engine, once=True)
    heard, listener.heard = listener.heard, None

    assert len(texts) == 2
    assert sum(len(call.sources) for call in heard) == 2
    tokeniser = engine.tokeniser
    written = sum(len(tokeniser.cut_target(text)) for text in texts)
    assert again(listener.translator, heard) == written
    assert bare(listener.translator, heard) == written


def test_a_first_decoding_is_the_only_one() -> None:
    folder = SHIPPED / "mini-en-fr"
    # made to go on past the end: the guards refuse that, and would try again
    lengths = {"min_decoding_length": 40, "max_decoding_length": 40}
    engine = Ct2Engine(folder, read_manifest(folder), 1, lengths)
    listener = listen(engine)
    counts = []
    for once in (True, False):
        listener.heard = []
        _translated(engine, once=once)
        counts.append(len(listener.heard))

    assert counts[0] == 1
    assert counts[1] > 1


def test_the_report_says_which_goals_are_met_and_what_was_missing() -> None:
    def row(system: str, beam: int, *seconds: float) -> SystemRuns:
        return SystemRuns(RANDOM_NAME, system, beam, [TimedRun(1000, each, each) for each in seconds])

    stages = {threads: [MemoryStep("the most it ever held", 300.0 + 80 * threads, 0.0)] for threads in (1, 2)}
    rows = [
        row(BARE, 4, 10.0, 20.0, 10.0),
        row(AT_ONCE, 4, 10.0, 20.0, 20.0),  # a busy round for both, and one for us alone
        row(ONE, 4, 10.0, 10.0, 10.0),
        row(TORCH, 4, 30.0),
    ]
    result = TranslateFigures(rows, ["torch 2"], stages, [], ["Argos Translate did not run: no such file"])

    text = report(result, TranslatePlan(("One.",)), (0.0, 0.0, 0.0))

    lines = {line.split(" | ")[0]: line for line in text.splitlines() if line.startswith("| ")}
    model = f"| {RANDOM_NAME}: "
    assert lines[f"{model}{AT_ONCE}, beam 4 / {BARE}, beam 4"].endswith("| ≥ 0.95 | 1.00 | 1.00 | yes |")
    assert lines[f"{model}{ONE}, beam 4 / {TORCH}, beam 4"].endswith("| ≥ 4 | 3.00 | 3.00 | no |")
    assert lines["| a second thread adds, MB"].endswith("| < 60 | 80 | | no |")
    assert "no such file" in text
    assert "Preliminary" not in text
    assert "Preliminary" in report(result, TranslatePlan(("One.",)), (1000.0, 0.0, 0.0))
