"""Unlisted names as findings of a draft, and as concepts for the glossary."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.draft import DraftSegment, Finding, Job, Mention, Outcome, Severity, SourceSegment
from service.domain.names.entry import concept_from_finding, concept_from_name
from service.domain.names.story import INCONSISTENT, UNLISTED, flag_names, names_in, still_unlisted
from service.domain.story import BlockKind
from service.domain.terms.concept import FormStatus
from service.termbase.name_parts import NAME_DATA
from service.wording import say
from tests.examples import examples

STORY = [
    "The wells near Tessaoua reopened, said Oumarou Kindo, who runs them.",
    "Kindo said the work took a year.",
    "Nobody in Tessaoua saw Kindo again.",
]
FRENCH = [
    "Les puits près de Tessaoua ont rouvert, a dit Oumarou Kindo, qui les dirige.",
    "Kindou a dit que le travail a pris un an.",
    "Personne à Tessaoua n'a revu Kindo.",
]
ARABIC = [
    "أعيد فتح الآبار قرب تيساوا، قال عمرو كيندو الذي يديرها.",
    "وقال كيندو إن العمل استغرق سنة.",
    "لم ير أحد في تيساوا كيندو مرة أخرى.",
]


def draft(sources: list[str], targets: list[str], target: str, source: str = "en") -> list[DraftSegment]:
    segments = tuple(
        SourceSegment(n, f"body.{n}", BlockKind.PARAGRAPH, 0, len(text), text)
        for n, text in enumerate(sources)
    )
    job = Job("t", "v", "lease", "s", source, "edition", target, segments)
    return list(flag_names(job, [DraftSegment(n, text) for n, text in enumerate(targets)], NAME_DATA))


def findings(segments: list[DraftSegment], check: str) -> list[tuple[int, Finding]]:
    return [(one.index, finding) for one in segments for finding in one.findings if finding.check == check]


def test_each_name_is_flagged_once_with_all_its_places() -> None:
    found = findings(draft(STORY, ARABIC, "ar-EG"), UNLISTED)
    ((at, note),) = found
    assert (at, note.severity) == (0, Severity.INFO)
    place, person = names_in(note)
    assert (place["name"], person["name"]) == ("Tessaoua", "Oumarou Kindo")
    assert (place["kind"], person["kind"]) == ("place", "person")
    assert [(one["segment"], one["text"]) for one in person["places"]] == [
        (0, "Oumarou Kindo"),
        (1, "Kindo"),
        (2, "Kindo"),
    ]
    assert [one["said"] for one in place["places"]] == ["تيساوا", "تيساوا"]
    assert len(person["proposals"]) == 3
    assert note.source_span is not None
    assert STORY[0][slice(*note.source_span)] == "Tessaoua"
    words = say(note)
    assert words.startswith("2 names of the story are not in the glossary. “Tessaoua” (place) is not")
    assert "“Oumarou Kindo” (person) is not in the glossary; it stands here 3 times." in words


def test_two_spellings_of_one_name_are_a_finding_at_the_later_place() -> None:
    found = findings(draft(STORY, FRENCH, "fr-SN"), INCONSISTENT)
    ((at, finding),) = found
    assert at == 1
    assert "“Kindou” here and “Kindo” in sentence 1" in say(finding)
    assert finding.target_span == (0, 6)
    assert finding.fix is not None
    assert not finding.fix.sure  # which of the two is right, a person has to say
    mended = [FRENCH[0], finding.fix.applied(FRENCH[1]), *FRENCH[2:]]
    assert findings(draft(STORY, mended, "fr-SN"), INCONSISTENT) == []


def test_a_name_kept_in_latin_letters_is_only_a_note() -> None:
    texts = [text.replace("Kindou", "Kindo") for text in FRENCH]
    drafted = draft(STORY, texts, "fr-SN")
    assert findings(drafted, INCONSISTENT) == []
    assert {finding.severity for _, finding in findings(drafted, UNLISTED)} == {Severity.INFO}


def test_case_endings_are_no_second_spelling() -> None:
    turkish = ["Oumarou Kindo geldi, dedi.", "Kindo'nun işi bir yıl sürdü.", "Kimse Kindo'yu görmedi."]
    assert findings(draft(STORY, turkish, "tr"), INCONSISTENT) == []


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("fr", ["Kindo est venu.", "L'homme d'Oumarou Kindo partit.", "J’ai vu Kindo."]),
        ("ar", ["جاء كيندو.", "قال لكيندو ذلك.", "الكيندو رجل طيب وكيندو فلاح."]),
    ],
)
def test_what_is_glued_before_a_name_is_no_second_spelling(target: str, said: list[str]) -> None:
    assert findings(draft(STORY, said, target), INCONSISTENT) == []


@pytest.mark.parametrize(("source", "target"), [("en", "en-GB"), ("ar", "he"), ("zh", "fr")])
def test_stories_that_are_not_looked_at(source: str, target: str) -> None:
    assert draft(STORY, STORY, target, source) == [DraftSegment(n, text) for n, text in enumerate(STORY)]


def test_a_person_in_an_arabic_story_is_found_by_the_title() -> None:
    arabic = ["قال الوزير أحمد حسن إن السد سيكتمل.", "وزار الوزير أحمد حسن القرية.", "كان أحمد سعيدا."]
    french = [
        "Le ministre Ahmed Hassan a dit que le barrage serait fini.",
        "Ahmad Hasan a visité le village.",
        "Ahmed était content.",
    ]
    drafted = draft(arabic, french, "fr", "ar")
    ((at, finding),) = findings(drafted, UNLISTED)
    assert at == 0
    (name,) = names_in(finding)
    assert (name["name"], len(name["places"])) == ("أحمد حسن", 2)
    assert "Ahmed Hassan" in [one["text"] for one in name["proposals"]]
    assert [one["said"] for one in name["places"]] == ["Ahmed Hassan", "Ahmad Hasan"]
    assert [at for at, _ in findings(drafted, INCONSISTENT)] == [1]


def test_a_finding_comes_back_from_json_with_its_data_and_an_old_one_without() -> None:
    ((_, finding), *_) = findings(draft(STORY, ARABIC, "ar"), UNLISTED)
    assert Finding.from_json(json.loads(json.dumps(finding.to_json()))) == finding
    old = {"check": "names", "severity": "info", "message": "m", "source_span": [0, 1], "target_span": None}
    assert Finding.from_json(old).data is None
    assert say(Finding.from_json(old)) == "m"
    assert say(Finding.from_json(Finding.from_json(old).to_json())) == "m"


def test_an_edited_segment_keeps_the_flag_until_the_glossary_has_the_name() -> None:
    ((_, finding), *_) = findings(draft(STORY, ARABIC, "ar"), UNLISTED)
    other = Finding("numbers", Severity.BLOCK, "…")
    (kept,) = still_unlisted([other, finding], ())
    assert (kept.check, kept.target_span, kept.data) == (UNLISTED, None, finding.data)
    assert finding.source_span is not None
    now_listed = Mention("place-tessaoua", "Tessaoua", finding.source_span, ("تيساوا",), Outcome.APPLIED)
    (rest,) = still_unlisted([finding], [now_listed])
    assert [name["name"] for name in names_in(rest)] == ["Oumarou Kindo"]
    both = [now_listed, Mention("x", "Oumarou Kindo", (0, len(STORY[0])), (), Outcome.APPLIED)]
    assert still_unlisted([finding], both) == ()


def test_a_finding_of_the_time_when_each_name_had_its_own_is_kept_and_settled() -> None:
    data = {"name": "Tessaoua", "kind": "place", "proposals": []}
    old = Finding(UNLISTED, Severity.WARNING, "“Tessaoua” is not in the glossary.", (0, 8), (0, 6), data)
    assert still_unlisted([old], ()) == (replace(old, target_span=None),)
    assert names_in(old) == (data,)
    now_listed = Mention("place-tessaoua", "Tessaoua", (0, 8), ("تيساوا",), Outcome.APPLIED)
    assert still_unlisted([old], [now_listed]) == ()


def test_one_click_makes_a_concept_of_proposed_forms() -> None:
    ((_, finding), *_) = findings(draft(STORY, ARABIC, "ar"), UNLISTED)
    concept = concept_from_finding(names_in(finding)[0], chosen="تساوة")
    assert (concept.id, concept.kind) == ("place-tessaoua", "place")
    assert not any(term.trusted for term in concept.terms)
    arabic = concept.in_language("ar")
    assert (arabic[0].text, arabic[0].status) == ("تساوة", FormStatus.PREFERRED)
    assert {term.status for term in arabic[1:]} == {FormStatus.ADMITTED}
    assert concept.source_of(arabic[0]) == "editor"


@settings(deadline=None, max_examples=examples(60))
@given(st.text(min_size=1, max_size=60).filter(str.strip), st.sampled_from(["person", "place", "name", "?"]))
def test_any_name_makes_a_concept_with_an_id_of_plain_letters(name: str, kind: str) -> None:
    concept = concept_from_name(name, kind, "en", {"ar": ["أحمد"]})
    assert concept.id.isascii()
    assert len(concept.id) <= 80
    assert concept.in_language("en")[0].text == name
    assert concept == concept_from_name(name, kind, "en", {"ar": ["أحمد"]})


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(st.sampled_from(STORY + FRENCH + ARABIC + ["", "Kindo", "“"]), min_size=3, max_size=3))
def test_nothing_but_findings_is_added(targets: list[str]) -> None:
    for target in ("ar", "fr", "am"):
        drafted = draft(STORY, targets, target)
        assert [(one.index, one.text, one.marks, one.mentions) for one in drafted] == [
            (n, text, (), ()) for n, text in enumerate(targets)
        ]


@settings(deadline=None, max_examples=examples(100))
@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=3),
    st.sampled_from(["en", "sv", "fr", "ar", "fa", "he", "am", "so", "xx"]),
    st.sampled_from(["ar", "he", "fa", "am", "fr", "tr", "en", "so"]),
)
def test_any_story_can_be_looked_at(pairs: list[tuple[str, str]], source: str, target: str) -> None:
    sources, targets = [one for one, _ in pairs], [other for _, other in pairs]
    drafted = draft(
        ["الوزير أحمد حسن " + sources[0] if n == 0 else one for n, one in enumerate(sources)],
        targets,
        target,
        source,
    )
    assert [one.text for one in drafted] == targets
    for one in drafted:
        for finding in one.findings:
            assert json.loads(json.dumps(finding.to_json())) == finding.to_json()
            if finding.target_span is not None:
                assert 0 <= finding.target_span[0] < finding.target_span[1] <= len(one.text)
