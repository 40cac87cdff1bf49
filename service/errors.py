"""Every error a person can be shown, with its HTTP status.

    DragomanError
    ├── Unauthenticated          401  no, wrong or expired credentials or signature
    ├── Forbidden                403  signed in, but not allowed this
    ├── NotFound                 404  no such source, story, edition, item, translation
    ├── Conflict                 409  someone was faster; carries what stands now
    │   ├── NotAllowedNow        409  the state table does not allow the move
    │   └── SegmentConflict      409  a colleague changed the segment; carries both texts
    ├── Gone                     410  withdrawn; carries the tombstone
    ├── BeginAgain               410  what a site follows is not this desk's past; it reads from the start
    ├── TooLarge                 413  the body is over the limit
    ├── Unprocessable            422  the input cannot be used; names the field
    │   └── NoText               422  the story has nothing to translate
    ├── TooManyTries             429  too many failed sign-ins; says when to try again
    ├── TooManyStories           429  a source sends more than it may; says when to go on
    └── Unavailable              503  a part that is needed is missing (model, database, broker)

The web layer turns each into RFC 9457 problem+json; the command line prints `detail` and exits 1.
"""

from __future__ import annotations

from typing import Any

from service.message import message


class DragomanError(Exception):
    """The root. `detail` says what happened, to what, and what to do next."""

    status = 500
    title: str = message("Something went wrong")

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        #: further members of the problem document, JSON values only
        self.extra = extra


class Unauthenticated(DragomanError):
    """Credentials or a signature are missing, wrong or too old."""

    status = 401
    title: str = message("Not authenticated")


class Forbidden(DragomanError):
    """The caller is known and may not do this."""

    status = 403
    title: str = message("Not allowed")


class NotFound(DragomanError):
    """There is no such thing."""

    status = 404
    title: str = message("Not found")


class Conflict(DragomanError):
    """Another change came first; `extra["current"]` holds what stands now, so nothing is lost."""

    status = 409
    title: str = message("Changed by someone else")


class NotAllowedNow(Conflict):
    """The state of the translation does not allow this move."""

    title: str = message("Not possible in this state")


class SegmentConflict(Conflict):
    """A colleague changed the segment first; `extra["current"]` is the segment as it stands."""


class NotAcceptable(DragomanError):
    """What is at this address is nothing that the caller can take."""

    status = 406
    title: str = message("Not for this caller")


class Gone(DragomanError):
    """It was here and was withdrawn; `extra["tombstone"]` is what a site should keep."""

    status = 410
    title: str = message("Withdrawn")


class BeginAgain(DragomanError):
    """A site goes on from a place that this desk's past does not have; it has to read from the start."""

    status = 410
    title: str = message("Begin again")


class TooLarge(DragomanError):
    """The body is larger than the limit."""

    status = 413
    title: str = message("Too large")


class Unprocessable(DragomanError):
    """The input cannot be used; `extra["field"]` names where."""

    status = 422
    title: str = message("Cannot be used")


class NoText(Unprocessable):
    """A story without anything to translate."""

    title: str = message("No text")


class TooManyTries(DragomanError):
    """Too many failures in a row; `extra["retry_after"]` is in seconds."""

    status = 429
    title: str = message("Too many tries")


class TooManyStories(DragomanError):
    """A source sends more than it may; `extra["retry_after"]` says in how many seconds it may go on."""

    status = 429
    title: str = message("Too many stories")


class Unavailable(DragomanError):
    """Something that is needed is not there (a model, a broker, a database)."""

    status = 503
    title: str = message("Not available")
