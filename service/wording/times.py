"""Times and lengths of time, as the language that is spoken writes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date, format_timedelta

from service.wording.catalogues import ENGLISH
from service.wording.speaking import _, spoken

#: English as most of the world writes its dates: 30 Nov 2026
_WORLD_ENGLISH = "en_001"
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def length_of_time(length: timedelta) -> str:
    """Return a length of time in one unit, rounded down: minutes to two hours, hours to two days, days."""
    if length < _MINUTE:
        return _("under 1 min")
    return format_timedelta(_whole(length), format="short", threshold=2, locale=_locale())


def ago(length: timedelta) -> str:
    """Return how long ago something was."""
    if length < _MINUTE:
        return _("just now")
    return format_timedelta(
        -_whole(length), format="short", threshold=2, add_direction=True, locale=_locale()
    )


def exact_time(moment: datetime, zone: str) -> str:
    """Return day, hour and minute of a time that is in the zone of that name.

    The hours go to 24: twelve of them are counted from six o'clock in some of the languages, and from
    midnight in others.
    """
    return f"{format_date(moment, 'medium', locale=_locale())} {moment:%H:%M} {zone}"


def _whole(length: timedelta) -> timedelta:
    unit = _MINUTE if length < 2 * _HOUR else _HOUR if length < 2 * _DAY else _DAY
    return length // unit * unit


def _locale() -> str:
    return _WORLD_ENGLISH if spoken() == ENGLISH else spoken()
