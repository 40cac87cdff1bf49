"""What people type into the desk, checked before it is kept."""

from __future__ import annotations

import unicodedata

from service.errors import Unprocessable
from service.message import message

#: code points; far above any sentence, far below what would hurt
LONGEST_SEGMENT = 20_000
LONGEST_REASON = 2_000


def check_text(text: str) -> None:
    """Refuse a text that cannot be kept. Raises `Unprocessable`."""
    if len(text) > LONGEST_SEGMENT:
        raise Unprocessable(
            message(
                "The text has {count} characters; a segment takes {most}.",
                count=len(text),
                most=LONGEST_SEGMENT,
            ),
            field="text",
        )
    for place, character in enumerate(text):
        # Zero-width joiners and direction marks (Cf) are part of the text in Persian, Arabic, Hebrew.
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise Unprocessable(
                message(
                    "The character at place {place} is a control character, {code}. Take it out.",
                    place=place + 1,
                    code=f"U+{ord(character):04X}",
                ),
                field="text",
            )


def checked_reason(reason: str, field: str) -> str:
    """Return a reason without outer space. Raises `Unprocessable` for none, a long one or a bad one."""
    text = reason.strip()
    if not text:
        raise Unprocessable(message("Say why, in a few words: colleagues will read it."), field=field)
    if len(text) > LONGEST_REASON:
        raise Unprocessable(
            message("The reason is longer than {most} characters.", most=LONGEST_REASON),
            field=field,
        )
    check_text(text)
    return text
