"""Spelling help over JSON, from the lexicons that the checks use."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from service.accounts import Key
from service.domain.text.suggest import LONGEST, suggest
from service.errors import NotFound
from service.lexicons import lexicon
from service.web.auth import require_key

router = APIRouter(prefix="/v1/words", tags=["review"])


class WordOut(BaseModel):
    """A word, whether the language's lexicon has it, and if not what may have been meant."""

    word: str
    known: bool = Field(description="false: it is in no dictionary, no counted text and no shipped name")
    whole: bool = Field(description="true: the checks report a word that is not in the lexicon")
    suggestions: list[str] = Field(description="known words that are near, the commonest first")


@router.get("/{language}", summary="Spelling help")
def look_up_word(
    language: str,
    word: Annotated[str, Query(min_length=1, max_length=LONGEST)],
    key: Annotated[Key, Depends(require_key("review", sorts=True))],
) -> WordOut:
    """Return whether a word is known in a language (BCP 47), and which known words are near it."""
    known = lexicon(language)
    if known is None:
        raise NotFound(f"There is no lexicon of {language!r}. The languages of the editions have one.")
    return WordOut(
        word=word,
        known=known.knows(word),
        whole=known.is_whole,
        suggestions=list(suggest(word, known)),
    )
