"""Which models the editions need: chosen by plan, asked of the hub, weighed against disk and memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from service.domain.edition import Edition
from service.domain.languages.tags import is_same, language_name, primary
from service.errors import Forbidden, NotFound, Unprocessable
from service.program import dragoman
from workers.engines.manifest import Manifest
from workers.models.catalogue import InstalledModel, usable
from workers.models.downloading import SPARE
from workers.models.hub import Repository
from workers.models.known import CONVERTED, M2M_INT8, MADLAD_INT8, KnownModel
from workers.models.room import size_text
from workers.models.ways import PIVOT, is_weak, way

#: the models that a plan chooses from, and what it is for
OF_A_PAIR = tuple(one for one in CONVERTED if one.pairs)
PLANS: dict[str, tuple[tuple[KnownModel, ...], str]] = {
    "small": ((M2M_INT8,), "one model for all, for trying it out"),
    "good": (
        (*OF_A_PAIR, M2M_INT8),
        "a model of its own for each pair that has one, the small one for others",
    ),
    "full": ((*OF_A_PAIR, MADLAD_INT8), "likewise, with a large and slow one for the others"),
}
#: megabytes that a worker takes beside its models, with the glossary and while it works
WORKER_MB = 400
MB = 1_000_000

#: asks the hub for a model; see `hub.look`
Look = Callable[[str, str], Repository]


@dataclass(frozen=True, slots=True)
class Choice:
    """A model of a plan: what is known of it and, unless it is installed already, what the hub has of it."""

    known: KnownModel
    repository: Repository | None

    @property
    def name(self) -> str:
        """Its name on this machine."""
        return self.known.name

    @property
    def installed(self) -> bool:
        """Whether it is here already."""
        return self.repository is None

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return 0 if self.repository is None else self.repository.size

    @property
    def licence(self) -> str:
        """What its card says, else what is known."""
        return (self.repository.licence if self.repository else "") or self.known.licence

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that it was made for."""
        return self.known.pairs

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it translates each into each other."""
        return self.known.languages

    @property
    def weak(self) -> tuple[str, ...]:
        """Those of them of which it saw too little."""
        return self.known.weak


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that is here and none of the plan's."""

    manifest: Manifest
    pairs: tuple[tuple[str, str], ...]
    languages: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name on this machine."""
        return self.manifest.name


@dataclass(frozen=True, slots=True)
class EditionLine:
    """What a plan does for an edition's stories in a language; without `models` a person writes them."""

    edition: str
    source: str
    target: str
    models: tuple[Choice | Installed, ...]

    @property
    def weak(self) -> str:
        """The name of a language that one of the models saw too little of; empty where there is none."""
        for model, pair in steps(self):
            if is_weak(model, *pair):
                return language_name(next(one for one in pair if one in model.weak))
        return ""

    @property
    def words_a_second(self) -> int | None:
        """Words that a core writes in a second, about; None where that is not known."""
        speeds = [one.known.words_a_second for one in self.models if isinstance(one, Choice)]
        if not speeds or len(speeds) < len(self.models):
            return None
        return round(1 / sum(1 / one for one in speeds))


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """What is to be added for the editions. `left_out` says why a model of the plan is not, by its name."""

    name: str
    lines: tuple[EditionLine, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def models(self) -> tuple[Choice, ...]:
        """The models of the plan that are used, in the order in which they are added: small ones first."""
        found = {one.name: one for line in self.lines for one in line.models if isinstance(one, Choice)}
        return tuple(sorted(found.values(), key=lambda one: one.known.gigabytes))

    @property
    def to_add(self) -> tuple[Choice, ...]:
        """Those of them that are not here."""
        return tuple(one for one in self.models if not one.installed)

    @property
    def fetch(self) -> int:
        """Bytes to fetch, which the models then take of the disk."""
        return sum(one.size for one in self.to_add)

    @property
    def memory(self) -> int:
        """Bytes of memory that a worker takes with all of these models."""
        return (WORKER_MB + sum(one.known.memory_mb for one in self.models)) * MB

    @property
    def without(self) -> tuple[EditionLine, ...]:
        """What nothing translates."""
        return tuple(line for line in self.lines if not line.models)

    def pairs_of(self, choice: Choice) -> tuple[tuple[str, str], ...]:
        """Return the pairs that a model is used for."""
        pairs = [pair for line in self.lines for model, pair in steps(line) if model is choice]
        return tuple(dict.fromkeys(pairs))


def steps(line: EditionLine) -> list[tuple[Choice | Installed, tuple[str, str]]]:
    """Return the models of a line, each with the pair that it translates there."""
    places = [line.source, *([PIVOT] if len(line.models) > 1 else []), line.target]
    return list(zip(line.models, pairwise(places), strict=False))


def make_plan(
    name: str,
    editions: Iterable[Edition],
    found: Sequence[InstalledModel],
    look: Look,
    left_out: Mapping[str, str] | None = None,
) -> ModelPlan:
    """Return what plan `name` adds for these editions, beside the installed models.

    The hub is asked for each model that is needed; one that it does not have, or whose licence forbids its
    use, is left out with the reason, and the next best takes its place. Raises `Unprocessable` for another
    plan, and `Unavailable` where the hub cannot be asked.
    """
    if name not in PLANS:
        raise Unprocessable(f"There is no plan {name!r}. There are: {', '.join(PLANS)}.")
    out = dict(left_out or {})
    here = {model.manifest.name: model for model in usable(found) if not model.shipped}
    own = [
        Installed(model.manifest, model.pairs, model.languages, model.weak)
        for model in here.values()
        if model.manifest.name not in {one.name for one in PLANS[name][0]}
    ]
    asked: dict[str, Choice] = {}
    needs = [
        (edition.slug, source, primary(edition.locale))
        for edition in editions
        for source in edition.sources
        if not is_same(source, edition.locale)
    ]
    while True:
        candidates = [
            asked.get(one.name) or Choice(one, None) for one in PLANS[name][0] if one.hub not in out
        ]
        lines = tuple(EditionLine(*need, way([*own, *candidates], *need[1:])) for need in needs)
        plan = ModelPlan(name, lines, out)
        new = [one for one in plan.models if one.name not in asked]
        if not new:
            return plan
        for one in new:
            try:
                asked[one.name] = (
                    one if one.name in here else Choice(one.known, look(one.known.hub, one.known.revision))
                )
                _may_be_used(asked[one.name])
            except (NotFound, Forbidden, Unprocessable) as error:
                out[one.known.hub] = error.detail


def _may_be_used(choice: Choice) -> None:
    if Manifest("", (), choice.licence).noncommercial:
        raise Unprocessable(f"Its licence, {choice.licence}, forbids commercial use.")


def weigh(plan: ModelPlan, *, disk: int, limit: int, free: int) -> None:
    """Raise `Unprocessable` with what to do where disk or memory will not do for a plan (bytes)."""
    less = "name fewer editions" if plan.name == "small" else "take `--plan small` or name fewer editions"
    if plan.to_add and plan.fetch + SPARE > disk:  # as each download asks: else it ends midway
        raise Unprocessable(
            f"The models take {size_text(plan.fetch)} of the disk, {size_text(SPARE)} are to stay free, and "
            f"{size_text(disk)} are free. Free some space, set DRAGOMAN_MODELS_DIR to a folder on a larger "
            f"disk, or {less}."
        )
    if plan.memory > limit:
        raise Unprocessable(
            f"A worker with these models takes {size_text(plan.memory)} of memory, and this machine, or the "
            f"container that this runs in, has {size_text(limit)}. Give it more, or {less}."
        )
    largest = max(plan.to_add, key=lambda one: one.known.memory_mb, default=None)
    if largest is not None and largest.known.memory_mb * MB > free:
        raise Unprocessable(
            f"{largest.name} takes {size_text(largest.known.memory_mb * MB)} of memory when it is tried, and "
            f"{size_text(free)} are free now. Stop something meanwhile, such as the workers "
            f"(`{dragoman()} worker`), or {less}."
        )
