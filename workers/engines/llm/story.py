"""A story on its way through a language model: windows, strict reading, and one more try with the faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workers.engines.base import Output
from workers.engines.llm.answer import EMPTY, BadAnswer, read_texts
from workers.engines.llm.client import LlmUnavailable, TooLong
from workers.engines.llm.prompt import TRANSLATE, answer_schema, digest, translate_data
from workers.engines.llm.requests import BudgetSpent, DraftRequests
from workers.engines.llm.tags import links, tagged, untagged, uses_tags
from workers.engines.llm.windows import halves, windows
from workers.engines.sentences import copied, needs_no_model
from workers.engines.stories import Judge, StoryOutput, StoryRequest

#: a text this long is not the translation of two different ones
TELLING = 20


@dataclass(frozen=True, slots=True)
class _ReadAnswer:
    """One answer to one text: its output where it can be used, and what is wrong with it."""

    output: Output | None
    fault: str = ""
    weight: int = 0
    unmarked: bool = False
    answer: str = ""

    def better_than(self, other: _ReadAnswer) -> bool:
        """Return whether this is to be taken instead of an earlier one."""
        if other.output is None:
            return True  # of two that cannot be used the later one says what is wrong
        return self.output is not None and (self.weight, self.unmarked) < (other.weight, other.unmarked)


class StoryWork:
    """One story on its way through the windows."""

    def __init__(
        self, asking: DraftRequests, request: StoryRequest, judge: Judge, done: Callable[[int], None]
    ) -> None:
        self.asking = asking
        self.request = request
        self.judge = judge
        self.done = done
        self.readings: dict[int, _ReadAnswer] = {}
        self.known = {n: text.known for n, text in enumerate(request.texts) if text.known is not None}

    def run(self) -> StoryOutput:
        """Translate window by window; what stops it is said in the result."""
        texts, source = self.request.texts, self.request.source
        waiting = []
        outputs: dict[int, Output] = {}
        for place in self.request.wanted:
            if needs_no_model(texts[place].text, source):
                outputs[place] = copied(texts[place].text)
                self.known[place] = texts[place].text
            else:
                waiting.append(place)
        self.done(len(outputs))
        waiting = self._without_kept(waiting)
        stopped, budget_spent = None, False
        try:
            for run in windows(waiting, texts, self.asking.config.window_words):
                self._window(run)
                self.done(len(run))
        except LlmUnavailable as error:
            stopped, budget_spent = error.detail, isinstance(error, BudgetSpent)
        outputs |= {place: one.output for place, one in self.readings.items() if one.output is not None}
        refused = {place: one.fault for place, one in self.readings.items() if one.output is None}
        unmarked = frozenset(place for place, one in self.readings.items() if one.unmarked)
        return StoryOutput(outputs, refused, unmarked, stopped, budget_spent)

    def _without_kept(self, places: Sequence[int]) -> list[int]:
        """Use kept answers where they still pass the checks; return the places of the other texts."""
        keys = {place: self._key(place) for place in places}
        kept = self.asking.ledger.kept(keys.values())
        left = []
        for place, key in keys.items():
            reading = self._read(place, kept[key]) if key in kept else None
            if reading is None or reading.output is None or reading.unmarked:
                left.append(place)
            else:
                self._take(place, reading)
                self.asking.count(kept=1)
        self.done(len(places) - len(left))
        return left

    def _window(self, places: Sequence[int]) -> None:
        """Translate some texts, and once more those of them that came out badly; keep what can be used."""
        try:
            self._first_and_second(places)
        finally:
            self._keep(places)

    def _first_and_second(self, places: Sequence[int]) -> None:
        try:
            first = self._ask(places, dict(self.request.faults))
        except TooLong:
            if len(places) == 1:
                self.readings[places[0]] = _ReadAnswer(None, "It is longer than the model can take.")
            else:
                for part in halves(places):
                    self._second(part, {})
            return
        for place, reading in first.items():
            self._take(place, reading)
        faulty = {place: one.fault for place, one in first.items() if one.fault}
        if faulty and not self.request.faults:  # a request that names faults is the second try itself
            self._second(list(faulty), faulty)

    def _second(self, places: Sequence[int], faults: Mapping[int, str]) -> None:
        """Ask once more, with the faults named; of two answers the better one stands."""
        self.asking.count(asked_again=len(places))
        told = {**self.request.faults, **faults}
        try:
            again = self._ask(places, told, plain=EMPTY in faults.values())
        except TooLong:
            again = {place: _ReadAnswer(None, "The answer was cut off before its end.") for place in places}
        for place, reading in again.items():
            before = self.readings.get(place)
            if before is None or reading.better_than(before):
                self._take(place, reading)

    def _ask(
        self, places: Sequence[int], faults: Mapping[int, str], *, plain: bool = False
    ) -> dict[int, _ReadAnswer]:
        """Return a reading of each place. Raises `TooLong`, also where the answer was cut off."""
        texts = self.request.texts
        shown = {place: tagged(texts[place]) for place in places}
        data = translate_data(self.request, places, shown, self.known, faults)
        ids = list(data["segments"])  # in the order of the places
        size = sum(map(len, shown.values()))
        purpose = "terms" if self.request.faults else "again" if faults else "translate"
        reply = self.asking.ask(
            TRANSLATE,
            data,
            answer_schema(ids),
            size,
            purpose,
            lambda: self.done(0),
            plain=plain,
        )
        if reply.is_cut:
            raise TooLong
        try:
            found = read_texts(reply, ids)
        except BadAnswer as error:
            return {place: _ReadAnswer(None, str(error)) for place in places}
        readings = {place: self._read(place, found[id_]) for place, id_ in zip(places, ids, strict=True)}
        return readings | self._doubles(readings)

    def _read(self, place: int, answer: str) -> _ReadAnswer:
        """Return what one answer is worth."""
        text = self.request.texts[place]
        plain = untagged(text, answer)
        verdict = self.judge(place, plain.text)
        fault = " ".join([*([plain.fault] if plain.fault else ()), *verdict.faults])
        if verdict.refused or not plain.text.strip():
            return _ReadAnswer(None, fault or "The translation was empty.")
        shown = uses_tags(text) and not plain.fault
        found = links(text, plain.text, plain.marks if shown else ())
        output = Output(plain.text, None, found)
        return _ReadAnswer(output, fault, verdict.weight, bool(text.marks) and not shown, answer)

    def _doubles(self, readings: Mapping[int, _ReadAnswer]) -> dict[int, _ReadAnswer]:
        """Refuse a text that was given for two different sources: the model did not translate both."""
        by_text: dict[str, set[str]] = {}
        for place, one in readings.items():
            if one.output is not None and len(one.output.text) >= TELLING:
                by_text.setdefault(one.output.text, set()).add(self.request.texts[place].text)
        same = {text for text, sources in by_text.items() if len(sources) > 1}
        fault = "The same translation was given for several different texts."
        return {
            place: _ReadAnswer(None, fault)
            for place, one in readings.items()
            if one.output is not None and one.output.text in same
        }

    def _take(self, place: int, reading: _ReadAnswer) -> None:
        self.readings[place] = reading
        if reading.output is not None:
            self.known[place] = reading.output.text

    def _keep(self, places: Sequence[int]) -> None:
        """Keep the answers that can be used, so that nobody pays for these texts again."""
        self.asking.ledger.keep(
            {
                self._key(place): one.answer
                for place in places
                if (one := self.readings.get(place)) and one.output is not None and not one.unmarked
            }
        )

    def _key(self, place: int) -> str:
        """Return the key of a text's answer: all that it is made of, with the texts beside it."""
        request, texts = self.request, self.request.texts
        own = texts[place]
        beside = [texts[near].text for near in (place - 1, place + 1) if 0 <= near < len(texts)]
        terms = [(hint.text, hint.forms) for hint in own.terms]
        pair = [request.source, request.target, request.style]
        return digest(
            "text",
            self.asking.config.way(),
            pair,
            tagged(own),
            own.kind,
            terms,
            beside,
            request.faults.get(place),
        )
