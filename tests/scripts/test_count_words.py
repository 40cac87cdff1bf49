"""Counting the words of texts for the lexicons."""

from __future__ import annotations

import lzma
from pathlib import Path

from scripts.count_words import main
from service.lexicons.loading import read_list


def test_words_are_counted_and_what_was_left_in_english_is_not(tmp_path: Path) -> None:
    file = tmp_path / "texts.tsv"
    file.write_text(
        "desk\tThe river is wide.\tLe fleuve est large.\n"
        "desk\tThe harsh river.\tLe fleuve harsh.\n"
        "broken line\n"
        "home\tParis is far.\tParis est loin du fleuve.\n",
        encoding="utf-8",
    )

    assert main([f"fr={file}"], tmp_path) == 0

    lines, counts = read_list(tmp_path / "fr.txt.xz")
    assert lines == 3
    assert counts["fleuve"] == 1  # three times: from two to three
    assert counts["loin"] == 0
    assert "harsh" not in counts
    assert "Genève" in counts  # of the glossary
    assert (
        lzma.decompress((tmp_path / "fr.txt.xz").read_bytes()).decode().startswith("# 3 lines of desk, home;")
    )
    assert read_list(tmp_path / "en.txt.xz")[1]["river"] == 1


def test_without_a_file_it_says_how_it_is_called() -> None:
    assert main([]) == 2
