"""Words of installed Hunspell dictionaries: what they change, and what is said where they cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.domain.checks import Checked, run_checks
from service.domain.draft import Finding, Severity
from service.errors import Unprocessable
from service.lexicons import lexicon, loading, use_dictionaries

#: a dictionary of Swahili with one rule: -ni is written onto a noun
AFFIXES = "SET UTF-8\nSFX N Y 1\nSFX N 0 ni .\n"
WORDS = "mbatikizo/N zurupuko chakwamba mnyomoko"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    pytest.importorskip("hunspell", reason="the extra dragoman[hunspell] is not installed")
    (tmp_path / "sw_TZ.aff").write_text(AFFIXES, encoding="utf-8")
    listed = WORDS.split()
    (tmp_path / "sw_TZ.dic").write_text("\n".join([str(len(listed)), *listed]), encoding="utf-8")
    yield tmp_path
    use_dictionaries(None)


def found(target: str) -> list[Finding]:
    item = Checked("The people of the town met the mayor at noon.", target, "en", "sw", lexicons=lexicon)
    return [one for one in run_checks(item) if one.check == "words"]


def test_its_words_and_their_forms_are_known(folder: Path) -> None:
    plain = lexicon("sw")
    assert plain is not None
    assert not plain.knows("mbatikizoni")
    use_dictionaries(folder)
    known = lexicon("sw")
    assert known is not None
    assert all(known.knows(word) for word in ("mbatikizo", "mbatikizoni", "Zurupuko", "watu"))
    assert not known.knows("mbatikizox")


def test_a_sentence_with_many_unknown_words_is_told_once_there_is_a_dictionary(folder: Path) -> None:
    garbled = "Watu wa mji wtgafu mbrondo kzilfe zupratto na meya saa sita."
    assert found(garbled) == []
    use_dictionaries(folder)
    (one,) = found(garbled)
    assert (one.severity, one.code) == (Severity.WARNING, "words.unknown")
    assert one.data is not None
    assert one.data["words"] == ["wtgafu", "mbrondo", "kzilfe", "zupratto"]
    # a few are names and new words
    assert found("Watu wa mji wtgafu mbrondo kzilfe walikutana na meya saa sita.") == []
    assert found("Watu wa mji mbatikizoni zurupuko chakwamba mnyomoko na meya saa sita.") == []


def test_another_language_and_another_folder_change_nothing(folder: Path) -> None:
    use_dictionaries(folder)
    assert {one: lexicon(one).judges for one in ("sw", "ar", "fr")} == {"sw": True, "ar": False, "fr": False}  # type: ignore[union-attr]
    use_dictionaries(folder / "nowhere")
    assert not lexicon("sw").judges  # type: ignore[union-attr]


def test_without_the_library_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "find_spec", lambda name: None)
    with pytest.raises(Unprocessable, match=r"dragoman\[hunspell\]"):
        use_dictionaries(tmp_path)
    use_dictionaries(None)
