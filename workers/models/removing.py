"""Removing a model: which editions lose it, by what they are then translated, and away with it whole."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.domain.edition import Edition
from service.domain.languages.tags import is_same, primary
from service.errors import NotFound, Unprocessable
from workers.models import downloading
from workers.models.adding import SCRATCH
from workers.models.catalogue import InstalledModel, UsableModel, usable
from workers.models.ways import way


@dataclass(frozen=True, slots=True)
class ModelUse:
    """An edition's stories in `source` (BCP 47), and by which models they are translated, in order."""

    edition: str
    source: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What an edition loses with a model: without `instead`, a person writes its stories in `source`."""

    edition: str
    source: str
    instead: tuple[str, ...]


def uses(editions: Mapping[str, Edition], found: Sequence[InstalledModel]) -> list[ModelUse]:
    """Return by which installed models the stories of each edition that is on are translated, by language."""
    models = usable(found)
    return [
        ModelUse(edition.slug, source, _names(models, source, edition.locale))
        for edition in editions.values()
        if edition.is_on
        for source in edition.sources
        if not is_same(source, edition.locale)
    ]


def losses(editions: Mapping[str, Edition], found: Sequence[InstalledModel], name: str) -> list[Loss]:
    """Return what the editions lose with the model of that name; nothing where none uses it."""
    before = uses(editions, found)
    after = uses(editions, [model for model in found if model.name != name])
    return [
        Loss(old.edition, old.source, new.models)
        for old, new in zip(before, after, strict=True)
        if name in old.models
    ]


def find_added(found: Sequence[InstalledModel], name: str) -> InstalledModel:
    """Return the added model of that name. Raises `NotFound`, and `Unprocessable` for a shipped one."""
    named = [model for model in found if name in (model.name, model.folder.name)]
    if not named:
        raise NotFound(f"There is no model {name}, and no download of one that was cut.")
    if named[0].shipped:
        raise Unprocessable(f"{name} belongs to the program and stays. Added models come before it.")
    return named[0]


def remove(model: InstalledModel) -> int:
    """Remove an added model and return the bytes that it took. Workers use it to the end of their story."""
    size = folder_size(model.folder)
    aside = model.folder.with_name(f"{SCRATCH}{uuid.uuid4().hex}")
    model.folder.rename(aside)  # whole or not at all
    shutil.rmtree(aside, ignore_errors=True)
    return size


def remove_download(models: Path, name: str) -> int | None:
    """Remove a download that was cut, by its model's name; return its bytes, or None where there is none.

    Raises `Conflict` while a command is at it.
    """
    for hub_name, folder in downloading.unfinished(models):
        if name in (hub_name, hub_name.rpartition("/")[2]):
            size = folder_size(folder)
            downloading.throw_away(folder, hub_name)
            return size
    return None


def folder_size(folder: Path) -> int:
    """Return the bytes of the files in a folder."""
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def _names(models: Sequence[UsableModel], source: str, locale: str) -> tuple[str, ...]:
    return tuple(one.manifest.name for one in way(models, primary(source), primary(locale)))
