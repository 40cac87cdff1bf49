"""Stories, sources and signed deliveries for the tests. All text here is our own.

`make_story` gives what an adapter would give; the `*_payload` functions give what each CMS sends, and
the `sign_*` functions the headers it would send with those bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from service.domain.html.markup import parse_body, parse_inline
from service.domain.story import Block, BlockKind, PubStatus, Story
from service.intake import sources
from service.storage.tables import SourceRow

CREATED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

#: A whole story: link, bold, a figure with a caption, a quote, a list, an embed, numbers and a negation.
RICH = """
<p class="lead">The <a href="https://au.int/">African Union</a> will open a water office in Nairobi on
March 4, its commission said on Monday.</p>
<p>The office will employ <strong>120 people</strong> and cost $2.5 million a year. It will not replace
the national agencies.</p>
<h2>A dry season</h2>
<figure><img src="https://cms.example/well.jpg" alt="Two women at a well"><figcaption>A well near Garissa
on Sunday.</figcaption></figure>
<blockquote><p>“We have waited nine years for this,” said Amina Yusuf, who runs a farm outside
Garissa.</p></blockquote>
<ul><li>Wells in 14 districts</li><li>A map of every river by <em>June 2026</em></li></ul>
<iframe src="https://video.example/embed/7"></iframe>
<p>Rain fell by 30% last year, according to the <b>World Meteorological Organization</b>.</p>
"""

#: The same small story in several languages and scripts: (headline, body).
SAMPLES: dict[str, tuple[str, str]] = {
    "en": (
        "Ferry service returns to Mombasa",
        "<p>The ferry runs again from Tuesday. It carries 300 people and does not take lorries.</p>",
    ),
    "fr": (
        "Le bac reprend à Mombasa",
        "<p>Le bac circule de nouveau dès mardi. Il transporte 300 personnes et ne prend pas de camions.</p>",
    ),
    "sv": (
        "Färjan går igen i Mombasa",
        "<p>Färjan går igen från tisdag. Den tar 300 personer och inga lastbilar.</p>",
    ),
    "pt": (
        "A balsa volta a Mombaça",
        "<p>A balsa volta a circular na terça-feira. Leva 300 pessoas e não aceita camiões.</p>",
    ),
    "sw": (
        "Feri yarejea Mombasa",
        "<p>Feri itaanza tena Jumanne. Hubeba watu 300 na haichukui malori.</p>",
    ),
    "ar": (
        "العبارة تعود إلى مومباسا",
        "<p>تعود العبارة إلى العمل يوم الثلاثاء. تنقل 300 شخص ولا تحمل الشاحنات.</p>",
    ),
    "he": (
        "המעבורת חוזרת למומבסה",
        "<p>המעבורת שבה לפעול ביום שלישי. היא נושאת 300 איש ואינה לוקחת משאיות.</p>",
    ),
    "am": (
        "ጀልባው ወደ ሞምባሳ ተመለሰ",
        "<p>ጀልባው ከማክሰኞ ጀምሮ ይሠራል። 300 ሰዎችን ይይዛል፤ የጭነት መኪና አይወስድም።</p>",
    ),
}


def make_story(
    *,
    language: str = "en",
    headline: str | None = None,
    body: str | None = None,
    standfirst: str = "",
    caption: str | None = None,
    external_id: str = "story-1",
    version: str = "1",
    version_created: datetime | None = None,
    status: PubStatus = PubStatus.USABLE,
    urgency: int = 5,
    embargo: datetime | None = None,
    extra: dict[str, Any] | None = None,
) -> Story:
    """A story as an adapter gives it. Without `headline` and `body`: the small sample in `language`.

    `version` counts, and the time of the version follows it unless `version_created` is given.
    """
    sample_headline, sample_body = SAMPLES.get(language.split("-")[0], SAMPLES["en"])
    parsed = parse_body(sample_body if body is None else body)
    blocks: list[Block] = []
    title = sample_headline if headline is None else headline
    if title:
        blocks.append(parse_inline(title, key="headline", kind=BlockKind.HEADLINE, is_html=False))
    skeleton = ""
    if standfirst:
        first = parse_body(standfirst, prefix="standfirst", default_kind=BlockKind.STANDFIRST)
        skeleton, blocks = first.skeleton, [*blocks, *first.blocks]
    blocks += parsed.blocks
    if caption:
        blocks.append(parse_inline(caption, key="image.caption", kind=BlockKind.CAPTION, is_html=True))
    number = int(version) if version.isdigit() else 0
    return Story(
        external_id=external_id,
        version=version,
        version_created=version_created or CREATED + timedelta(minutes=number),
        language=language,
        blocks=tuple(blocks),
        body=parsed.skeleton,
        standfirst=skeleton,
        status=status,
        urgency=urgency,
        embargo=embargo,
        url=f"https://cms.example/{external_id}",
        extra=extra or {},
    )


def make_rich_story(**changes: Any) -> Story:
    """The whole story `RICH`, with everything in it that markup, checks and glossary look at."""
    changes.setdefault("headline", "African Union opens water office in Nairobi")
    changes.setdefault("standfirst", "<p>120 people will work there from March.</p>")
    return make_story(body=changes.pop("body", RICH), **changes)


def add_source(
    session: Session,
    slug: str = "wire",
    kind: str = "standard",
    language: str = "en",
    secret: str | None = None,
    options: dict[str, Any] | None = None,
) -> tuple[SourceRow, str]:
    """Add a source by the product's own code; gives its row and its secret."""
    if kind == "strapi" and options is None:
        options = {"models": ["article"]}
    shown = sources.add_source(session, slug, kind, language, secret, options)
    session.flush()
    return session.scalars(select(SourceRow).where(SourceRow.slug == slug)).one(), shown


# -- what each CMS sends ----------------------------------------------------------------------------


def ninjs_payload(**changes: Any) -> dict[str, Any]:
    """The canonical form: ninjs 3.x."""
    headline, body = SAMPLES["en"]
    payload = {
        "uri": "urn:cms.example:story-1",
        "standard": {
            "name": "ninjs",
            "version": "3.0",
            "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.0.json",
        },
        "type": "text",
        "version": "1",
        "versionCreated": "2026-03-02T09:31:00Z",
        "pubStatus": "usable",
        "language": "en",
        "urgency": 4,
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": body}],
    }
    return {**payload, **changes}


def ghost_payload(**changes: Any) -> dict[str, Any]:
    """Ghost's `post.published`; `changes` go into `post.current`."""
    headline, body = SAMPLES["en"]
    current = {
        "id": "65e2f1c3a7b2c0001f5a9b11",
        "uuid": "0c9d6f0e-52a4-4f0e-8c75-7a2a9b1a2b10",
        "title": headline,
        "slug": "ferry-mombasa",
        "html": body,
        "status": "published",
        "visibility": "public",
        "published_at": "2026-03-02T09:31:00.000Z",
        "updated_at": "2026-03-02T09:31:00.000Z",
        "url": "https://cms.example/ferry-mombasa/",
        "tags": [],
        "authors": [{"name": "Ruth Njeri", "email": "ruth@cms.example"}],
    }
    return {"post": {"current": {**current, **changes}, "previous": {}}}


def superdesk_payload(**changes: Any) -> dict[str, Any]:
    """Superdesk's dialect of ninjs 1.x."""
    headline, body = SAMPLES["en"]
    payload = {
        "guid": "urn:newsml:cms.example:2026-03-02:1",
        "version": "1",
        "type": "text",
        "headline": headline,
        "body_html": body,
        "language": "en",
        "pubstatus": "usable",
        "versioncreated": "2026-03-02T09:31:00+0000",
        "firstpublished": "2026-03-02T09:31:00+0000",
        "urgency": 3,
        "subject": [{"name": "transport", "code": "20000337"}],
    }
    return {**payload, **changes}


def wordpress_payload(**changes: Any) -> dict[str, Any]:
    """WordPress's REST shape of a post."""
    headline, body = SAMPLES["en"]
    payload = {
        "id": 417,
        "date_gmt": "2026-03-02T09:31:00",
        "modified_gmt": "2026-03-02T09:31:00",
        "slug": "ferry-mombasa",
        "status": "publish",
        "type": "post",
        "link": "https://cms.example/2026/03/ferry-mombasa/",
        "title": {"rendered": headline},
        "content": {"rendered": body},
        "excerpt": {"rendered": "<p>The ferry runs again.</p>"},
    }
    return {**payload, **changes}


def strapi_payload(**changes: Any) -> dict[str, Any]:
    """Strapi 5's `entry.publish`; `changes` go into the entry."""
    headline, body = SAMPLES["en"]
    entry = {
        "id": 9,
        "documentId": "b7k2m4q8r1t5v9x3",
        "title": headline,
        "content": body,
        "locale": "en",
        "createdAt": "2026-03-02T09:00:00.000Z",
        "updatedAt": "2026-03-02T09:31:00.000Z",
        "publishedAt": "2026-03-02T09:31:00.000Z",
    }
    return {
        "event": "entry.publish",
        "createdAt": "2026-03-02T09:31:00.500Z",
        "model": "article",
        "uid": "api::article.article",
        "entry": {**entry, **changes},
    }


def raw(payload: Any) -> bytes:
    """The bytes that go over the wire, and that signatures are made of."""
    return json.dumps(payload, ensure_ascii=False).encode()


# -- how each CMS signs -----------------------------------------------------------------------------


def sign_standard(
    body: bytes, secret: str, *, message_id: str | None = None, at: datetime | None = None
) -> dict[str, str]:
    """Headers of Standard Webhooks; `secret` is `whsec_…`. `at` moves the timestamp."""
    message_id, at = message_id or f"msg_{uuid.uuid4().hex}", at or datetime.now(UTC)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body.decode()),
        "content-type": "application/json",
    }


def sign_ghost(body: bytes, secret: str, *, at: datetime | None = None) -> dict[str, str]:
    """Ghost's header: SHA-256 over the body and the time in milliseconds."""
    stamp = str(int((at.timestamp() if at else time.time()) * 1000))
    digest = hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {"x-ghost-signature": f"sha256={digest}, t={stamp}", "content-type": "application/json"}


def sign_superdesk(body: bytes, secret: str) -> dict[str, str]:
    """Superdesk's header: SHA-1 over the body, no time."""
    digest = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return {"x-superdesk-signature": f"sha1={digest}", "content-type": "application/json"}


def sign_wordpress(body: bytes, secret: str) -> dict[str, str]:
    """The header of the WP Webhooks plugin: base64 of SHA-256 over the body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"x-wp-webhook-signature": base64.b64encode(digest).decode(), "content-type": "application/json"}


def sign_strapi(_body: bytes, secret: str) -> dict[str, str]:
    """Strapi signs nothing: a fixed header that the owner sets."""
    return {"authorization": f"Bearer {secret}", "content-type": "application/json"}
