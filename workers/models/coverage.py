"""Which editions can be translated, from which languages and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.domain.edition import Edition
from service.domain.languages.tags import is_same
from service.presence import AS_IT_IS, Served, without_engine
from service.program import dragoman
from workers.models.catalogue import Catalogue, NoModel
from workers.models.order import LanguageModels
from workers.models.ways import PIVOT


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


def say_uncovered(found: Sequence[Served]) -> str | None:
    """Return which editions have stories that no engine drafts, and the three ways; None where none has."""
    lacking = without_engine(found)
    if not lacking:
        return None
    nothing = [edition for edition, languages in lacking.items() if PIVOT in languages]
    partly = [
        f"from {', '.join(languages)} for {edition}"
        for edition, languages in lacking.items()
        if PIVOT not in languages
    ]
    said = []
    if nothing:
        said.append(f"no engine translates for {', '.join(nothing)}")
    if partly:
        said.append(f"{'nor' if nothing else 'no engine translates'} {', '.join(partly)}")
    number = len({one.edition for one in found})
    return (
        f"{len(lacking)} of {number} editions are not drafted from every language that they take: "
        f"{'; '.join(said)}. Ways to have them drafted: a model (`{dragoman()} models add --editions`), a "
        "language model (DRAGOMAN_LLM_URL and DRAGOMAN_LLM_MODEL), or somebody who writes them at the desk; "
        "DRAGOMAN_EDITIONS switches off those that are not needed."
    )
