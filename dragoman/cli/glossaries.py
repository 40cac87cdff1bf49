"""Which glossary a command works with: that of the desk if there is a desk, else the files."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine

from dragoman.cli.admin import database
from dragoman.desk import has_desk
from service.domain.languages.tags import primary
from service.domain.terms import Glossary
from service.editions import editions_of
from service.errors import Unprocessable
from service.settings import Settings
from service.termbase.cells import LANGUAGES
from service.termbase.current import GlossaryInForce
from service.termbase.files import load_glossary
from service.termbase.shipment import ship


def glossary_in_force(settings: Settings) -> Glossary:
    """Return the desk's glossary with what people changed in it; without a desk, that of the files."""
    if has_desk(settings):
        return GlossaryInForce.of(settings, database()).current()
    return load_glossary(settings.glossaries_dir)


def glossary_database(settings: Settings) -> Engine:
    """Open the desk's database with the shipped glossary in it. Raises `Unavailable` where there is none."""
    engine = database()
    ship(engine, settings.glossaries_dir)
    return engine


def need_languages(settings: Settings, asked: Iterable[str]) -> None:
    """Raise `Unprocessable` for a language that no edition and no concept has, with those that there are.

    Nothing would be found in it, and a report with nothing in it does not tell a slip of the pen.
    """
    known = {*LANGUAGES, *(primary(edition.locale) for edition in editions_of(settings).values())}
    if known.issuperset(map(primary, asked)):
        return
    concepts = glossary_in_force(settings).concepts.values()
    known.update(term.language for concept in concepts for term in concept.terms)
    if unknown := [one for one in asked if primary(one) not in known]:
        raise Unprocessable(
            f"No edition and no concept of the glossary has the language {', '.join(unknown)}. "
            f"There are: {', '.join(sorted(known))}."
        )
