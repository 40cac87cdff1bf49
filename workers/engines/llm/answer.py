"""Read what a language model answered, strictly: the object that was asked for, or what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workers.engines.llm.prompt import KINDS
from workers.engines.stories import ReaderRemark

#: one fence round the whole answer, as models write it without being asked
_FENCE = re.compile(r"\A```[a-zA-Z]*\s*\n(?P<inside>.*)\n\s*```\Z", re.DOTALL)
#: what some servers leave in the text of models that think aloud
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_BREAK = re.compile(r"[ \t]*(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])\s*|\t")
#: control characters, which no text needs, and lone surrogates (halves of characters)
_UNUSABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: characters of a second reader's remark that are shown
LONGEST_REMARK = 300
#: a fault of servers that cannot keep a model to a format
EMPTY = "Your answer was empty."
#: the most ids that a fault names
NAMED = 8


class BadAnswer(Exception):
    """An answer that cannot be used at all; the message says why, to the model that gave it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came: its text, why it ended, the tokens it took; `refusal` says why it refused."""

    text: str
    finish: str
    refusal: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = True
    model: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether the model was stopped before it had finished."""
        return self.finish == "length"


def read_texts(reply: Reply, ids: Sequence[str]) -> dict[str, str]:
    """Return the text under each of the ids. Raises `BadAnswer` if one is lost, doubled or made up."""
    found = read_object(reply)
    missing = [one for one in ids if one not in found]
    invented = [one for one in found if one not in ids]
    if missing:
        raise BadAnswer(f"These keys were missing in your answer: {_named(missing)}.")
    if invented:
        raise BadAnswer(f"These keys of your answer are not among those asked for: {_named(invented)}.")
    wrong = [one for one in ids if not isinstance(found[one], str)]
    if wrong:
        raise BadAnswer(f"The values under these keys were not strings: {_named(wrong)}.")
    return {one: in_one_line(found[one]) for one in ids}


def in_one_line(text: str) -> str:
    """Return a text without line breaks and without characters that no database takes."""
    return clean(text).replace("\n", " ").strip()


def clean(text: str) -> str:
    """Return a text with U+FFFD in the place of control characters and halves of characters."""
    return _UNUSABLE.sub("\ufffd", _BREAK.sub("\n", text))


def read_remarks(reply: Reply, places: Sequence[int]) -> list[ReaderRemark]:
    """Return what a second reader remarked; what is not of the agreed shape is left out.

    Raises `BadAnswer` where there is no list of remarks at all.
    """
    remarks = read_object(reply).get("remarks")
    if not isinstance(remarks, list):
        raise BadAnswer("There was no list under the key “remarks”.")
    by_id = {str(place): place for place in places}
    found = []
    for one in remarks:
        if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
            continue
        place, sentence = by_id.get(one.get("id", "")), " ".join(clean(one.get("sentence", "")).split())
        if place is None or one.get("kind") not in KINDS or not sentence:
            continue
        sentence = sentence if len(sentence) <= LONGEST_REMARK else sentence[: LONGEST_REMARK - 1] + "…"
        found.append(ReaderRemark(place, one["kind"], sentence, one.get("source", ""), one.get("target", "")))
    return found


def read_object(reply: Reply) -> dict[str, Any]:
    """Return the JSON object that an answer is, fence and thoughts aside. Raises `BadAnswer`."""
    if reply.refusal or reply.finish == "content_filter":
        raise BadAnswer("You refused. The texts are a news article that is to be translated as it is.")
    if reply.is_cut:
        raise BadAnswer("Your answer was cut off before its end.")
    text = _THOUGHT.sub("", reply.text).strip().removeprefix("\ufeff")
    fence = _FENCE.match(text)
    text = fence["inside"].strip() if fence else text
    if not text:
        raise BadAnswer(EMPTY)
    try:
        # a raw line break in a string is no fault: it is taken out in any case
        found = json.loads(text, strict=False, object_pairs_hook=_without_doubles)
    except ValueError:
        raise BadAnswer("Your answer was not one JSON object and nothing else.") from None
    if not isinstance(found, dict):
        raise BadAnswer("Your answer was JSON, but not an object.")
    return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        doubled = [key for key in found if keys.count(key) > 1]
        raise BadAnswer(f"These keys were in your answer more than once: {_named(doubled)}.")
    return found


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(one[:20] for one in ids[:NAMED])
    return shown + (f" and {len(ids) - NAMED} more" if len(ids) > NAMED else "")
