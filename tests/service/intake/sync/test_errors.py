"""Whatever the CMS answers in the place of its stories takes nothing down."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.errors import Unavailable, Unprocessable
from service.intake.sync.http import CmsTrouble
from tests.service.intake.sync.connected import KINDS, Connected, connect
from tests.service.intake.sync.sites import Broken
from tests.service.newsroom import only

__all__ = ["connect"]  # a fixture


HTML = "<html><body>We will be back soon</body></html>"
ERRORS = {
    "a server error": Broken(500, '{"errors": []}'),
    "maintenance": Broken(503, HTML),
    "too many questions": Broken(429, "{}"),
    "an error page that says 200": Broken(200, HTML),
    "an error page that says 404": Broken(404, HTML),
    "nothing at all": Broken(200, ""),
    "an empty object": Broken(200, "{}"),
    "a list of texts": Broken(200, '["soon"]'),
    "null": Broken(200, "null"),
    "half of an answer": Broken(200, '{"posts": [{"id"', cut=True),
    "a connection that is cut": Broken(200, '{"posts": []}', cut=True),
    "JSON that ends early": Broken(200, '{"posts": ['),
    "a wrong key": Broken(401, '{"errors": [{"type": "UnauthorizedError"}]}'),
    "a door that is closed": Broken(403, '{"code": "rest_forbidden"}'),
    "another host": Broken(302, "", {"location": "http://elsewhere.example/"}),
    "another port": Broken(302, "", {"location": "http://127.0.0.1:9/"}),
    "no such list": Broken(404, '{"code": "rest_no_route", "data": {"status": 404}}'),
    "a 404 of somebody else": Broken(404, '{"detail": "Not Found"}'),
    "gone, says somebody else": Broken(410, "{}"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_taken_down_because_of_an_error(kind: str, connect: Callable[[str], Connected]) -> None:
    desk = connect(kind)
    desk.newsroom.editions = only("africa-fr")  # nothing has to be published
    wanted = {1, 2, 3, 4, 5}
    # the first answer is wrong, or the list breaks off after one page, or after two
    for what, error, after in ((what, error, after) for what, error in ERRORS.items() for after in (0, 2)):
        before = desk.state()
        news = (6, 7, 8) if after else (6,)  # new at first, and changed with each error
        for number in news:
            if number in desk.site.posts:
                desk.site.edit(number, f"Before {what}, {after}")
            else:
                desk.site.publish(number)
        desk.site.broken = Broken(error.status, error.body, error.headers, error.cut, after)
        with pytest.raises((CmsTrouble, Unprocessable)):
            desk.sync()
        state = desk.state()
        assert before is not None
        assert state is not None
        assert state.until == before.until, what
        assert state.outcome is not None
        assert "trouble" in state.outcome, what
        assert desk.standing() >= wanted, what
        desk.site.broken = None
        assert desk.sync().taken_down == [], what
        wanted |= {*news}
        assert desk.standing() == wanted, what


@pytest.mark.parametrize("kind", ["ghost", "wordpress", "strapi"])
def test_an_error_in_answer_to_the_very_question_kills_nothing(
    kind: str, connect: Callable[[str], Connected]
) -> None:
    desk = connect(kind)
    desk.site.remove(3)
    for what, error in ERRORS.items():
        if (kind, what) == ("wordpress", "a door that is closed"):
            continue  # this is how WordPress says of one post that it is a draft or private
        lists = len(_asked_by(desk))
        desk.site.broken = Broken(error.status, error.body, error.headers, error.cut, after=lists - 1)
        with pytest.raises(CmsTrouble):
            desk.sync()
        assert desk.standing() == {1, 2, 3, 4, 5}, what
        desk.site.broken = None
    assert desk.sync().taken_down == [desk.site.id(3)]
    assert desk.standing() == {1, 2, 4, 5}


def _asked_by(desk: Connected) -> list[str]:
    """What is asked until the very question, and it: a dry run asks the same and does nothing."""
    before = len(desk.site.asked)
    desk.sync(dry_run=True)
    asked = desk.site.asked[before:]
    very = next(index for index, address in enumerate(asked) if desk.site.id(3) in address.split("?")[0])
    return asked[: very + 1]


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_of_another_site_takes_nothing_down(kind: str, connect: Callable[[str], Connected]) -> None:
    desk = connect(kind)
    desk.site.remove(1, 2, 3, 4, 5)
    desk.site.publish(21, 22)
    with pytest.raises(Unavailable, match="none of the 5 stories"):
        desk.sync()
    assert desk.numbers() == [1, 2, 3, 4, 5]
    assert len(desk.sync(all_gone=True).taken_down) == 5
    assert not set(desk.numbers()) & {1, 2, 3, 4, 5}
