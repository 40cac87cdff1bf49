"""Abbreviations of a language together with those that every language has."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from service.domain.languages.base import Language, get, words

#: without their last full stop, as in `Language`
EVERYWHERE = Language(
    code="",
    never_last=words("dr dra prof mr mrs ms mme mlle hr fr cf ca vs approx e.g i.e ph.d st v"),
    maybe_last=words("jr sr inc ltd co corp bros plc llc u.s u.k u.n e.u d.c b.c a.d m.d b.a m.a"),
    usually_last=words("etc"),
    before_number=words("no nos nr art fig vol p pp"),
)


@lru_cache(maxsize=256)
def with_abbreviations(tag: str) -> Language:
    """Return the language of a tag with the abbreviations that hold everywhere, each in one list only."""
    own = get(tag)
    usually = own.usually_last | EVERYWHERE.usually_last
    maybe = own.maybe_last | EVERYWHERE.maybe_last - usually
    never = own.never_last | EVERYWHERE.never_last - maybe - usually
    number = own.before_number | EVERYWHERE.before_number
    return replace(
        own, never_last=never - number, maybe_last=maybe, usually_last=usually, before_number=number
    )
