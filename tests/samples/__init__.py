"""A page of our own, and the same story as three CMSs send it: the shapes are theirs, the words are ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: a story as a page of a site, with everything that our stories usually have
PAGE = Path(__file__).with_name("mombasa.html")
HEADLINE = "Kenya and Tanzania open a new ferry line in March"
LEAD = (
    "<p>Ministers of both countries are to sign the agreement in Mombasa on March 9, and the East African "
    "Community (EAC) will be present as a witness.</p>"
)
LINK = "https://news.example/kenya-tanzania-ferry/"
PICTURE = "https://news.example/media/ferry.jpg"


def body() -> str:
    """The story's HTML without its headline, as CMSs keep it."""
    page = PAGE.read_text(encoding="utf-8")
    return page.partition("</h1>\n")[2].partition("\n</article>")[0]


def ghost_published() -> dict[str, Any]:
    """A webhook of Ghost 5, event post.published."""
    at = "2026-02-03T07:02:11.000Z"
    return {
        "post": {
            "current": {
                "id": "65be1d3a7c2b9e0001a4f700",
                "uuid": "7d9a5f0e-1c3b-4f7d-8a11-2b6f0f3c9e54",
                "title": HEADLINE,
                "slug": "kenya-tanzania-ferry",
                "html": body(),
                "plaintext": "Coast Desk\n\nKenya and Tanzania open a new ferry line",
                "status": "published",
                "visibility": "public",
                "created_at": "2026-02-03T06:10:00.000Z",
                "updated_at": at,
                "published_at": at,
                "url": LINK,
                "custom_excerpt": None,
                "feature_image": PICTURE,
                "feature_image_alt": "A white ferry at the quay of Mombasa",
                "feature_image_caption": "The ferry Likoni II in Mombasa",
                "tags": [{"name": "Coast", "slug": "coast"}],
                "authors": [{"name": "Coast desk", "slug": "coast-desk", "email": "desk@news.example"}],
                "reading_time": 2,
            },
            "previous": {"status": "draft", "published_at": None},
        }
    }


def wordpress_post() -> dict[str, Any]:
    """A post of WordPress as its REST API gives it."""
    return {
        "id": 5117,
        "date_gmt": "2026-02-03T07:02:11",
        "modified_gmt": "2026-02-03T07:02:11",
        "slug": "kenya-tanzania-ferry",
        "status": "publish",
        "type": "post",
        "link": LINK,
        "title": {"rendered": HEADLINE},
        "content": {"rendered": body(), "protected": False},
        "excerpt": {"rendered": LEAD, "protected": False},
        "author": 4,
        "featured_media": 212,
    }


def superdesk_item(**changes: Any) -> dict[str, Any]:
    """An item as Superdesk pushes it; `changes` replace fields."""
    return {
        "guid": "urn:newsml:news.example:2026-02-03T07:02:11.000000:5c2e",
        "version": "3",
        "type": "text",
        "headline": HEADLINE,
        "description_html": LEAD,
        "body_html": body(),
        "language": "en",
        "pubstatus": "usable",
        "versioncreated": "2026-02-03T07:02:11+0000",
        "firstpublished": "2026-02-03T07:02:11+0000",
        "slugline": "kenya-tanzania-ferry",
        "urgency": 3,
        "priority": 6,
        "subject": [{"name": "transport", "code": "20000337"}],
        "place": [{"name": "Mombasa", "code": "MBA"}],
        "ednote": "Updates with the fishermen's points",
        **changes,
    }


def superdesk_kill() -> dict[str, Any]:
    """The kill of `superdesk_item`, in a newer version of it."""
    return superdesk_item(
        version="4",
        body_html="",
        pubstatus="canceled",
        versioncreated="2026-02-03T09:40:00+0000",
        ednote="KILL: withdrawn by the desk",
    )
