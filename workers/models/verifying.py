"""Verify a model: its files are those that were added, and it translates a plain sentence."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from service.domain.checks.wrong_language import guess
from service.domain.languages.tags import language_name, letters
from service.errors import DragomanError, Unprocessable
from workers.engines.base import Engine, Output
from workers.engines.cache import SentenceCache
from workers.engines.ct2 import Ct2Engine
from workers.engines.hf import HfEngine
from workers.engines.manifest import FILE, Manifest

#: one plain sentence, in the languages that stories come in
SMOKE = {
    "en": "The children read a book in the garden.",
    "fr": "Les enfants lisent un livre dans le jardin.",
    "sv": "Barnen läser en bok i trädgården.",
    "da": "Børnene læser en bog i haven.",
    "no": "Barna leser en bok i hagen.",
    "nb": "Barna leser en bok i hagen.",
    "de": "Die Kinder lesen ein Buch im Garten.",
    "es": "Los niños leen un libro en el jardín.",
    "pt": "As crianças leem um livro no jardim.",
    "it": "I bambini leggono un libro in giardino.",
    "af": "Die kinders lees 'n boek in die tuin.",
    "sw": "Watoto wanasoma kitabu bustanini.",
    "tr": "Çocuklar bahçede kitap okuyor.",
    "ar": "الأطفال يقرؤون كتابا في الحديقة.",
    "fa": "کودکان در باغ کتاب می‌خوانند.",
    "he": "הילדים קוראים ספר בגינה.",
    "ru": "Дети читают книгу в саду.",
}
#: least and most letters of a translation for each letter of its source; Chinese and Amharic are short
BAND = (0.15, 4.0)
#: pairs that a model of many languages is tried on
TRIED = (("en", "fr"), ("en", "ar"), ("sv", "en"), ("fr", "en"), ("en", "sw"))


class Unfit(Unprocessable):
    """The model was tried and does not translate: another one has to."""


def make_engine(
    folder: Path, manifest: Manifest, threads: int = 1, cache: SentenceCache | None = None
) -> Ct2Engine | HfEngine:
    """Make the engine that a model's description asks for. Loads nothing yet."""
    kind = HfEngine if manifest.engine == "hf" else Ct2Engine
    return kind(folder, manifest, threads, cache=cache)


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a model but its description, by name."""
    sums = {}
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name != FILE:
            with file.open("rb") as stream:
                sums[file.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return sums


def check_files(folder: Path, manifest: Manifest) -> list[str]:
    """Return which files are missing or are not those that were added; nothing where all is well."""
    there = checksums(folder)
    wrong = [f"{name} is missing" for name in manifest.files if name not in there]
    wrong += [
        f"{name} is not the file that was added"
        for name, digest in manifest.files.items()
        if name in there and there[name] != digest
    ]
    return wrong


def smoke_pairs(manifest: Manifest) -> list[tuple[str, str]]:
    """Return the pairs to try: all of a bilingual model, some of one of many languages."""
    chosen = list(manifest.pairs)
    chosen += [pair for pair in TRIED if manifest.joins(*pair) and pair not in chosen]
    if not chosen and manifest.languages:
        chosen = [(manifest.languages[0], manifest.languages[1])]
    return chosen


def smoke(engine: Engine, source: str, target: str) -> str:
    """Return the plain sentence translated. Raises `Unfit` where what came out cannot be right."""
    sentence = SMOKE.get(source, SMOKE["en"])
    between = f"from {language_name(source)} to {language_name(target)}"
    try:
        (output,) = engine.translate([sentence], source, target)
    except (RuntimeError, ValueError, OSError, KeyError) as error:
        raise Unfit(f"The model does not load: {error}.") from error
    problem = wrong_with(sentence, output)
    if problem:
        raise Unfit(f"The model loads, but {problem} {between}: “{sentence}” became “{output.text[:120]}”.")
    return output.text


def other_language(source: str, target: str, text: str) -> str:
    """Return what a translation of the plain sentence is in, if that is surely not `target`; else empty.

    It does not keep a model from being added: one sentence is little to go by, and a draft in the wrong
    language is held by its checks.
    """
    found = guess(text, target, SMOKE.get(source, SMOKE["en"]))
    if found:
        return f"seems to write {language_name(found)}"
    alphabet = letters(target)
    written = [char for char in text if char.isalpha()]
    if alphabet and sum(unicodedata.name(char, "").startswith(alphabet) for char in written) * 2 < len(
        written
    ):
        return "writes in other letters"
    return ""


def verify(folder: Path, manifest: Manifest) -> tuple[list[str], dict[tuple[str, str], str]]:
    """Return what is wrong with a model, and what it made of the plain sentence, by pair."""
    problems = check_files(folder, manifest)
    said: dict[tuple[str, str], str] = {}
    if not problems:
        engine = make_engine(folder, manifest)
        for pair in smoke_pairs(manifest):
            try:
                said[pair] = smoke(engine, *pair)
            except DragomanError as error:
                problems.append(error.detail)
    return problems, said


def wrong_with(sentence: str, output: Output) -> str:
    """Return what is wrong with a translation of the plain sentence; empty where nothing is."""
    text = output.text.strip()
    if not text:
        return "gives nothing"
    if not output.complete:
        return "does not come to an end"
    ratio = len(text) / len(sentence)
    if not BAND[0] <= ratio <= BAND[1]:
        return f"gives {ratio:.1f} times as much text"
    if text.casefold() == sentence.casefold():
        return "gives the sentence back untranslated"
    return ""
