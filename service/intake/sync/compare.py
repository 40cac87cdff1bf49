"""One comparison of a source with its CMS: kills first, then what changed, then what was never sent."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.story import PubStatus, Story
from service.errors import DragomanError, Unavailable, Unprocessable
from service.intake import Ignored, read_payload
from service.intake.access import HOLD, choice
from service.intake.base import Context
from service.intake.building import Identity, build_kill
from service.intake.fields import Fields, clean
from service.intake.sync.decide import (
    OURS,
    Here,
    SyncStep,
    dated,
    is_another_house,
    on_absent,
    on_asked,
    on_listed,
)
from service.intake.sync.ghost import GhostPosts
from service.intake.sync.http import CmsClient, Wait
from service.intake.sync.listing import Asking, Cms, CmsEntry, MakeCms
from service.intake.sync.ninjs import NinjsItems
from service.intake.sync.strapi import StrapiEntries
from service.intake.sync.wordpress import WordPressPosts
from service.program import dragoman
from service.settings import Settings
from service.stages.receiving import ReceiptOutcome
from service.stages.saving import kept_of_no_story, save
from service.storage.session import reading
from service.storage.tables import SourceRow, StoryRow, StoryVersionRow, now

log = structlog.get_logger("dragoman.sync")

#: the CMSs that can be asked, by the kind of source
READERS: Mapping[str, MakeCms] = {
    "ghost": GhostPosts,
    "wordpress": WordPressPosts,
    "strapi": StrapiEntries,
    "standard": NinjsItems,
}
#: what we took down is looked at again for so long: it may be public again without an edit
LOOK_BACK = timedelta(days=30)

#: the lists of a result, in the words in which they are counted
COUNTED: Mapping[str, str] = {
    "new": "new",
    "changed": "changed",
    "taken_down": "taken down",
    "back": "public again",
    "refused": "refused",
}

Progress = Callable[[int, int | None], None]


@dataclass
class SyncResult:
    """What one comparison found and did. Lists hold the CMS's ids; `refused` says why of each."""

    source: str
    since: datetime
    dry_run: bool = False
    looked_at: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    taken_down: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    restricted: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    #: the latest change that was seen: where the next comparison begins
    until: datetime | None = None

    def told(self) -> str:
        """Return it in one line."""
        counts = {words: len(getattr(self, name)) for name, words in COUNTED.items()}
        said = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
        return f"{said or 'nothing differs'}; {self.looked_at} stories looked at"


def key_name(slug: str) -> str:
    """Return the environment variable that holds the key with which a source's CMS is asked."""
    return f"DRAGOMAN_SOURCE_{slug.upper().replace('-', '_')}_KEY"


def lacks_key(source: SourceRow) -> bool:
    """Return whether a source's CMS cannot be asked for want of a key in this process's environment."""
    return source.kind == "ghost" and not os.environ.get(key_name(source.slug))


def why_not(source: SourceRow) -> str | None:
    """Return why a source cannot be compared with its CMS, or None if it can."""
    if source.kind not in READERS:
        return f"a CMS of the kind {source.kind} has no list that can be asked for"
    if not source.keys:
        return "it is disabled"
    if not source.options.get("base_url"):
        return (
            f"it has no option base_url ({dragoman()} sources set {source.slug} --option base_url=https://…)"
        )
    if lacks_key(source):
        return f"the environment has no {key_name(source.slug)} (the Content API key of Ghost's integration)"
    return None


def open_cms(source: SourceRow, wait: Wait) -> tuple[CmsClient, Cms]:
    """Return a client for the source's CMS, to be closed, and its reader. Raises `Unprocessable`."""
    problem = why_not(source)
    if problem is not None:
        raise Unprocessable(
            f"The source {source.slug} cannot be compared with its CMS: {problem}.", field="source"
        )
    key = os.environ.get(key_name(source.slug), "")
    headers: dict[str, str] = {}
    secrets: dict[str, str] = {}
    if source.kind == "ghost":
        headers["accept-version"] = "v5.0"
        secrets["key"] = key
    elif source.kind == "wordpress" and key:
        headers["authorization"] = _basic(key)
    elif key:
        headers["authorization"] = f"Bearer {key}"
    client = CmsClient(str(source.options["base_url"]), headers=headers, secrets=secrets, wait=wait)
    asking = Asking(client, source.language, source.options, key_name(source.slug))
    return client, READERS[source.kind](asking)


def compare(
    engine: Engine,
    source: SourceRow,
    settings: Settings,
    editions: Mapping[str, Edition],
    since: datetime,
    *,
    backlog: bool = False,
    dry_run: bool = False,
    all_gone: bool = False,
    report: Progress = lambda _done, _total: None,
    wait: Wait = time.sleep,
) -> SyncResult:
    """Compare a source with its CMS and put right what differs; return what was done.

    `backlog`: what was never sent is taken at the lowest priority. `all_gone`: believe a CMS that knows
    none of what is here. Raises `CmsTrouble` when the CMS is away or answers nonsense; what was put right
    until then stays, and nothing is taken down on the strength of it.
    """
    run = _SyncRun(engine, source, settings, editions, SyncResult(source.slug, since, dry_run), backlog)
    client, run.cms = open_cms(source, wait)
    with client:
        run.take_down(all_gone)
        run.take_in(report)
    return run.found


@dataclass
class _SyncRun:
    engine: Engine
    source: SourceRow
    settings: Settings
    editions: Mapping[str, Edition]
    found: SyncResult
    backlog: bool
    cms: Cms = field(init=False)

    def take_down(self, all_gone: bool) -> None:
        """Look at every story that stands here, and at those that we took down, as the CMS has them now."""
        with reading(self.engine) as session:
            known = {here.external_id: here for here in _watched(session, self.source)}
        shown = self.cms.shown(list(known))
        standing = [here for here in known.values() if here.is_standing]
        if is_another_house(len(standing), len(shown)) and not all_gone:
            raise Unavailable(
                f"The CMS of {self.source.slug} knows none of the {len(standing)} stories that it sent. Is "
                "`base_url` the right site? Nothing was taken down. If they are all gone: "
                f"{dragoman()} sources sync {self.source.slug} --all-gone."
            )
        self.found.looked_at += len(known)
        for here in known.values():
            entry = shown.get(here.external_id)
            step = on_absent(here) if entry is None else on_listed(entry, here, now())
            if step is SyncStep.ASK and not self._is_left_alone(entry):
                with self._refusing(here.external_id):
                    self._ask(here)

    def take_in(self, report: Progress) -> None:
        """Take what was changed or published since; what is here in that version costs nothing."""
        done, seen = 0, set[str]()
        for page in self.cms.changed(self.found.since):
            with reading(self.engine) as session:
                known = {
                    here.external_id: here
                    for here in _named(session, self.source, [one.external_id for one in page.entries])
                }
            for entry in page.entries:
                done += 1
                latest = self.found.until
                self.found.until = max(latest, entry.changed_at) if latest else entry.changed_at
                if entry.external_id in seen:
                    continue
                seen.add(entry.external_id)
                here = known.get(entry.external_id)
                step = on_listed(entry, here, now())
                with self._refusing(entry.external_id):
                    if step is SyncStep.TAKE and not self._is_left_alone(entry):
                        self._take(entry, here)
                    elif step is SyncStep.ASK and here is not None and not self._is_left_alone(entry):
                        self._ask(here)
            report(done, page.total)
        self.found.looked_at += len(seen)

    def _ask(self, here: Here) -> None:
        entry = self.cms.ask(here.external_id)
        observed = now()
        if on_asked(entry, here, observed) is not SyncStep.TAKE or self._is_left_alone(entry):
            return
        if entry is not None:
            self._take(entry, here)
            return
        when = max(observed, here.version_created)
        story = build_kill(
            Identity(here.external_id, f"{OURS}{when.isoformat()}", when, self.source.language),
            reason="the CMS does not show it any more",
        )
        raw = {"sync": {"story": here.external_id, "answer": "gone", "at": observed.isoformat()}}
        self._record(dated(story, here, observed), json.dumps(raw).encode(), here)

    def _take(self, entry: CmsEntry, here: Here | None) -> None:
        observed = now()
        context = Context(
            language=self.source.language,
            at=entry.changed_at,
            received_at=observed,
            max_words=self.settings.max_words,
            options=self.source.options,
        )
        try:
            story, raw = read_payload(self.source.kind, Fields(clean(entry.payload or {})), context)
        except Ignored as why:
            if why.end is None or here is None or not here.is_standing:
                raise
            # no story any more, as an item that has become a picture
            story, raw = why.end, kept_of_no_story(why.end, str(why))
        self._record(dated(story, here, observed), raw, here)

    def _record(self, story: Story, raw: bytes, here: Here | None) -> None:
        if not self.found.dry_run:
            receipt = save(
                self.engine,
                self.source,
                story,
                raw,
                self.editions,
                self.settings.archive_days,
                max_sentences=self.settings.max_sentences,
                backlog=self.backlog and here is None,
            )
            log.info(
                "found by comparing",
                source=self.source.slug,
                story=receipt.story_id,
                outcome=receipt.outcome.value,
                status=story.status.value,
            )
            if receipt.outcome in (ReceiptOutcome.DUPLICATE, ReceiptOutcome.STALE, ReceiptOutcome.ERASED):
                return
        if story.status is not PubStatus.USABLE:
            # in a dry run the list of what changed shows it once more
            told = story.external_id in self.found.taken_down
            if here is not None and here.is_standing and not told:
                self.found.taken_down.append(story.external_id)
        elif here is None:
            self.found.new.append(story.external_id)
        else:
            (self.found.changed if here.is_standing else self.found.back).append(story.external_id)

    def _is_left_alone(self, entry: CmsEntry | None) -> bool:
        """Return whether the source takes restricted stories: their whole text comes by event alone."""
        if entry is None or not entry.restricted or choice(self.source.options) == HOLD:
            return False
        if entry.external_id not in self.found.restricted:
            self.found.restricted.append(entry.external_id)
        return True

    def _refusing(self, external_id: str) -> _Refusing:
        return _Refusing(self.found, external_id)


class _Refusing:
    """One story that cannot be used is put on the list; all others go on. Trouble of the CMS ends the run."""

    def __init__(self, found: SyncResult, external_id: str) -> None:
        self._found, self._id = found, external_id

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> bool:
        if isinstance(error, Unavailable) or not isinstance(error, DragomanError | Ignored):
            return False
        why = error.detail if isinstance(error, DragomanError) else str(error)
        self._found.refused[self._id] = why
        log.warning("refused", source=self._found.source, reason=type(error).__name__)
        return True


def _here(session: Session, source: SourceRow, *conditions: Any) -> Iterator[Here]:
    query = (
        select(
            StoryRow.external_id,
            StoryVersionRow.source_version,
            StoryVersionRow.version_created,
            StoryVersionRow.pub_status,
            StoryVersionRow.received_at,
        )
        .join(StoryVersionRow, StoryVersionRow.id == StoryRow.current_version_id)
        .where(StoryRow.source_id == source.id, *conditions)
    )
    for external_id, version, created, status, received in session.execute(query):
        yield Here(external_id, version, created, PubStatus(status), received)


def _watched(session: Session, source: SourceRow) -> Iterator[Here]:
    """Yield what stands, and what a comparison took down lately."""
    ours = StoryVersionRow.source_version.startswith(OURS) & (StoryVersionRow.received_at > now() - LOOK_BACK)
    return _here(session, source, or_(StoryVersionRow.pub_status == PubStatus.USABLE.value, ours))


def _named(session: Session, source: SourceRow, external_ids: list[str]) -> Iterator[Here]:
    return _here(session, source, StoryRow.external_id.in_(external_ids))


def _basic(key: str) -> str:
    """Return the header of WordPress's application passwords; the key is `user:password`."""
    return "Basic " + base64.b64encode(key.encode()).decode()
