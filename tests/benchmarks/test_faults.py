"""The benchmark of faults itself: every kind makes one fault, and what the checks say is counted right."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.commands import bench
from benchmarks.faults.kinds import KINDS, Kind
from benchmarks.faults.measure import Desk, FaultPlan, mistakes, run_bench
from benchmarks.faults.names import with_names
from benchmarks.faults.pair import Pair, chance, load_pairs, with_company
from benchmarks.faults.report import report
from benchmarks.labelled import read_table
from service.domain.checks.fixes import fixed as apply_fix
from service.errors import Unprocessable
from service.termbase.files import load_glossary
from tests.each import each

SAMPLE = Path(__file__).parent / "faults.toml"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(load_glossary())


@pytest.fixture(scope="module")
def sample(desk: Desk) -> list[Pair]:
    cases = read_table(SAMPLE)["pair"]
    pairs = [
        Pair("sample", 2 * at, "en", case["language"], case["source"], case["target"])
        for at, case in enumerate(cases)
    ]
    return with_names([desk.with_mentions(pair) for pair in with_company(pairs)])


def _made(kind: Kind, sample: list[Pair]) -> list[tuple[Pair, Pair]]:
    made = ((pair, kind.seed(pair, chance(kind.name, pair.line))) for pair in sample)
    return [(pair, faulty) for pair, faulty in made if faulty is not None]


@each("kind", KINDS)
def test_every_kind_makes_a_fault_of_one_side(kind: Kind, sample: list[Pair]) -> None:
    made = _made(kind, sample)

    assert made or kind.name == "quotation opened"
    for clean, faulty in made:
        changed = (
            faulty.source != clean.source,
            faulty.target != clean.target,
            faulty.source_marks != clean.source_marks,
        )
        assert sum(changed) == 1
        assert faulty.target.strip()


def test_a_fault_is_made_in_the_same_way_each_time(sample: list[Pair]) -> None:
    for kind in KINDS:
        assert _made(kind, sample) == _made(kind, sample)


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("negation added", "The council did open the market.", "Le conseil n’a pas ouvert le marché."),
        ("weekday changed", "They left on Wednesday.", "Ils sont partis lundi."),
        ("ordinal changed", "It is the fifth road.", "C’est la troisième route."),
        ("scale beside a figure", "It costs 35 billion.", "Cela coûte 35 millions."),
        ("currency changed", "It costs €35.", "Cela coûte 35 dollars."),
        ("unit changed", "It is 9 miles away.", "C’est à 9 km."),
        ("the opposite said", "Ten people were injured.", "Dix personnes ont été tuées."),
        ("morning for evening", "At 11:30 pm they left.", "Ils sont partis à 11h30."),
    ],
)
def test_what_the_translation_says_wrong_is_said_otherwise_in_the_source(
    name: str, source: str, target: str
) -> None:
    before = {
        "negation added": "The council did not open the market.",
        "weekday changed": "They left on Monday.",
        "ordinal changed": "It is the third road.",
        "scale beside a figure": "It costs 35 million.",
        "currency changed": "It costs $35.",
        "unit changed": "It is 9 km away.",
        "the opposite said": "Ten people were killed.",
        "morning for evening": "At 11:30 am they left.",
    }[name]
    kind = next(one for one in KINDS if one.name == name)
    pair = Pair("x", 0, "en", "fr", before, target)

    assert kind.seed(pair, chance(1)) == replace(pair, source=source)


def test_a_translation_into_english_is_changed_itself() -> None:
    kind = next(one for one in KINDS if one.name == "weekday changed")
    pair = Pair("x", 0, "sv", "en-ZA", "De reste i måndags.", "They left on Monday.")

    assert kind.seed(pair, chance(1)) == replace(pair, target="They left on Wednesday.")


def test_faults_found_missed_and_false_alarms_are_counted() -> None:
    pairs = with_company(
        [
            Pair("a", 0, "en", "fr", "They built 37 schools there.", "Ils y ont construit 37 écoles."),
            Pair("a", 2, "en", "fr", "They built 48 houses there.", "Ils y ont construit 12 maisons."),
            Pair("a", 3, "en", "fr", "They left.", "Ils sont partis en 1999."),
        ]
    )
    plan = FaultPlan(only=("wrong digit", "number lost", "middle third dropped"))

    measured = run_bench(pairs, load_glossary(), plan, lambda line: None)

    digit = measured.tallies["wrong digit"]["fr"]
    assert (digit.seeded, digit.found, digit.blocked) == (2, 1, 1)  # the other was wrong before
    assert measured.alarms["a", "fr"].sentences == 2  # line 3 is of the other half
    assert measured.alarms["a", "fr"].per_100("block", "numbers") == 50.0
    assert any(line.startswith("missed, wrong digit, fr: They built 48") for line in mistakes(measured))
    assert any("“48” became “12”" in line for line in mistakes(measured))
    assert "| wrong digit | 0.95 | 0.50 | 0.50 | 0.50 |" in report(measured, plan)
    assert measured.to_json()["recall"]["wrong digit"]["fr"] == {"seeded": 2, "found": 1, "blocked": 1}


def test_the_command_reads_sets_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "own.en").write_text("They built 37 schools there.\nThey built 48 houses.\n" * 2)
    (tmp_path / "own.fr").write_text("Ils y ont construit 37 écoles.\nIls ont construit 48 maisons.\n" * 2)
    asked = ["faults", f"{tmp_path}/own.en={tmp_path}/own.fr", "--kind", "year changed"]

    answer = CliRunner().invoke(bench, [*asked, "--kind", "wrong digit", "--json"])

    assert answer.exit_code == 0
    counts = json.loads(answer.output[answer.output.index("{") :])
    assert counts["recall"]["wrong digit"]["fr"] == {"seeded": 2, "found": 2, "blocked": 2}
    assert counts["clean"]["own.fr"] == {"sentences": 2}


def test_sets_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own.en").write_text("One.\nTwo.\n")
    (tmp_path / "own.fr").write_text("Un.\n")

    with pytest.raises(Unprocessable, match="has 2 lines"):
        load_pairs([f"{tmp_path}/own.en={tmp_path}/own.fr"], {})
    with pytest.raises(Unprocessable, match="SOURCE=TARGET"):
        load_pairs(["own.en"], {})


def test_a_fix_of_a_fault_of_any_kind_mends_it_and_makes_no_other(desk: Desk, sample: list[Pair]) -> None:
    fixed: Counter[str] = Counter()
    for kind in KINDS:
        for _, faulty in _made(kind, sample)[:2]:
            before = desk.findings(faulty)
            codes = Counter(one.code for one in before)
            for finding in before:
                if finding.fix is None:
                    continue
                text, marks = apply_fix(faulty.target, faulty.target_marks, faulty.source_marks, finding.fix)
                missing = tuple(one for one in faulty.missing_marks if one != finding.fix.mark)
                mended = replace(faulty, target=text, target_marks=marks, missing_marks=missing)
                after = Counter(one.code for one in desk.findings(mended))
                assert after[finding.code] < codes[finding.code], (kind.name, finding, text)
                assert not after - codes, (kind.name, finding, text, after - codes)
                fixed[finding.code] += 1
    assert {"numbers.changed", "numbers.missing", "missed.none_of", "marks.missing"} <= set(fixed)
    assert {"marks.elsewhere", "measures.unit_changed", "measures.currency_changed"} <= set(fixed)
    assert {"repeats.word", "dates.changed", "copied_names.letters"} <= set(fixed)


def test_every_finding_about_what_is_missing_has_a_place_in_the_translation(
    desk: Desk, sample: list[Pair]
) -> None:
    for kind in KINDS:
        for _, faulty in _made(kind, sample)[:2]:
            for finding in desk.findings(faulty):
                assert finding.target_span is not None or finding.check == "unlisted_name", finding
