"""The glossary over JSON: search, read, create, change, approve, propose, retire, settle conflicts.

Reading needs a key of the scope `review` or `glossary`, writing one of `glossary`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Engine
from starlette.status import HTTP_201_CREATED

from service import termbase
from service.accounts import Key
from service.storage.session import reading, writing
from service.web.api.glossary_models import (
    ConceptIn,
    ConceptOut,
    ConceptPatch,
    Concepts,
    Conflicts,
    GlossaryStats,
    History,
    ResolveIn,
    RetireIn,
    TrustIn,
    cells_in,
    concept_out,
    history_out,
    stats_out,
)
from service.web.auth import optional_key, require_key
from service.web.deps import EngineDep
from service.web.rules import Guard, Rule

router = APIRouter(prefix="/v1/glossary", tags=["glossary"])


class ReadsGlossary(Guard):
    """The dependency of what a key may call that has `review` or `glossary`."""

    rule = Rule("scope", "review", "anywhere")

    def __call__(self, request: Request, key: Annotated[Key | None, Depends(optional_key)]) -> Key:
        """Return the key."""
        if key is not None and key.allows("glossary"):
            return key
        return require_key("review", sorts=True)(request, key)


Reader = Annotated[Key, Depends(ReadsGlossary())]
Writer = Annotated[Key, Depends(require_key("glossary"))]


@router.get("/concepts", summary="Search")
def search_concepts(  # one parameter for each that the address may have
    engine: EngineDep,
    key: Reader,
    q: Annotated[str, Query(max_length=200, description="part of a form in any spelling, or an id")] = "",
    language: Annotated[str | None, Query(max_length=3)] = None,
    kind: Annotated[str | None, Query(max_length=32)] = None,
    status: Annotated[Literal["active", "retired", "all"], Query()] = "active",
    trust: Annotated[
        Literal["approved", "proposed", "none"] | None,
        Query(description="has such a form (in `language`); none: has no approved one in `language`"),
    ] = None,
    cursor: Annotated[str | None, Query(max_length=600)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Concepts:
    """Find concepts; whole forms first, then in the order of the glossary."""
    with reading(engine) as session:
        wanted = termbase.ConceptQuery(q, language, kind, status, trust)
        found = termbase.search(session, wanted, cursor=cursor, limit=limit)
    return Concepts(concepts=[concept_out(record) for record in found.concepts], cursor=found.cursor)


@router.post("/concepts", summary="Add a concept", status_code=HTTP_201_CREATED)
def create_concept(engine: EngineDep, key: Writer, body: ConceptIn, response: Response) -> ConceptOut:
    """Add a concept; 409 with what stands there if the id is taken."""
    cells, sources = cells_in(body)
    with writing(engine) as session:
        record = termbase.create(session, cells, key.actor, sources=sources, remark=body.remark)
    response.headers["Location"] = f"/v1/glossary/concepts/{record.id}"
    return concept_out(record)


@router.get("/concepts/{concept_id}", summary="A concept")
def get_concept(engine: EngineDep, key: Reader, concept_id: str) -> ConceptOut:
    """Return a concept with all its forms."""
    with reading(engine) as session:
        return concept_out(termbase.get(session, concept_id))


@router.patch("/concepts/{concept_id}", summary="Change a concept")
def patch_concept(engine: EngineDep, key: Writer, concept_id: str, body: ConceptPatch) -> ConceptOut:
    """Change a concept; 409 with what stands there now, if someone was faster."""
    cells, sources = cells_in(body)
    with writing(engine) as session:
        record = termbase.change(
            session, concept_id, body.version, cells, key.actor, sources=sources, remark=body.remark
        )
    return concept_out(record)


@router.get("/concepts/{concept_id}/history", summary="The versions of a concept")
def get_history(engine: EngineDep, key: Reader, concept_id: str) -> History:
    """List the versions, newest first, with who made them and what they changed."""
    with reading(engine) as session:
        return history_out(concept_id, termbase.history(session, concept_id))


@router.post("/concepts/{concept_id}/approve", summary="Approve a form")
def approve(engine: EngineDep, key: Writer, concept_id: str, body: TrustIn) -> ConceptOut:
    """Make a proposed form an approved one: from now on it is asked for and checked."""
    return _set_trust(engine, key, concept_id, body, "approved")


@router.post("/concepts/{concept_id}/propose", summary="Take an approval back")
def propose(engine: EngineDep, key: Writer, concept_id: str, body: TrustIn) -> ConceptOut:
    """Make an approved form a proposed one: found and let pass, never asked for."""
    return _set_trust(engine, key, concept_id, body, "proposed")


def _set_trust(engine: Engine, key: Key, concept_id: str, body: TrustIn, trust: termbase.Trust) -> ConceptOut:
    form = body.language, body.form
    with writing(engine) as session:
        record = termbase.set_trust(
            session, concept_id, form, trust, key.actor, version=body.version, remark=body.remark
        )
    return concept_out(record)


@router.post("/concepts/{concept_id}/retire", summary="Take a concept out of use")
def retire(engine: EngineDep, key: Writer, concept_id: str, body: RetireIn) -> ConceptOut:
    """Retire a concept; its history stays, and no shipment brings it back."""
    with writing(engine) as session:
        record = termbase.retire(session, concept_id, key.actor, version=body.version, remark=body.remark)
    return concept_out(record)


@router.post("/concepts/{concept_id}/restore", summary="Take a retired concept into use again")
def restore(engine: EngineDep, key: Writer, concept_id: str, body: RetireIn) -> ConceptOut:
    """Bring a retired concept back."""
    with writing(engine) as session:
        record = termbase.restore(session, concept_id, key.actor, version=body.version, remark=body.remark)
    return concept_out(record)


@router.get("/conflicts", summary="What people and shipments disagree on")
def list_conflicts(
    engine: EngineDep,
    key: Reader,
    concept: Annotated[str | None, Query(max_length=200)] = None,
    resolved: bool = False,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="id of the last one you have")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Conflicts:
    """List open conflicts (with `resolved`: all), oldest first."""
    with reading(engine) as session:
        found = termbase.conflicts(session, concept_id=concept, resolved=resolved, after=after, limit=limit)
    return Conflicts(conflicts=found)


@router.post("/conflicts/{conflict_id}/resolve", summary="Settle a conflict")
def resolve(
    engine: EngineDep,
    key: Writer,
    conflict_id: int,
    body: ResolveIn,
) -> ConceptOut:
    """Keep people's cell (`mine`) or take the shipment's (`theirs`); 404 if there is no such conflict."""
    with writing(engine) as session:
        record = termbase.resolve(session, conflict_id, body.take, key.actor, remark=body.remark)
    return concept_out(record)


@router.get("/stats", summary="How much there is")
def stats(engine: EngineDep, key: Reader) -> GlossaryStats:
    """Count concepts by kind, and forms by language and trust."""
    with reading(engine) as session:
        return stats_out(termbase.count(session))
