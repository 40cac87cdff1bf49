"""The ledger of language models in the desk's database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Engine

from service.spending import keep_answers, kept_answers, spent_on
from service.storage.session import reading, writing
from service.storage.tables import LlmRequestRow, now
from workers.engines.llm.ledger import PaidRequest


class DeskLedger:
    """Keeps answers and costs (see `Ledger`), each in a short transaction of its own."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def kept(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the answers that are kept under these keys."""
        with reading(self._database) as session:
            return kept_answers(session, keys)

    def keep(self, answers: Mapping[str, str]) -> None:
        """Keep answers by their keys."""
        if answers:
            with writing(self._database) as session:
                keep_answers(session, answers)

    def spent_today(self, edition: str) -> int:
        """Return what an edition's requests have cost since midnight UTC, in millionths."""
        with reading(self._database) as session:
            return spent_on(session, edition, now().date())

    def record(self, request: PaidRequest) -> None:
        """Write down a request."""
        own, moment = request.account, now()
        with writing(self._database) as session:
            session.add(
                LlmRequestRow(
                    at=moment,
                    day=moment.date().isoformat(),
                    edition=own.edition,
                    story_id=own.story_id,
                    translation_id=own.translation_id,
                    model=request.model[:128],
                    purpose=request.purpose,
                    tokens_in=request.tokens_in,
                    tokens_out=request.tokens_out,
                    cost_millionths=request.cost,
                    counted=request.counted,
                )
            )
