"""Concepts as JSON: the bodies of requests and answers, and how they are made of a concept's cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service.domain.terms.concept import FormStatus, Term
from service.errors import Unprocessable
from service.termbase.cells import Form, column_of, is_forms, language_of, says_none
from service.termbase.grounds import GROUNDS
from service.termbase.query import CellConflict, ConceptRecord, GlossaryCounts, Version
from service.termbase.rows import NONE, SIGNS, split_sign
from service.web.api.numbers import Counted

_SIGN = {status: sign for sign, status in SIGNS.items() if sign != "?"}
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$", description="primary subtag: fr, ar, sw")]
FormPlace = Annotated[
    str, Field(pattern="^[a-z]{2,3}(#[1-9][0-9]?)?$", description="fr; fr#2 for its second form alone")
]
ContextPlace = Annotated[
    str, Field(pattern="^[a-z]{2,3}(_short)?$", description="fr; fr_short for its abbreviations alone")
]
Remark = Annotated[str, Field(max_length=2_000, description="why, for the history")]


def _by_its_name_of_today(status: object) -> object:
    return "admitted" if status == "accepted" else status


#: `accepted` is what `admitted` was called before; it is still understood
Status = Annotated[
    Literal["preferred", "admitted", "tolerated", "forbidden", "none"],
    BeforeValidator(_by_its_name_of_today),
]


class FormModel(BaseModel):
    """One form of a concept in one language."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=500)
    status: Status = Field(
        "admitted",
        description="the first approved form is the preferred one; `none`, with the text `none` and `short`: "
        "the language is known to have no abbreviation",
    )
    trust: Literal["approved", "proposed"] = Field(
        "approved", description="proposed: finds mentions and is let pass, and is never asked for"
    )
    short: bool = Field(False, description="an abbreviation or a short name")
    source: str | None = Field(
        None, max_length=500, description="where it comes from; left out: as before, or `desk`"
    )


class GrammarModel(BaseModel):
    """What agreement needs to know of the name in a language."""

    model_config = ConfigDict(extra="forbid")
    gender: Literal["", "m", "f", "n", "c"] = ""
    number: Literal["", "sg", "pl"] = ""


Forms = Annotated[
    dict[Language, list[FormModel]], Field(description="by language; a language that is given is replaced")
]


class ConceptPatch(BaseModel):
    """Changes to a concept as you loaded it; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")
    version: Counted = Field(description="`version` of the concept as you loaded it")
    kind: str | None = Field(None, max_length=32)
    forms: Forms | None = None
    note: str | None = Field(None, max_length=5_000, description="why the house says it so")
    case_sensitive: bool | None = Field(None, description="forms are found in exactly this case")
    keep: bool | None = Field(None, description="never translated")
    first_mention: bool | None = Field(None, description="full name with abbreviation at first mention")
    scope: list[str] | None = Field(None, description="editions and `domain:…` in which it counts")
    keys: list[str] | None = Field(None, description="URIs of the same thing elsewhere")
    grammar: dict[FormPlace, GrammarModel] | None = None
    context: dict[ContextPlace, list[str]] | None = Field(
        None, description="words near which an ambiguous form is this concept"
    )
    priority: int | None = Field(None, ge=-9_999, le=9_999)
    status: Literal["active", "retired"] | None = None
    valid_from: str | None = Field(None, max_length=10, description="2024, 2024-05 or 2024-05-31")
    valid_to: str | None = Field(None, max_length=10)
    remark: Remark = ""


class ConceptIn(ConceptPatch):
    """A new concept."""

    version: Literal[0] = Field(0, description="0 or left out: there is none yet")
    id: str = Field(min_length=1, max_length=200, description="unique: a Wikidata id, or `house:name`")
    kind: str = Field(max_length=32)
    forms: Forms


class ConceptOut(BaseModel):
    """A concept as it stands, and how this version came to be."""

    id: str
    version: int
    kind: str
    forms: dict[str, list[FormModel]]
    note: str
    case_sensitive: bool
    keep: bool
    first_mention: bool
    scope: list[str]
    keys: list[str]
    grammar: dict[str, GrammarModel]
    context: dict[str, list[str]]
    priority: int
    status: Literal["active", "retired"]
    valid_from: str
    valid_to: str
    shipped: bool = Field(description="it came with the program")
    changed: bool = Field(description="people have changed it since it was shipped")
    action: str = Field(description="what made this version: shipped, created, changed, approved …")
    remark: str
    updated_at: datetime
    updated_by: str


class Concepts(BaseModel):
    """A page of concepts."""

    concepts: list[ConceptOut]
    cursor: str | None = Field(description="hand it in as `cursor` for the next page")


class ChangeOut(BaseModel):
    """One column that a version changed; cells as a row of a glossary file has them."""

    column: str
    before: str
    after: str


class VersionOut(BaseModel):
    """One version of a concept, and what it changed."""

    version: int
    action: str
    actor: str
    at: datetime
    remark: str
    changes: list[ChangeOut]


class History(BaseModel):
    """The versions of a concept, newest first."""

    id: str
    versions: list[VersionOut]


class Conflicts(BaseModel):
    """Conflicts, oldest first."""

    conflicts: list[CellConflict]


class FormCounts(BaseModel):
    """How many forms of a language there are, by what they are for."""

    approved: int = 0
    proposed: int = 0
    tolerated: int = Field(0, description="let pass, neither looked for nor asked for")
    forbidden: int = 0
    none: int = Field(0, description="concepts that are known to have no abbreviation in the language")


class GlossaryStats(BaseModel):
    """How much there is in the glossary; forms and kinds are of concepts in use."""

    version: int = Field(description="goes up with every change of the glossary")
    concepts: int = Field(description="concepts in use")
    retired: int
    changed: int = Field(description="concepts in use that were shipped and that people changed")
    own: int = Field(description="concepts in use that people added")
    conflicts: int = Field(description="open conflicts")
    kinds: dict[str, int] = Field(description="kind → concepts, the most frequent first")
    forms: dict[str, FormCounts] = Field(description="by language")
    covered: dict[str, int] = Field(description="language → concepts with an approved form in it")
    grounds: dict[str, dict[str, int]] = Field(
        description="language → rule (cldr, sources, hand+second, text, hand) → approved forms"
    )
    by_kind: dict[str, dict[str, int]] = Field(
        default_factory=dict, description="kind → language → concepts that have an approved form in it"
    )
    abbreviated: int = Field(0, description="concepts that have an abbreviation in English")
    abbreviations: dict[str, dict[str, int]] = Field(
        default_factory=dict,
        description="language → how many of these have an approved one in it (`approved`), and how many are "
        "known to have none (`none`)",
    )


class TrustIn(BaseModel):
    """The form to approve or to propose."""

    model_config = ConfigDict(extra="forbid")
    language: Language
    form: str = Field(min_length=1, max_length=500)
    version: Counted | None = Field(None, description="left out: whatever version stands")
    remark: Remark = ""


class RetireIn(BaseModel):
    """Why a concept goes out of use, or comes back."""

    model_config = ConfigDict(extra="forbid")
    version: Counted | None = None
    remark: Remark = ""


class ResolveIn(BaseModel):
    """Which cell is to stand: people's (`mine`) or the shipment's (`theirs`)."""

    model_config = ConfigDict(extra="forbid")
    take: Literal["mine", "theirs"]
    remark: Remark = ""


def concept_out(record: ConceptRecord) -> ConceptOut:
    """Return a concept as JSON values."""
    concept = record.concept
    forms: dict[str, list[FormModel]] = {}
    for term in concept.terms:
        forms.setdefault(term.language, []).append(_form_out(term, concept.source_of(term)))
    for column, row in record.forms.items():
        for form in row:
            if says_none(column, form):
                forms.setdefault(language_of(column), []).append(_none_out(form))
    return ConceptOut(
        id=concept.id,
        version=record.version,
        kind=concept.kind,
        forms=forms,
        note=concept.note,
        case_sensitive=concept.case_sensitive,
        keep=concept.keep,
        first_mention=concept.first_mention,
        scope=list(concept.scope),
        keys=list(concept.keys),
        grammar={
            language: GrammarModel.model_validate(grammar._asdict()) for language, grammar in concept.grammar
        },
        context={language: list(words) for language, words in concept.context},
        priority=concept.priority,
        status="retired" if concept.retired else "active",
        valid_from=concept.valid_from,
        valid_to=concept.valid_to,
        shipped=record.shipped,
        changed=record.changed,
        action=record.action,
        remark=record.remark,
        updated_at=record.updated_at,
        updated_by=record.updated_by,
    )


def _form_out(term: Term, source: str) -> FormModel:
    # model_construct: what stands in the database need not be found good again
    return FormModel.model_construct(
        text=term.text,
        status=term.status.value,
        trust="approved" if term.trusted else "proposed",
        short=term.short,
        source=source,
    )


def _none_out(form: Form) -> FormModel:
    return FormModel.model_construct(
        text=NONE,
        status="none",
        trust="proposed" if form.sign else "approved",
        short=True,
        source=form.source,
    )


def history_out(concept_id: str, versions: list[Version]) -> History:
    """Return a history as JSON values."""
    return History(
        id=concept_id,
        versions=[
            VersionOut(
                version=one.version,
                action=one.action,
                actor=one.actor,
                at=one.at,
                remark=one.remark,
                changes=[
                    ChangeOut(column=column, before=before, after=after)
                    for column, before, after in one.changes
                ],
            )
            for one in versions
        ],
    )


def stats_out(counts: GlossaryCounts) -> GlossaryStats:
    """Return counts as JSON values, the most frequent kind first."""
    forms: dict[str, FormCounts] = {}
    for (language, trust), number in sorted(counts.forms.items()):
        before = forms.get(language, FormCounts())
        forms[language] = before.model_copy(update={trust: number})
    return GlossaryStats(
        version=counts.version,
        concepts=counts.concepts,
        retired=counts.retired,
        changed=counts.changed,
        own=counts.own,
        conflicts=counts.conflicts,
        kinds=dict(counts.kinds.most_common()),
        forms=forms,
        covered=dict(sorted(counts.covered.items())),
        grounds={
            language: {
                rule: counts.grounds[language, rule] for rule in GROUNDS if counts.grounds[language, rule]
            }
            for language in sorted({language for language, _ in counts.grounds})
        },
        by_kind={
            kind: {
                language: number for (one, language), number in sorted(counts.by_kind.items()) if one == kind
            }
            for kind in counts.kinds
        },
        abbreviated=counts.abbreviated,
        abbreviations={
            language: {
                word: counts.abbreviations[language, word]
                for word in ("approved", "none")
                if counts.abbreviations[language, word]
            }
            for language in sorted({language for language, _ in counts.abbreviations})
        },
    )


# --- the way in -------------------------------------------------------------------------------

_FLAGS = {"case_sensitive": ("case", "exact"), "keep": ("keep", "yes"), "first_mention": ("first", "full")}


def cells_in(model: ConceptPatch) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Return the cells that a request changes, and the sources it names, by (language, form).

    Raises `Unprocessable` naming the field.
    """
    cells: dict[str, str] = {}
    sources: dict[tuple[str, str], str] = {}
    given: Mapping[str, Any] = {name: getattr(model, name) for name in model.model_fields_set}
    for name, value in given.items():
        if name in ("version", "remark"):
            continue
        if value is None:
            raise Unprocessable(f"{name} is null; leave it out where it is to stay.", field=name)
        if name in _FLAGS:
            column, word = _FLAGS[name]
            cells[column] = word if value else ""
        elif name == "forms":
            for language, forms in value.items():
                cells |= _forms_in(language, forms, sources)
        elif name in ("scope", "keys"):
            cells[name] = "|".join(_part(name, place, one, "|") for place, one in enumerate(value))
        elif name == "grammar":
            cells[name] = "; ".join(
                f"{language}:{' '.join(filter(None, (one.gender, one.number)))}"
                for language, one in value.items()
                if one.gender or one.number
            )
        elif name == "context":
            cells[name] = "; ".join(
                f"{language}:{_words(language, words)}" for language, words in value.items() if words
            )
        elif name == "status":
            cells[name] = "retired" if value == "retired" else ""
        elif name == "priority":
            cells[name] = str(value) if value else ""
        else:
            cells[name] = value
    return cells, sources


def _words(language: str, words: list[str]) -> str:
    return "+".join(_part(f"context.{language}", place, word, ";+") for place, word in enumerate(words))


def _part(name: str, place: int, text: str, dividers: str) -> str:
    if not text.strip() or any(mark in text for mark in dividers):
        raise Unprocessable(
            f"{name}: {text!r} is empty or holds one of {' '.join(dividers)}, which divides the parts.",
            field=f"{name}.{place}",
        )
    return text.strip()


def _forms_in(language: str, forms: list[FormModel], sources: dict[tuple[str, str], str]) -> dict[str, str]:
    if not is_forms(language):
        raise Unprocessable(f"{language!r} cannot be a column of forms.", field=f"forms.{language}")
    rows: dict[bool, list[FormModel]] = {False: [], True: []}
    for place, form in enumerate(forms):
        where = f"forms.{language}.{place}"
        _part(where, place, form.text, "|")
        if split_sign(form.text)[0]:
            raise Unprocessable(
                f"The form {form.text!r} begins with a sign; say it with `trust` or `status`.",
                field=f"{where}.text",
            )
        if (form.status == "none") is not (form.short and form.text.strip() == NONE):
            raise Unprocessable(
                f"A language without an abbreviation is said by the text “{NONE}”, the status “none” and "
                "`short`: true, all three.",
                field=f"{where}.status",
            )
        if form.trust == "proposed" and form.status in ("forbidden", "tolerated"):
            raise Unprocessable(
                f"The form {form.text!r} is {form.status}: that needs no approval.", field=f"{where}.trust"
            )
        rows[form.short].append(form)
        if form.source is not None:
            sources[language, form.text.strip()] = form.source.strip()
    return {
        column_of(language, short=short): "|".join(map(_written, _preferred_first(language, row)))
        for short, row in rows.items()
    }


def _preferred_first(language: str, row: list[FormModel]) -> list[FormModel]:
    approved = [form for form in row if form.trust == "approved" and form.status in ("preferred", "admitted")]
    preferred = [form for form in approved if form.status == "preferred"]
    if len(preferred) > 1:
        raise Unprocessable(
            f"In {language}, {preferred[0].text!r} and {preferred[1].text!r} are both preferred; one can be.",
            field=f"forms.{language}",
        )
    if not preferred or approved[0] is preferred[0]:
        return row
    return [preferred[0], *(form for form in row if form is not preferred[0])]


def _written(form: FormModel) -> str:
    signed = form.trust == "approved" and form.status != "none"
    sign = _SIGN.get(FormStatus(form.status), "") if signed else "?" if form.trust == "proposed" else ""
    return sign + form.text.strip()
