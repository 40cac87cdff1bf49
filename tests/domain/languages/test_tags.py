"""Which of several regions and scripts of a language a reader is nearest to."""

from __future__ import annotations

import pytest

from service.domain.languages.tags import nearest


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ("pt-MZ", ["pt-BR", "pt-PT"], "pt-PT"),
        ("pt-BR", ["pt-PT", "pt-BR"], "pt-BR"),
        ("en-KE", ["en-US", "en-GB"], "en-GB"),
        ("fr-SN", ["fr-CA", "fr"], "fr"),
        ("ha-NG", ["ha-Arab", "ha"], "ha"),
        ("sr", ["sr-Latn", "sr-Cyrl"], "sr-Cyrl"),
        ("ar-EG", ["ar-SA"], "ar-SA"),
    ],
)
def test_the_nearest_region_and_script_are_chosen(wanted: str, offered: list[str], expected: str) -> None:
    assert nearest(wanted, offered) == expected
