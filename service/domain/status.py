"""The states of a translation and the moves between them, as one table."""

from __future__ import annotations

from enum import StrEnum

from service.message import message


class State(StrEnum):
    """Where one edition's translation of a story stands.

    What readers see does not hang on it: the last publication stays live until a newer one
    replaces it or the story is withdrawn.
    """

    QUEUED = "queued"
    TRANSLATING = "translating"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"  # held by an embargo that has not yet passed, or while it can be taken back
    LIVE = "live"
    OUTDATED = "outdated"  # live, while a newer source version is being drafted
    FAILED = "failed"
    REJECTED = "rejected"
    DECLINED = "declined"  # not for this edition, whatever version comes, until somebody opens it again
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """Something that happens to a translation."""

    QUEUE = "queue"  # a new source version came in, or someone asked for another try
    START = "start"  # a worker took it
    RELEASE = "release"  # the worker's lease ran out
    SAVE_DRAFT = "save_draft"
    FAIL = "fail"
    CLAIM = "claim"
    APPROVE = "approve"
    PUBLISH = "publish"
    SEND_BACK = "send_back"
    REJECT = "reject"
    DECLINE = "decline"  # an editor keeps the story out of the edition
    OPEN_BY_HAND = "open_by_hand"  # no engine could draft it: a person writes it
    WITHDRAW = "withdraw"


#: the states as labels on a page
STATE_LABELS = {
    State.QUEUED: message("Waiting for translation"),
    State.TRANSLATING: message("Being translated"),
    State.DRAFT: message("Draft"),
    State.IN_REVIEW: message("In review"),
    State.APPROVED: message("Approved, under embargo"),
    State.LIVE: message("Live"),
    State.OUTDATED: message("Live, newer version coming"),
    State.FAILED: message("Failed"),
    State.REJECTED: message("Rejected"),
    State.DECLINED: message("Not for this edition"),
    State.WITHDRAWN: message("Withdrawn"),
}
#: the states inside a sentence: "The translation is …"
STATE_PHRASES = {
    State.QUEUED: message("waiting to be translated"),
    State.TRANSLATING: message("being translated"),
    State.DRAFT: message("a draft"),
    State.IN_REVIEW: message("in review"),
    State.APPROVED: message("approved and waiting to go live"),
    State.LIVE: message("live"),
    State.OUTDATED: message("live, while a newer version is being translated"),
    State.FAILED: message("failed"),
    State.REJECTED: message("rejected"),
    State.DECLINED: message("not for this edition"),
    State.WITHDRAWN: message("withdrawn"),
}

S, M = State, Move

#: (state, move) → state afterwards; a pair that is not here is not allowed.
MOVES: dict[tuple[State, Move], State] = {
    **{(state, M.QUEUE): S.QUEUED for state in S if state is not S.LIVE},
    (S.LIVE, M.QUEUE): S.OUTDATED,
    (S.OUTDATED, M.QUEUE): S.OUTDATED,
    (S.QUEUED, M.START): S.TRANSLATING,
    (S.OUTDATED, M.START): S.TRANSLATING,
    (S.TRANSLATING, M.START): S.TRANSLATING,  # over an expired lease
    (S.TRANSLATING, M.RELEASE): S.QUEUED,
    (S.TRANSLATING, M.SAVE_DRAFT): S.DRAFT,
    (S.TRANSLATING, M.FAIL): S.FAILED,
    (S.QUEUED, M.FAIL): S.FAILED,
    (S.OUTDATED, M.FAIL): S.FAILED,
    (S.DRAFT, M.CLAIM): S.IN_REVIEW,
    (S.IN_REVIEW, M.CLAIM): S.IN_REVIEW,
    (S.DRAFT, M.APPROVE): S.APPROVED,
    (S.IN_REVIEW, M.APPROVE): S.APPROVED,
    (S.APPROVED, M.PUBLISH): S.LIVE,
    (S.IN_REVIEW, M.SEND_BACK): S.DRAFT,
    (S.DRAFT, M.SEND_BACK): S.DRAFT,
    (S.APPROVED, M.SEND_BACK): S.DRAFT,
    (S.LIVE, M.SEND_BACK): S.DRAFT,
    (S.REJECTED, M.SEND_BACK): S.DRAFT,
    (S.FAILED, M.OPEN_BY_HAND): S.DRAFT,
    (S.DRAFT, M.REJECT): S.REJECTED,
    (S.IN_REVIEW, M.REJECT): S.REJECTED,
    **{
        (state, M.DECLINE): S.DECLINED
        for state in (S.QUEUED, S.TRANSLATING, S.DRAFT, S.IN_REVIEW, S.FAILED, S.REJECTED)
    },
    **{(state, M.WITHDRAW): S.WITHDRAWN for state in S},
}


def after(state: State, move: Move) -> State | None:
    """Return the state after `move`, or None where the move is not allowed."""
    return MOVES.get((state, move))


def allowed(state: State) -> list[Move]:
    """List what may happen to a translation in `state`, in the order of `Move`."""
    return [move for move in Move if (state, move) in MOVES]
