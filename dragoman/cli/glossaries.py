"""Which glossary a command works with: that of the desk if there is a desk, else the files."""

from __future__ import annotations

from sqlalchemy import Engine

from dragoman.cli.admin import database
from dragoman.desk import has_desk
from service.domain.terms import Glossary
from service.settings import Settings
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
