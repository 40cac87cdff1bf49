"""Plans: which models editions get, what is left out and why, and whether disk and memory will do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from service.domain.edition import Edition
from service.editions import load_editions
from service.errors import Forbidden, NotFound, Unavailable, Unprocessable
from workers.engines.manifest import Manifest
from workers.models.catalogue import InstalledModel
from workers.models.downloading import SPARE
from workers.models.hub import RemoteFile, Repository
from workers.models.known import CONVERTED, KNOWN, M2M_INT8, MADLAD_INT8
from workers.models.planning import PLANS, EditionLine, ModelPlan, make_plan, weigh
from workers.models.removing import Loss, losses, uses
from workers.models.ways import way

SIZES = {one.hub: int(one.gigabytes * 1e9) for one in CONVERTED}
ALL = list(load_editions().values())


def hub_of(*missing: str, licences: dict[str, str] | None = None) -> Callable[[str, str], Repository]:
    """A hub that has all models but those, which it has never heard of."""

    def look(name: str, revision: str) -> Repository:
        if name in missing:
            raise NotFound(f"The hub has no model {name}.")
        licence = (licences or {}).get(name, "")
        return Repository(name, revision or "a" * 40, (RemoteFile("model.bin", SIZES[name]),), licence)

    return look


def models_of(plan: ModelPlan, edition: str, source: str = "en") -> list[str]:
    (line,) = [one for one in plan.lines if (one.edition, one.source) == (edition, source)]
    return [one.name for one in line.models]


def installed(name: str, *pairs: tuple[str, str], languages: tuple[str, ...] = ()) -> InstalledModel:
    manifest = Manifest(name, pairs, "MIT", languages=languages)
    return InstalledModel(Path("models") / name, False, manifest)


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_covers_every_edition_from_every_language_without_torch(name: str) -> None:
    plan = make_plan(name, ALL, [], hub_of())
    assert {line.edition for line in plan.lines} == set(load_editions())
    assert plan.without == ()
    assert all(one.known.converted for one in plan.models)
    assert not any("NC" in one.licence for one in plan.models)


def test_small_is_one_model_and_says_where_it_is_weak() -> None:
    plan = make_plan("small", ALL, [], hub_of())
    assert [one.known for one in plan.models] == [M2M_INT8]
    weak = {line.edition: line.weak for line in plan.lines if line.source == "en" and line.weak}
    assert weak == {"africa-ha": "Hausa", "africa-am": "Amharic", "africa-so": "Somali"}


def test_good_takes_a_pairs_own_model_and_two_by_way_of_english_before_one_that_is_weak() -> None:
    plan = make_plan("good", ALL, [], hub_of())
    assert models_of(plan, "africa-sw") == ["opus-mt-en-sw-ctranslate2"]
    assert models_of(plan, "africa-so") == [M2M_INT8.name]
    assert models_of(plan, "africa-ha", "sv") == ["opus-mt-sv-en-ctranslate2", "opus-mt-en-ha-ctranslate2"]
    assert models_of(plan, "africa-am", "sv") == [M2M_INT8.name]  # weak in either case: then at once
    (line,) = [one for one in plan.lines if (one.edition, one.source) == ("africa-ha", "sv")]
    assert line.words_a_second == 100  # two, each with 200
    assert ("sv", "en") in plan.pairs_of(
        next(one for one in plan.models if one.name.startswith("opus-mt-sv"))
    )
    assert [one.known.gigabytes for one in plan.to_add] == sorted(one.known.gigabytes for one in plan.to_add)


def test_full_takes_the_large_model_for_what_has_none_of_its_own() -> None:
    plan = make_plan("full", ALL, [], hub_of())
    assert models_of(plan, "africa-so") == models_of(plan, "mideast-tr") == [MADLAD_INT8.name]
    assert not any(line.weak for line in plan.lines)
    assert plan.memory > 3_200_000_000


def test_what_the_hub_has_not_is_left_out_with_the_reason_and_the_next_best_takes_its_place() -> None:
    gone = "gaudi/opus-mt-en-ar-ctranslate2"
    sw = "gaudi/opus-mt-en-sw-ctranslate2"
    plan = make_plan("good", ALL, [], hub_of(gone, licences={sw: "cc-by-nc-4.0"}))
    assert models_of(plan, "mideast-ar") == models_of(plan, "africa-sw") == [M2M_INT8.name]
    assert plan.left_out[gone] == f"The hub has no model {gone}."
    assert "cc-by-nc-4.0, forbids commercial use" in plan.left_out[sw]
    nothing = make_plan("small", ALL, [], hub_of(M2M_INT8.hub))
    assert nothing.without == nothing.lines
    assert nothing.fetch == 0


def test_a_hub_that_does_not_answer_is_no_model_that_is_missing() -> None:
    def silent(name: str, revision: str) -> Repository:
        raise Unavailable("The hub cannot be reached.")

    def gated(name: str, revision: str) -> Repository:
        raise Forbidden("It is gated.")

    with pytest.raises(Unavailable):
        make_plan("good", ALL, [], silent)
    assert make_plan("small", ALL, [], gated).left_out == {M2M_INT8.hub: "It is gated."}


def test_what_is_installed_is_not_fetched_again() -> None:
    here = [
        installed(M2M_INT8.name, languages=M2M_INT8.languages),
        installed("our-own-en-sw", ("en", "sw")),
        replace(
            installed("mini-en-ha", ("en", "ha")), shipped=True
        ),  # does not count: small ones are shipped
        replace(installed("broken-en-ar", ("en", "ar")), problem="It is broken."),
    ]
    plan = make_plan("good", ALL, here, hub_of())
    assert models_of(plan, "africa-sw") == ["our-own-en-sw"]
    assert M2M_INT8.name in [one.name for one in plan.models]
    added = [one.name for one in plan.to_add]
    assert M2M_INT8.name not in added
    assert "opus-mt-en-sw-ctranslate2" not in added
    assert {"opus-mt-en-ha-ctranslate2", "opus-mt-en-ar-ctranslate2"} <= set(added)


def test_an_edition_of_a_language_that_no_model_knows_stays_without() -> None:
    ours = replace(load_editions()["africa-sw"], slug="africa-yo", locale="yo-NG")
    plan = make_plan("full", [ours], [], hub_of())
    assert {(line.edition, line.source, line.models) for line in plan.without} == {
        ("africa-yo", source, ()) for source in ours.sources
    }


def test_another_plan_is_refused_with_those_there_are() -> None:
    with pytest.raises(Unprocessable, match="small, good, full"):
        make_plan("huge", ALL, [], hub_of())


def test_disk_and_memory_that_will_not_do_are_refused_with_what_to_do() -> None:
    plan = make_plan("good", ALL, [], hub_of())
    enough = 100 * 10**9
    weigh(plan, disk=enough, limit=enough, free=enough)
    with pytest.raises(
        Unprocessable, match=r"1\.94 GB of the disk, 50 MB .* 1\.00 GB are free.*--plan small"
    ):
        weigh(plan, disk=10**9, limit=enough, free=enough)
    with pytest.raises(Unprocessable, match=r"takes 2\.\d+ GB of memory, and this machine, or the container"):
        weigh(plan, disk=enough, limit=10**9, free=enough)
    with pytest.raises(Unprocessable, match=r"600 MB of memory when it is tried, and 500 MB are free now"):
        weigh(plan, disk=enough, limit=enough, free=5 * 10**8)
    small = make_plan("small", ALL, [], hub_of())
    with pytest.raises(Unprocessable, match="or name fewer editions"):
        weigh(small, disk=0, limit=enough, free=enough)


def test_what_a_download_leaves_free_counts_before_the_first_one_begins() -> None:
    plan = make_plan("good", ALL, [], hub_of())
    enough = 100 * 10**9
    weigh(plan, disk=plan.fetch + SPARE, limit=enough, free=enough)
    with pytest.raises(Unprocessable, match="50 MB are to stay free"):
        weigh(plan, disk=plan.fetch + SPARE - 1, limit=enough, free=enough)


def test_every_model_that_is_taken_as_it_is_has_all_that_a_plan_shows() -> None:
    for one in CONVERTED:
        assert one in KNOWN
        assert one.converted
        assert one.licence in ("Apache-2.0", "MIT")
        assert one.credit
        assert one.poor
        assert all(letter in "0123456789abcdef" for letter in one.revision)
        assert len(one.revision) in (0, 7, 40)


def test_the_ways_of_a_pair_are_the_same_in_a_plan_and_at_work() -> None:
    plan = make_plan("good", ALL, [], hub_of())
    here = [
        InstalledModel(
            Path(one.name),
            False,
            Manifest(one.name, one.pairs, "MIT", languages=one.languages, weak=one.weak),
        )
        for one in sorted(plan.models, key=lambda one: one.name)
    ]
    at_work = {(one.edition, one.source): list(one.models) for one in uses(load_editions(), here)}
    assert at_work == {
        (line.edition, line.source): models_of(plan, line.edition, line.source) for line in plan.lines
    }


def test_removing_says_which_editions_lose_what() -> None:
    editions: dict[str, Edition] = {slug: load_editions()[slug] for slug in ("africa-sw", "africa-so")}
    here = [
        installed("opus-en-sw", ("en", "sw")),
        installed("many", languages=("en", "sv", "sw")),
        installed("sv-en", ("sv", "en")),
    ]
    assert losses(editions, here, "opus-en-sw") == [Loss("africa-sw", "en", ("many",))]
    assert losses(editions, here, "many") == [Loss("africa-sw", "sv", ("sv-en", "opus-en-sw"))]
    assert losses(editions, here[:1], "opus-en-sw") == [Loss("africa-sw", "en", ())]
    assert losses(editions, here, "sv-en") == []
    assert way([], "en", "sw") == ()
    assert EditionLine("africa-so", "en", "so", ()).words_a_second is None
