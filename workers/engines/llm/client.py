"""One request to an OpenAI-compatible server: in a form that it understands, and tried again a few times."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from service.errors import Unavailable
from service.message import message
from workers.engines.breaker import Breaker
from workers.engines.llm.answer import Reply
from workers.engines.llm.config import LlmConfig
from workers.engines.llm.gate import LOOK, Gate

if TYPE_CHECKING:  # imported where it is used: it takes a second, and most desks have no language model
    from openai import APIStatusError, OpenAI

#: times that a request is sent, and seconds between the first two, doubled after that
TRIES = 3
FIRST_WAIT = 1.0
#: the most seconds that a worker waits because a server asks it to; beyond it the story goes another way
LONGEST_WAIT = 30.0
#: the most seconds that a server is left alone because it says so
MOST_ASKED = 3600.0
#: ways to ask for JSON, from the strictest on; servers refuse those that they do not know
FORMATS = ("json_schema", "json_object", "text")
#: characters that no database takes
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
#: tokens that one request may take; what a server says beyond it is no count
MOST_TOKENS = 100_000_000
#: characters of a server's own words that are shown
SHOWN = 200


class LlmUnavailable(Unavailable):
    """The language model cannot be asked now; the detail says why and what to do."""

    title = "The language model is not available"


class TooLong(Exception):
    """The request, or its answer, is longer than the model can take."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server understands: how it is asked for JSON, how for a limit, and whether for a temperature."""

    format: int = 0
    limit: str = "max_tokens"
    temperature: bool = True

    def after(self, words: str) -> Dialect | None:
        """Return the next dialect to try after a server's refusal of this one; None if there is none."""
        if "temperature" in words and self.temperature:
            return replace(self, temperature=False)
        if self.limit in words and ("completion" in words or "unsupported" in words):
            return replace(self, limit="max_completion_tokens") if self.limit == "max_tokens" else None
        return replace(self, format=self.format + 1) if self.format + 1 < len(FORMATS) else None


class LlmServer:
    """A server and a model on it, shared by all threads of a process."""

    def __init__(
        self, config: LlmConfig, clock: Callable[[], float] = time.monotonic, first_wait: float = FIRST_WAIT
    ) -> None:
        self.config = config
        self.breaker = Breaker(clock)
        self._gate = Gate(config.concurrency)
        self._first_wait = first_wait
        self._lock = threading.Lock()
        self._client: OpenAI | None = None
        self.dialect = Dialect()

    def complete(
        self,
        messages: Sequence[Mapping[str, str]],
        schema: Mapping[str, Any],
        most_tokens: int,
        urgency: int,
        pause: Callable[[], None],
        on_reply: Callable[[Reply], None],
        *,
        plain: bool = False,
    ) -> Reply:
        """Return the answer to some messages. Raises `LlmUnavailable`, `TooLong`, or what `pause` raises.

        `on_reply` is called with every answer, also with one that comes when nobody waits for it any more:
        it is paid for. `urgency` is 1 (most) to 9. `plain`: no format is asked for.
        """
        with self._gate.turn(urgency, pause):
            wait = self._first_wait
            for left in reversed(range(TRIES)):
                self._enter(pause)
                try:
                    return self._in_dialect(messages, schema, most_tokens, pause, on_reply, plain)
                except _Again as again:
                    self.breaker.failed(again.why)
                    seconds = wait if again.seconds is None else again.seconds
                    if again.seconds is not None:
                        self.breaker.wait(seconds, again.why)
                    if not left or seconds > LONGEST_WAIT:
                        raise LlmUnavailable(again.why) from None
                    if again.seconds is None:
                        _sleep(seconds, pause)
                    wait *= 2
        raise AssertionError  # the loop returns or raises

    def models(self) -> list[str]:
        """Return the names of the models that the server lists. Raises `LlmUnavailable`."""
        from openai import OpenAIError

        try:
            return [model.id for model in self._open().models.list()]
        except OpenAIError as error:
            raise LlmUnavailable(self._say(error)) from None

    def _enter(self, pause: Callable[[], None]) -> None:
        """Wait as long as the server asked for. Raises `LlmUnavailable` if that is too long."""
        down, seconds = self.breaker.down(), self.breaker.asked_to_wait()
        if down is not None:
            raise LlmUnavailable(down)
        if seconds > LONGEST_WAIT:
            raise LlmUnavailable(
                message("{why} It asks to wait {seconds} s.", why=self.breaker.why, seconds=round(seconds))
            )
        _sleep(seconds, pause)

    def _in_dialect(
        self,
        messages: Sequence[Mapping[str, str]],
        schema: Mapping[str, Any],
        most_tokens: int,
        pause: Callable[[], None],
        on_reply: Callable[[Reply], None],
        plain: bool,
    ) -> Reply:
        """Send a request; if the server refuses its form, try the next one; remember the one that works."""
        from openai import BadRequestError, UnprocessableEntityError

        dialect: Dialect | None = self.dialect
        while dialect is not None:
            form = replace(dialect, format=len(FORMATS) - 1) if plain else dialect
            arguments = self._arguments(messages, schema, most_tokens, form)
            try:
                reply = _in_background(lambda arguments=arguments: self._send(arguments, on_reply), pause)  # type: ignore[misc]
            except (BadRequestError, UnprocessableEntityError) as error:
                words = _words_of(error).lower()
                if _is_too_long(words):
                    self.breaker.well()
                    raise TooLong from None
                dialect = form.after(words)
                if dialect is None:
                    raise LlmUnavailable(self._say(error)) from None
                continue
            self.breaker.well()
            if not plain:
                self.dialect = form
            return reply
        raise AssertionError  # the loop returns or raises

    def _arguments(
        self,
        messages: Sequence[Mapping[str, str]],
        schema: Mapping[str, Any],
        most_tokens: int,
        dialect: Dialect,
    ) -> dict[str, Any]:
        arguments: dict[str, Any] = {"model": self.config.model, "messages": list(messages)}
        arguments[dialect.limit] = most_tokens
        if dialect.temperature:
            arguments["temperature"] = self.config.temperature
        kind = FORMATS[dialect.format]
        if kind == "json_schema":
            own = {"name": "answer", "strict": True, "schema": dict(schema)}
            arguments["response_format"] = {"type": kind, "json_schema": own}
        elif kind == "json_object":
            arguments["response_format"] = {"type": kind}
        return arguments

    def _send(self, arguments: Mapping[str, Any], on_reply: Callable[[Reply], None]) -> Reply:
        from openai import (
            APIConnectionError,
            APIStatusError,
            BadRequestError,
            OpenAIError,
            UnprocessableEntityError,
        )

        try:
            found = self._open().chat.completions.create(**arguments)
            reply = _read(found)
        except (BadRequestError, UnprocessableEntityError):
            raise
        except APIStatusError as error:
            if error.status_code in (408, 409, 425, 429) or error.status_code >= 500:
                if "insufficient_quota" in _words_of(error):
                    raise LlmUnavailable(self._say(error)) from None
                raise _Again(self._say(error), _retry_after(error)) from None
            self.breaker.failed(self._say(error))
            raise LlmUnavailable(self._say(error)) from None
        except APIConnectionError as error:
            raise _Again(self._say(error), None) from None
        except (OpenAIError, AttributeError, TypeError, ValueError, IndexError) as error:
            raise _Again(self._say(error), None) from None  # not in the shape of the API: a proxy's page
        on_reply(reply)
        return reply

    def _open(self) -> OpenAI:
        from openai import OpenAI

        with self._lock:
            if self._client is None:
                own = self.config
                self._client = OpenAI(
                    api_key=own.key or "none", base_url=own.url, timeout=own.timeout, max_retries=0
                )
                # of OPENAI_… in the environment, which are for another server
                self._client.organization = self._client.project = None
            return self._client

    def _say(self, error: Exception) -> str:
        """Return in a sentence why there was no answer, never with the key in it."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        url = self.config.shown_url
        if isinstance(error, APITimeoutError):
            return message(
                "The language model's server {url} gave no answer within {seconds} s.",
                url=url,
                seconds=f"{self.config.timeout:g}",
            )
        if isinstance(error, APIConnectionError):
            return message(
                "The language model's server {url} cannot be reached: is it running, and is DRAGOMAN_LLM_URL "
                "right?",
                url=url,
            )
        if not isinstance(error, APIStatusError):
            return message(
                "The language model's server {url} gave no answer of this API: does its address end with "
                "/v1?",
                url=url,
            )
        status = error.status_code
        if status in (401, 403):
            return message(
                "The language model's server {url} refused the key ({status}). Set DRAGOMAN_LLM_KEY to one "
                "that it knows.",
                url=url,
                status=str(status),
            )
        if status == 404:
            return message(
                "The language model's server {url} knows no model {model}, or not this address (404). See "
                "DRAGOMAN_LLM_MODEL, and whether the address ends with /v1.",
                url=url,
                model=repr(self.config.model),
            )
        if status == 429:
            return message("The language model's server {url} takes no more requests now (429).", url=url)
        words = _words_of(error)
        if self.config.key:  # before they are cut: half a key is none that would be found
            words = words.replace(self.config.key, "…")
        words = words[:SHOWN]
        said = f"{status}: {words}" if words else str(status)
        return message("The language model's server {url} answered {status}.", url=url, status=said)


class _Again(Exception):
    """A failure that may pass; `seconds` is what the server asks to wait."""

    def __init__(self, why: str, seconds: float | None) -> None:
        super().__init__(why)
        self.why = why
        self.seconds = seconds


def _in_background(call: Callable[[], Reply], pause: Callable[[], None]) -> Reply:
    """Run a call in a thread, so that `pause` can end the waiting by raising. Raises what either raises."""
    done: queue.SimpleQueue[tuple[Reply | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((call(), None))
        except BaseException as error:
            done.put((None, error))

    threading.Thread(target=run, name="llm", daemon=True).start()
    while True:
        try:
            reply, error = done.get(timeout=LOOK)
        except queue.Empty:
            pause()
            continue
        if error is not None:
            raise error
        assert reply is not None  # noqa: S101 - one of the two is there
        return reply


def _sleep(seconds: float, pause: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, LOOK))
        pause()


def _read(found: Any) -> Reply:
    choice = found.choices[0]
    text = str(choice.message.content or "")
    tokens_in, tokens_out = _count_of(found, "prompt_tokens"), _count_of(found, "completion_tokens")
    return Reply(
        _NO_TEXT.sub("\ufffd", text),
        str(choice.finish_reason or "stop"),
        str(getattr(choice.message, "refusal", None) or ""),
        tokens_in or 0,
        tokens_out or 0,
        tokens_in is not None and tokens_out is not None,
        _NO_TEXT.sub("", str(found.model or "")),
    )


def _count_of(found: Any, name: str) -> int | None:
    """Return a number of tokens that the server says; None for what is none, such as null or less than 0."""
    count = getattr(getattr(found, "usage", None), name, None)
    return count if isinstance(count, int) and 0 <= count <= MOST_TOKENS else None


def _words_of(error: APIStatusError) -> str:
    """Return what a server said with an error, in one line."""
    body: Any = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        body = inner.get("message", inner) if isinstance(inner, dict) else inner
        code = body if not isinstance(inner, dict) else inner.get("code")
        body = f"{body} ({code})" if code and str(code) not in str(body) else body
    return " ".join(_NO_TEXT.sub("", str(body or "")).split())


def _is_too_long(words: str) -> bool:
    return "context" in words and any(
        word in words for word in ("length", "exceed", "maximum", "too long", "size")
    )


def _retry_after(error: APIStatusError) -> float | None:
    """Return the seconds that a server asks to wait; a date counts from now. None where it says nothing."""
    value = error.response.headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except ValueError:
            return None
    return min(max(0.0, seconds), MOST_ASKED)
