"""Reading what a CMS sent: strict JSON, cleaned text, and a name for every field that is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from service.errors import Unprocessable

#: deeper than any CMS nests, and shallow enough to walk by recursion
MAX_DEPTH = 100
#: digits of the longest number; beyond it is no id, count or time
MAX_DIGITS = 20
MAX_ID = 500  # characters: the unique index of PostgreSQL takes 2,700 bytes
MAX_VERSION = 100
MAX_URL = 2000
#: how far the clock of a CMS may be ahead before its versions would make all later ones stale
MAX_AHEAD = timedelta(days=1)

#: in an object whose names were brought up to date: new name → the path under which it was sent.
#: No sender can write this key, as control characters are cleaned away.
SENT_AS = "\0sent as"

_BLANKS = re.compile("[\v\f]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?", re.I
)


def parse_json(body: bytes) -> Fields:
    """Read a body into `Fields`, cleaned for storage.

    Control characters go, half surrogate pairs become U+FFFD: PostgreSQL takes neither. Raises
    `Unprocessable` for what is not UTF-8, not JSON, not an object, nested too deeply, or holds
    numbers or names that JSON readers disagree about: of a name that stands there twice with two
    values, one reader takes the first and another the last, and it may be a status.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unprocessable(
            f"The body is not UTF-8 (byte {error.start}). Send JSON in UTF-8.", field="body"
        ) from None
    try:
        payload = json.loads(
            text,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise _too_deep("body") from None
    except json.JSONDecodeError as error:
        raise Unprocessable(
            f"The body is not JSON (line {error.lineno}, column {error.colno}): {error.msg}.", field="body"
        ) from None
    except ValueError as error:
        raise Unprocessable(f"The body is not JSON: {error}.", field="body") from None
    if not isinstance(payload, dict):
        raise Unprocessable(f"The body is {_kind(payload)}; it must be a JSON object.", field="body")
    return Fields(clean(payload))


def clean(value: Any, depth: int = 0) -> Any:
    """Return JSON without characters that no database or XML takes. Raises `Unprocessable` when too deep."""
    if depth > MAX_DEPTH:
        raise _too_deep("body")
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        try:
            return _object([(clean_text(name), clean(item, depth + 1)) for name, item in value.items()])
        except ValueError as error:
            raise Unprocessable(f"The body cannot be used: {error}.", field="body") from None
    if isinstance(value, list):
        return [clean(item, depth + 1) for item in value]
    return value


def clean_text(text: str) -> str:
    """Take out control characters; a half surrogate pair (a cut emoji) becomes U+FFFD."""
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _BLANKS.sub(" ", text)))


def without_contacts(value: Any) -> Any:
    """Return JSON without e-mail addresses of people and their contact details: nobody here needs them.

    Goes by the name of the field; an address that is part of the story's text stays.
    """
    if isinstance(value, dict):
        return {
            name: without_contacts(item)
            for name, item in value.items()
            if isinstance(item, bool)  # yes or no is nobody's address: Ghost's `email_only`
            or ("email" not in (plain := name.lower().replace("-", "")) and plain != "contactinfo")
        }
    if isinstance(value, list):
        return [without_contacts(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object and where it stands in the body, so that a mistake can be named by its path.

    A field that is missing, null or an empty text reads as None (or as empty); one of the wrong type
    raises `Unprocessable` with `field` set to its path, such as "post.current.updated_at".
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""

    def at(self, name: str) -> str:
        """Return the path of a field, by the name that the sender gave it."""
        name = self.values.get(SENT_AS, {}).get(name, name)
        return f"{self.path}.{name}" if self.path and name else self.path or name

    def wrong(self, name: str, why: str) -> NoReturn:
        """Raise `Unprocessable` for a field."""
        raise Unprocessable(f"The field {self.at(name)} {why}.", field=self.at(name))

    def text(self, name: str) -> str | None:
        """Read a text; a number is taken as its digits."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            self.wrong(name, f"is {_kind(value)}; it must be a text")
        return value

    def identity(self, name: str) -> str:
        """Read the id of the story, which must be there."""
        value = (self.text(name) or "").strip()
        if not value:
            self.wrong(name, "is missing: without it the story cannot be told from others")
        if len(value) > MAX_ID or "\ufffd" in value:
            self.wrong(name, f"is no usable id: up to {MAX_ID} characters of valid text")
        return value

    def version(self, name: str) -> str | None:
        """Read a version: a short text or a number."""
        value = (self.text(name) or "").strip()
        if len(value) > MAX_VERSION:
            self.wrong(name, f"is longer than {MAX_VERSION} characters")
        return value or None

    def integer(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number between `low` and `high`; digits in a text will do."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}\s*", value, re.ASCII):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.wrong(name, f"must be a whole number from {low} to {high}")
        return value

    def moment(self, name: str) -> datetime | None:
        """Read an ISO 8601 time; without a zone it is taken as UTC. Null dates of WordPress are None."""
        value = self.values.get(name)
        if value is None or value == "" or (isinstance(value, str) and value.startswith("0000-00-00")):
            return None
        if isinstance(value, str) and _DATE.fullmatch(value.strip()):
            try:
                found = datetime.fromisoformat(value.strip().upper())
                found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
            except (ValueError, OverflowError):
                found = None
            if found is not None and 1900 <= found.year <= 2200:
                return found
        return self.wrong(name, "is no time: ISO 8601 such as 2026-03-02T09:31:00Z")

    def small_integer(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number; one that is out of bounds or no number is no reason to refuse a story."""
        try:
            return self.integer(name, low, high)
        except Unprocessable:
            return None

    def version_moment(self, name: str, received: datetime) -> datetime | None:
        """Read the time of a version, which cannot lie ahead of `received`."""
        found = self.moment(name)
        if found is not None and found > received + MAX_AHEAD:
            self.wrong(name, "lies in the future: set the clock of the CMS right")
        return found

    def end_moment(self, name: str, received: datetime) -> datetime | None:
        """Read the time of what takes a story from readers; one that cannot be right is as good as none.

        Refused for its time, it would leave the story where it is.
        """
        try:
            return self.version_moment(name, received)
        except Unprocessable:
            return None

    def plain(self, name: str, most: int | None = None) -> str | None:
        """Read a text that nothing depends on; what is no text, or longer than `most`, is left out."""
        value = self.values.get(name)
        text = self.text(name) if isinstance(value, str | int) and not isinstance(value, bool) else None
        text = (text or "").strip()
        return text if text and (most is None or len(text) <= most) else None

    def language(self, name: str, default: str) -> str:
        """Read a BCP 47 language tag, `default` where there is none."""
        value = self.text(name)
        if value is None:
            return default
        tag = value.strip().replace("_", "-")
        if not is_language(tag):
            self.wrong(name, "is no language tag: BCP 47 such as en or pt-MZ")
        return tag

    def address(self, name: str, base: str | None = None) -> str | None:
        """Read a web address; one that is relative without a `base`, or not http(s), is left out."""
        value = self.values.get(name)
        return web_address(value, base) if isinstance(value, str) else None

    def choice(self, name: str, values: Mapping[str, Any], default: Any = None) -> Any:
        """Read one of several words and give what it stands for."""
        value = self.text(name)
        if value is None:
            return default
        try:
            return values[value.strip().lower()]
        except KeyError:
            return self.wrong(name, f"must be one of: {', '.join(values)}")

    def part(self, name: str) -> Fields:
        """Read an object; empty where there is none (PHP writes an empty object as `[]`)."""
        value = self.values.get(name)
        if value is None or value == [] or value is False:
            return Fields({}, self.at(name))
        if not isinstance(value, dict):
            self.wrong(name, f"is {_kind(value)}; it must be an object")
        return Fields(value, self.at(name))

    def parts(self, name: str) -> list[Fields]:
        """Read a list of objects; empty where there is none."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(name, f"is {_kind(value)}; it must be a list")
        found = []
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.wrong(f"{name}[{index}]", f"is {_kind(item)}; it must be an object")
            found.append(Fields(item, self.at(f"{name}[{index}]")))
        return found

    def names(self, name: str) -> tuple[str, ...]:
        """Read the names out of a list of `{name: …}`, each once, in order; other items are passed over."""
        value = self.values.get(name)
        items = value if isinstance(value, list) else []
        found = [item.get("name") if isinstance(item, dict) else item for item in items]
        return tuple(dict.fromkeys(item.strip() for item in found if isinstance(item, str) and item.strip()))


def is_language(tag: str) -> bool:
    """Return whether this has the form of a BCP 47 tag and fits into the record."""
    return len(tag) <= 35 and _LANGUAGE.fullmatch(tag) is not None


def filled(values: Mapping[str, Any]) -> str:
    """Return the names of the fields that hold something, to tell people what was looked at."""
    seen = [name for name, value in values.items() if value not in (None, "", [], {}) and name != SENT_AS]
    return ", ".join(seen[:20])


def web_address(value: str, base: str | None = None) -> str | None:
    """Return an absolute http(s) address, or None for what is not one: a link is never worth a story."""
    try:
        address = urljoin(base, value.strip()) if base else value.strip()
        parts = urlsplit(address)
    except ValueError:
        return None
    good = (
        parts.scheme.lower() in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"]", address)
    )
    return address if good and len(address) <= MAX_URL else None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises `ValueError` for a name with two values; twice the same does no harm."""
    found = dict(pairs)
    if len(found) < len(pairs):
        for name, value in pairs:
            if value != found[name]:
                raise ValueError(f"the name {name[:100]!r} stands twice in one object, with two values")
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _decimal(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"the number {digits[:MAX_DIGITS]} is out of range")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _too_deep(path: str) -> Unprocessable:
    return Unprocessable(f"The body is nested more than {MAX_DEPTH} levels deep.", field=path)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names: dict[type, str] = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "something else")
