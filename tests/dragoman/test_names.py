"""`dragoman names` as people use it."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from dragoman.cli.main import app

HERE = Path(__file__).parent


def test_a_name_is_proposed_with_reasons() -> None:
    said = CliRunner().invoke(app, ["names", "Ahmed Kindo", "--to", "ar-EG"], env={"COLUMNS": "200"})
    assert said.exit_code == 0
    assert "أحمد كندو" in said.output
    assert "“Ahmed” is known so" in said.output
    assert "by letter rules" in said.output


def test_a_name_for_a_latin_edition_is_kept() -> None:
    said = CliRunner().invoke(app, ["names", "Oumarou Kindo", "--to", "sw"], env={"COLUMNS": "200"})
    assert said.exit_code == 0
    assert "Oumarou Kindo" in said.output
    assert "as the source writes it" in said.output


def test_what_has_no_letters_is_refused() -> None:
    said = CliRunner().invoke(app, ["names", "123", "--to", "ar"])
    assert said.exit_code == 1
    assert "Give a name in Latin letters" in str(getattr(said.exception, "detail", ""))
