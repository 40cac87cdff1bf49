"""Tokenisers of the model families: transformers' own, with the place of every piece in its text.

transformers is imported at first use, as it takes seconds, and without torch. Marian and M2M-100 have
SentencePiece models inside theirs, NLLB and T5 the `tokenizers` library; both know where a piece stands.
Text is always text: a story that says "</s>" or "<2fr>" does not steer the model.
"""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from service.errors import Unprocessable
from workers.engines.manifest import Manifest
from workers.engines.words import Span

#: SentencePiece's mark of a space
SPACE = "▁"
BYTE = re.compile(r"<0x([0-9A-F]{2})>\Z")
#: what takes the place of the first character of a control token in a story: as long, and no token
HARMLESS = "‹"


class Tokeniser(Protocol):
    """What an engine needs to know of a model's pieces."""

    @property
    def end(self) -> str:
        """The token after the last piece."""
        ...

    @property
    def unknown(self) -> str:
        """The token for what the model has no piece for."""
        ...

    def cut(self, text: str) -> tuple[list[str], list[Span]]:
        """Return a sentence's pieces, and the place of each in it (code points, half-open)."""
        ...

    def cut_target(self, text: str) -> list[str]:
        """Return the pieces of a prefix of a translation, as the model would have written it."""
        ...

    def text(self, pieces: Sequence[str]) -> tuple[str, list[Span]]:
        """Return the text of translated pieces, and the place of each in it."""
        ...

    def source_prefix(self, source: str, target: str) -> list[str]:
        """Return the tokens before the sentence that tell the model its languages (primary subtags)."""
        ...

    def target_prefix(self, target: str) -> list[str]:
        """Return the tokens that its translation has to begin with."""
        ...

    def ids(self, pieces: Sequence[str]) -> list[int]:
        """Return the numbers of pieces, as transformers' models take them."""
        ...

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """Return the pieces of such numbers."""
        ...


class _Common:
    """What all families share: the numbers of pieces, and the tokens of languages."""

    def __init__(self, tokenizer: Any, tokens: dict[str, str]) -> None:
        self.tokenizer = tokenizer
        self.tokens = tokens
        self.end = str(tokenizer.eos_token)
        self.unknown = str(tokenizer.unk_token)

    def ids(self, pieces: Sequence[str]) -> list[int]:
        return list(self.tokenizer.convert_tokens_to_ids(list(pieces)))

    def pieces(self, ids: Sequence[int]) -> list[str]:
        return [piece_of(self.tokenizer, number) for number in ids]

    def token(self, language: str) -> str:
        """Return the token of a language. Raises `Unprocessable` where the model has none."""
        if language not in self.tokens:
            raise Unprocessable(f"The model has no token for the language {language}.")
        return self.tokens[language]


class _Marian(_Common):
    """Two SentencePiece models; a model of several targets wants one token before the sentence."""

    def __init__(self, tokenizer: Any, tokens: dict[str, str]) -> None:
        super().__init__(tokenizer, tokens)
        self.source_model, self.target_model = tokenizer.spm_source, tokenizer.spm_target

    def cut(self, text: str) -> tuple[list[str], list[Span]]:
        encoded = self.source_model.encode(text, return_type="offset_mapping")
        return list(encoded["pieces"]), list(encoded["offsets"])

    def cut_target(self, text: str) -> list[str]:
        return list(self.target_model.encode(text, return_type="offset_mapping")["pieces"])

    def text(self, pieces: Sequence[str]) -> tuple[str, list[Span]]:
        decoded = self.target_model.decode(list(pieces), return_type="offset_mapping")
        return str(decoded["text"]), list(decoded["offsets"])

    def source_prefix(self, source: str, target: str) -> list[str]:
        return [self.token(target)] if self.tokens else []

    def target_prefix(self, target: str) -> list[str]:
        return []


class _M2m100(_Marian):
    """One SentencePiece model; a token for each side."""

    def __init__(self, tokenizer: Any, tokens: dict[str, str]) -> None:
        _Common.__init__(self, tokenizer, tokens)
        self.source_model = self.target_model = tokenizer.sp_model

    def ids(self, pieces: Sequence[str]) -> list[int]:
        languages = self.tokenizer.lang_token_to_id  # what else the folder says of them may be shifted
        return [
            languages[piece] if piece in languages else self.tokenizer.convert_tokens_to_ids(piece)
            for piece in pieces
        ]

    def source_prefix(self, source: str, target: str) -> list[str]:
        return [self.token(source)]

    def target_prefix(self, target: str) -> list[str]:
        return [self.token(target)]


class _Backed(_Common):
    """A tokenizer of the `tokenizers` library."""

    def __init__(self, tokenizer: Any, tokens: dict[str, str]) -> None:
        super().__init__(tokenizer, tokens)
        self.backend = tokenizer.backend_tokenizer
        vocabulary = self.backend.get_vocab(with_added_tokens=True)
        self.special = frozenset(tokenizer.all_special_tokens) - {self.unknown}
        control = [piece for piece in vocabulary if len(piece) > 2 and piece[0] == "<" and piece[-1] == ">"]
        self.control = re.compile("|".join(map(re.escape, sorted(control, key=len, reverse=True))))

    def text_only(self) -> None:
        """From here on nothing in a text is taken for a special token."""
        self.backend.encode_special_tokens = True

    def cut(self, text: str) -> tuple[list[str], list[Span]]:
        harmless = self.control.sub(lambda match: HARMLESS + match[0][1:], text)
        encoded = self.backend.encode(harmless, add_special_tokens=False)
        return list(encoded.tokens), list(encoded.offsets)

    def cut_target(self, text: str) -> list[str]:
        return self.cut(text)[0]

    def text(self, pieces: Sequence[str]) -> tuple[str, list[Span]]:
        return _plain(pieces, self.special)


class _Nllb(_Backed):
    """A token for each side, such as "fra_Latn"."""

    def __init__(self, tokenizer: Any, tokens: dict[str, str]) -> None:
        super().__init__(tokenizer, tokens)
        self.text_only()

    def source_prefix(self, source: str, target: str) -> list[str]:
        return [self.token(source)]

    def target_prefix(self, target: str) -> list[str]:
        return [self.token(target)]


class _T5(_Backed):
    """Text before the sentence says what is wanted: "<2fr>" or "translate English to French:"."""

    def __init__(self, tokenizer: Any, tokens: dict[str, str]) -> None:
        super().__init__(tokenizer, tokens)
        self.prefixes = {
            language: list(self.backend.encode(text, add_special_tokens=False).tokens)
            for language, text in tokens.items()
        }
        self.text_only()

    def source_prefix(self, source: str, target: str) -> list[str]:
        self.token(target)
        return self.prefixes[target]

    def target_prefix(self, target: str) -> list[str]:
        return []


#: family → the class in transformers, and ours around it
FAMILIES: dict[str, tuple[str, Callable[[Any, dict[str, str]], Tokeniser]]] = {
    "marian": ("MarianTokenizer", _Marian),
    "m2m100": ("M2M100Tokenizer", _M2m100),
    "nllb": ("NllbTokenizer", _Nllb),
    "t5": ("T5Tokenizer", _T5),
}


def lacks(tokeniser: Tokeniser, character: str) -> bool:
    """Return whether a model does not see a character as it is: no piece, its bytes, or other signs instead.

    Letters may be written in another way that says the same, punctuation too; ½ as 1⁄2 and ™ as TM may not.
    """
    pieces, _ = tokeniser.cut(character)
    unknown = tokeniser.ids([tokeniser.unknown])[0]
    if sum(BYTE.match(piece) is not None for piece in pieces) > 1:
        return unicodedata.category(character)[0] != "P"
    if unknown in tokeniser.ids(pieces):
        return unicodedata.category(character)[0] in "LSN"
    seen = "".join(pieces).replace(SPACE, "")
    return seen != character and unicodedata.category(character) in ("So", "Sc", "Sm", "Sk", "No")


def load_tokeniser(folder: Path, manifest: Manifest) -> Tokeniser:
    """Load the tokenizer in a model's folder. Never looks anywhere else. Takes seconds the first time."""
    return FAMILIES[manifest.family][1](load_tokenizer(folder, manifest.family), manifest.tokens)


def load_tokenizer(folder: Path, family: str) -> Any:
    """Load a tokenizer as transformers has it."""
    loader = getattr(import_transformers(), FAMILIES[family][0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Marian's recommends sacremoses, whose part of it is not used
        return loader.from_pretrained(str(folder), local_files_only=True)


def piece_of(tokenizer: Any, number: int) -> str:
    """Return the piece of a number of the model; some have none and are there to round up the size."""
    piece = getattr(tokenizer, "id_to_lang_token", {}).get(number) or tokenizer.convert_ids_to_tokens(number)
    if piece is None or (piece == tokenizer.unk_token and number != tokenizer.unk_token_id):
        return f"madeupword{number}"
    return str(piece)


def import_transformers() -> Any:
    """Import transformers without its advice to install torch."""
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    import transformers

    return transformers


def _plain(pieces: Sequence[str], special: frozenset[str]) -> tuple[str, list[Span]]:
    """Join pieces: a space mark is a space, bytes in a row are characters, special tokens are nothing."""
    text, spans, pending = "", list[Span](), bytearray()

    def flush() -> None:
        nonlocal text
        if pending:
            start = len(text)
            text += pending.decode("utf-8", errors="replace")
            spans.extend([(start, len(text))] * len(pending))
            pending.clear()

    for piece in pieces:
        byte = BYTE.match(piece)
        if byte:
            pending.append(int(byte[1], 16))
            continue
        flush()
        start = len(text)
        if piece not in special:
            text += piece.replace(SPACE, " ")
        spans.append((start, len(text)))
    flush()
    lead = len(text) - len(text.lstrip(" "))
    stripped = text.strip(" ")
    size = len(stripped)
    return stripped, [(min(max(a - lead, 0), size), min(max(b - lead, 0), size)) for a, b in spans]
