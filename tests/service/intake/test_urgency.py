"""How urgent a story is of which its CMS says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from service.errors import Unprocessable
from service.intake.options import check_options
from tests.factories import ghost_payload, ninjs_payload, wordpress_payload
from tests.service.intake.delivering import read

RULES = {"breaking news": 1, "Sport": 8, "*": 4}


def ghost(*tags: str) -> dict[str, Any]:
    return ghost_payload(tags=[{"name": tag, "visibility": "public"} for tag in tags])


@pytest.mark.parametrize(
    ("tags", "urgency"),
    [(["Breaking News"], 1), (["sport", "Breaking news"], 1), (["Sport"], 8), (["Ferries"], 4)],
)
def test_tags_and_sections_say_how_urgent_it_is(tags: list[str], urgency: int) -> None:
    assert read("ghost", ghost(*tags), urgency=RULES).urgency == urgency


def test_without_a_rule_it_is_as_it_was() -> None:
    assert read("ghost", ghost("Breaking News")).urgency == 5
    assert read("ghost", ghost("Ferries"), urgency={"Sport": 8}).urgency == 5
    assert read("wordpress", wordpress_payload(), urgency={"*": 7}).urgency == 7


def test_what_the_cms_says_counts_also_where_it_says_five() -> None:
    tagged = {"subjects": [{"name": "Breaking news"}]}
    assert read("standard", ninjs_payload(urgency=5, **tagged), urgency=RULES).urgency == 5
    payload = ninjs_payload(**tagged)
    payload.pop("urgency", None)
    assert read("standard", payload, urgency=RULES).urgency == 1


@pytest.mark.parametrize(
    "value", [{}, [], "1", 1, {"Sport": 0}, {"Sport": 10}, {"Sport": "1"}, {"": 1}, {"x": True}]
)
def test_a_rule_that_cannot_be_meant_is_refused(value: object) -> None:
    with pytest.raises(Unprocessable, match="Breaking"):
        check_options("ghost", {"urgency": value})
    check_options("ghost", {"urgency": RULES})
