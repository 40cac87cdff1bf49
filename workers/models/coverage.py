"""Which editions can be translated, from which languages and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.edition import Edition
from service.domain.languages.tags import is_same
from workers.models.catalogue import Catalogue, NoModel
from workers.models.order import LanguageModels

#: what stands for the engine where a story is in the edition's own language
AS_IT_IS = "as it is"


@dataclass(frozen=True, slots=True)
class Served:
    """What drafts stories in `source` (BCP 47) for an edition, in the order in which engines are asked.

    Where `engines` is empty a person has to write them, and `missing` says how a model is added.
    """

    edition: str
    source: str
    engines: tuple[str, ...]
    missing: str | None = None


def coverage(
    editions: Mapping[str, Edition], catalogue: Catalogue, language_models: LanguageModels
) -> list[Served]:
    """Return what drafts the stories of each edition that is on, by language. Loads no model.

    Raises `Unprocessable` where a variable that an edition names for a key is not set.
    """
    return [
        served(edition, source, catalogue, language_models)
        for edition in editions.values()
        if edition.is_on
        for source in edition.sources
    ]


def served(edition: Edition, source: str, catalogue: Catalogue, language_models: LanguageModels) -> Served:
    """Return what drafts an edition's stories in `source` (BCP 47). Raises as `coverage` does."""
    if is_same(source, edition.locale):
        return Served(edition.slug, source, (AS_IT_IS,))
    config = language_models.config(edition, source)
    engines = [] if config is None else [f"llm:{config.model}"]
    missing = None
    try:
        engines.append(catalogue.engine_for(source, edition.locale).name)
    except NoModel as error:
        missing = None if engines else error.detail
    return Served(edition.slug, source, tuple(engines), missing)
