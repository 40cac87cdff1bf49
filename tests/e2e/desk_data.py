"""A desk with stories on it, for a browser: drafted by hand, checked by the desk's own checks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from sqlalchemy import Engine, select

from service.accounts import add_user
from service.accounts.sessions import open_session
from service.app import create_app
from service.domain.checks import Checked, run_checks
from service.domain.draft import Draft, DraftSegment, Job
from service.domain.html.markup import from_tagged, to_tagged
from service.domain.story import Story
from service.domain.terms import check_mentions
from service.editions import load_editions
from service.settings import Settings
from service.stages import drafting, receiving
from service.storage.account_tables import UserRow
from service.storage.session import open_engine, reading, writing
from service.storage.tables import SourceRow, TranslationRow
from service.termbase.files import load_glossary
from service.web.patience import patient
from tests.factories import add_source
from tests.servers import free_port

PASSWORD = "open sesame 42"
#: seconds that a lease runs: long, for nobody renews it here
LEASE = 600.0

#: Drafts of `factories.RICH`. Each has its mistakes: a number, a negation, a lost mark.
ARABIC: Mapping[str, str] = {
    "African Union opens water office in Nairobi": "الاتحاد الأفريقي يفتتح مكتبا للمياه في نيروبي",
    "120 people will work there from March.": "سيعمل هناك ١٢٠ شخصا ابتداء من مارس.",
    "The <1>African Union</1> will open a water office in Nairobi on March 4, its commission said on "
    "Monday.": "قالت المفوضية يوم الاثنين إن <1>الاتحاد الأفريقي</1> (African Union) سيفتتح مكتبا للمياه "
    "في نيروبي في ٤ مارس.",
    "The office will employ <1>120 people</1> and cost $2.5 million a year.": "سيوظف المكتب "
    "<1>١٢٠ شخصا</1> وسيكلف ٣٫٥ مليون دولار سنويا.",
    "It will not replace the national agencies.": "ولن يحل محل الوكالات الوطنية.",
    "A dry season": "موسم جاف",
    "Two women at a well": "امرأتان عند بئر",
    "A well near Garissa on Sunday.": "بئر قرب غاريسا يوم الأحد.",
    "“We have waited nine years for this,” said Amina Yusuf, who runs a farm outside Garissa.": "قالت أمينة "
    "يوسف، التي تدير مزرعة خارج غاريسا: «انتظرنا هذا تسع سنوات».",
    "Wells in 14 districts": "آبار في ١٤ منطقة",
    "A map of every river by <1>June 2026</1>": "خريطة لكل نهر بحلول <1>يونيو ٢٠٢٦</1>",
    "Rain fell by 30% last year, according to the <1>World Meteorological Organization</1>.": "انخفضت "
    "الأمطار بنسبة ٣٠٪ في العام الماضي، وفقا لـ<1>WMO</1>.",
}
FRENCH: Mapping[str, str] = {
    "African Union opens water office in Nairobi": "L’Union africaine ouvre un bureau de l’eau à Nairobi",
    "120 people will work there from March.": "120 personnes y travailleront à partir de mars.",
    "The <1>African Union</1> will open a water office in Nairobi on March 4, its commission said on "
    "Monday.": "L’<1>Union africaine</1> ouvrira un bureau de l’eau à Nairobi le 4 mars, a annoncé lundi sa "
    "commission.",
    "The office will employ <1>120 people</1> and cost $2.5 million a year.": "Le bureau emploiera "
    "<1>120 personnes</1> et coûtera 3,5 millions de dollars par an.",
    "It will not replace the national agencies.": "Il remplacera les agences nationales.",
    "A dry season": "Une saison sèche",
    "Two women at a well": "Deux femmes près d’un puits",
    "A well near Garissa on Sunday.": "Un puits près de Garissa, dimanche.",
    "“We have waited nine years for this,” said Amina Yusuf, who runs a farm outside Garissa.": "« Nous "
    "attendons cela depuis neuf ans », a déclaré Amina Yusuf, qui dirige une ferme à l’extérieur de Garissa.",
    "Wells in 14 districts": "Des puits dans 14 districts",
    "A map of every river by <1>June 2026</1>": "Une carte de tous les fleuves d’ici juin 2026",
    "Rain fell by 30% last year, according to the <1>World Meteorological Organization</1>.": "Les pluies "
    "ont diminué de 30 % l’an dernier, selon l’<1>Organisation météorologique mondiale</1>.",
}


@dataclass
class Desk:
    """A running web process and the record under it."""

    url: str
    engine: Engine
    settings: Settings

    def sign_in(self, name: str) -> str:
        """Sign a user in; gives the value of the cookie."""
        with writing(self.engine) as session:
            user = session.scalars(select(UserRow.id).where(UserRow.name == name)).one()
            return open_session(session, user, hours=12)

    def deliver(self, story: Story) -> str:
        """Receive a story for every edition that takes it; gives its id."""
        with writing(self.engine) as session:
            row = session.scalars(select(SourceRow).where(SourceRow.slug == "wire")).one()
            return receiving.receive(session, row, story, b"{}", load_editions()).story_id

    def job(self, story: str, edition: str) -> Job | None:
        """Take the translation's job, as a worker does."""
        row = self.row(story, edition)
        with writing(self.engine) as session:
            return drafting.take_job(session, row.id, row.version_id, "hand", LEASE, 3, load_editions())

    def draft(self, story: str, edition: str, texts: Mapping[str, str] | None = None) -> str:
        """Draft one edition by hand (without `texts`: each sentence as it is); gives the translation's id."""
        job = self.job(story, edition)
        assert job is not None
        with writing(self.engine) as session:
            assert drafting.save_draft(session, job, make_draft(job, texts or {}), load_editions())
        return job.translation_id

    def row(self, story: str, edition: str) -> TranslationRow:
        """The translation as it stands, its segments loaded."""
        with reading(self.engine) as session:
            query = select(TranslationRow).where(
                TranslationRow.story_id == story, TranslationRow.edition == edition
            )
            row = session.scalars(query).one()
            list(row.segments)
            return row


def make_draft(job: Job, texts: Mapping[str, str]) -> Draft:
    """Draft by hand; terms and findings come from the real glossary and the real checks."""
    glossary = load_glossary()
    segments = []
    for segment in job.segments:
        source = to_tagged(segment.text, segment.marks)
        text, marks, missing = from_tagged(texts.get(source, source), segment.marks)
        mentions = check_mentions(glossary, segment.text, text, job.source_language, job.target_locale)
        item = Checked(
            segment.text, text, job.source_language, job.target_locale, segment.kind, mentions, missing
        )
        segments.append(
            DraftSegment(
                segment.index, text, marks, engine="by hand", findings=run_checks(item), mentions=mentions
            )
        )
    return Draft(tuple(segments), "by hand", {"translate": 0.1})


@contextmanager
def run_desk(settings: Settings) -> Iterator[Desk]:
    """Serve the desk on a free port, with the source `wire` and the editors ana and ben."""
    engine = open_engine(settings.database)
    with writing(engine) as session:
        add_source(session)
        for name in ("ana", "ben"):
            add_user(session, name, PASSWORD)
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings),
            host="127.0.0.1",
            port=port,
            log_config=None,
            access_log=False,
            ws="none",
            http=patient(30.0, 1000),
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the web server ended before it began"
        assert time.monotonic() < deadline, "the web server did not start within 30 seconds"
        time.sleep(0.02)
    try:
        yield Desk(f"http://127.0.0.1:{port}", engine, settings)
    finally:
        server.should_exit = True
        thread.join(timeout=20)
