"""Public sentence splitters on the labelled texts. Run by `python -m benchmarks sentences`.

Reads JSON from standard input: {"cases": [[language, text]]}; writes {"systems": {name and version:
[[sentence]] per text}} as JSON.
Needs any of pysbd, sentencex and spacy in the environment that it runs in, and nothing of this project.
A language that a splitter has no rules for gets what its own users would take: English in pysbd, its
rules for any language in spaCy.
"""

import json
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

Split = Callable[[str, str], list[str]]


def with_pysbd() -> Split:
    """Return pysbd, which has rules for 23 languages."""
    import pysbd
    from pysbd.languages import LANGUAGE_CODES

    made: dict[str, Any] = {}

    def split(language: str, text: str) -> list[str]:
        code = language if language in LANGUAGE_CODES else "en"
        if code not in made:
            made[code] = pysbd.Segmenter(language=code, clean=False)
        return list(made[code].segment(text))

    return split


def with_sentencex() -> Split:
    """Return sentencex of the Wikimedia Foundation."""
    import sentencex

    return lambda language, text: list(sentencex.segment(language, text))


def with_spacy() -> Split:
    """Return spaCy's rule-based sentencizer."""
    import spacy

    made: dict[str, Any] = {}

    def split(language: str, text: str) -> list[str]:
        if language not in made:
            try:
                made[language] = spacy.blank("nb" if language == "no" else language)
            except ImportError:
                made[language] = spacy.blank("xx")
            made[language].add_pipe("sentencizer")
        return [sentence.text for sentence in made[language](text).sents]

    return split


def main() -> None:
    """Split every text with every splitter that is installed."""
    cases = json.load(sys.stdin)["cases"]
    systems = {}
    for name, make in (("pysbd", with_pysbd), ("sentencex", with_sentencex), ("spacy", with_spacy)):
        try:
            label = f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
        split = make()
        systems[label] = [split(language, text) for language, text in cases]
    json.dump({"systems": systems}, sys.stdout)


if __name__ == "__main__":
    main()
