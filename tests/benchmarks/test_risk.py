"""The fit of the risk: found again where it is known, and measured on stories that it has not seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import risk
from benchmarks.faults.pair import chance
from benchmarks.risk import BUNDLED, HUMAN, SEEDED, Sample, collect, measure, report, write_calibration
from service.errors import Unprocessable


def made(count: int = 1200) -> list[Sample]:
    """Sentences of which 0.9 with a warning and 0.1 without one are bad."""
    random, samples = chance("made"), []
    for at in range(count):
        warned = random.random() < 0.4
        bad = random.random() < (0.9 if warned else 0.1)
        chrf = 10.0 if bad else 60.0
        told = {"warnings": float(warned), "long": random.random()}
        samples.append(Sample("fr", "good" if at % 3 else BUNDLED, at // 10, "x" * 50, told, chrf))
        clean = {"warnings": 0.0, "long": random.random()}
        samples.append(Sample("fr", HUMAN, at // 10, "x" * 50, clean, 100.0))
        if at % 10 == 0:
            samples.append(Sample("fr", SEEDED, at // 10, "x" * 50, {"warnings": 1.0, "long": 0.0}, 0.0))
    return samples


def test_what_is_known_is_found_again_and_measured() -> None:
    measured = measure(made())

    assert measured.weights["warnings"] == pytest.approx(
        5.2, abs=0.6
    )  # ln 9 and more, as human ones are good
    assert abs(measured.weights["long"]) < 0.6
    assert measured.ece < 0.06
    assert measured.brier < measured.brier_of_base / 2
    assert measured.systems[HUMAN][1] == 0.0
    assert sum(count for _, _, count in measured.bins) == measured.sentences
    above = [line.above for line in measured.lines]
    assert above == sorted(above, reverse=True)


def test_the_report_shows_it_and_the_file_holds_it(tmp_path: Path) -> None:
    measured = measure(made(300))
    section = report(measured, ["A note."])
    assert "expected calibration error" in section
    assert section.rstrip().endswith("A note.")

    write_calibration(measured, 0.2, 0.5, "made up", file := tmp_path / "risk.json")
    record = json.loads(file.read_text())
    assert (record["hold"], record["by_hand"], record["origin"]) == (0.2, 0.5, "made up")
    assert record["weights"].keys() == {"warnings", "long"}


def test_a_set_is_looked_at_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "set.en").write_text("The river rose.\nThe minister spoke.\n")
    (tmp_path / "set.fr").write_text("Le fleuve est monté.\nLe ministre a parlé.\n")
    (tmp_path / "set.other.fr").write_text("Le fleuve est monté.\nLe rien du tout.\n")

    samples = collect(tmp_path, {"en": "en-ZA", "fr": "fr-SN", "sw": "sw-KE"}, lambda line: None)

    assert {one.system for one in samples} >= {HUMAN, "other", BUNDLED}
    other = [one for one in samples if one.system == "other"]
    assert other[0].chrf > 99 > other[1].chrf
    assert all(one.chrf == 100 for one in samples if one.system == HUMAN)


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unprocessable, match="0 files"):
        risk.collect(tmp_path, {}, lambda line: None)
