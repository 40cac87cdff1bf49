"""ninjs 1.x and 2.x brought up to 3.1: one reading for every spelling that is about.

ninjs 2 has the properties of 3 in lower case; ninjs 1 has one property for each text (`headline`,
`body_html`, `description_text`) and objects where lists came later. Superdesk writes ninjs 1 with
additions of its own. Sources: IPTC's schemas 1.0 to 3.1, and superdesk-core's `NINJSFormatter`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from service.domain.html.addresses import is_identifier
from service.domain.html.sanitise import words
from service.domain.story import PubStatus
from service.intake.fields import SENT_AS, Fields

#: the properties of ninjs 3.1 at the top, in associations, and in the objects of its lists
_NEW = words(
    "altIds associations bodies by contentCreated copyrightHolder copyrightNotice descriptions "
    "digitalSourceType edNote embargoedUntil eventDetails events expires firstCreated genres "
    "headlines infoSources language located objects organisations people places plannedCoverage "
    "profile pubStatus renditions representationType rightsInfo slugline standard subjects title "
    "trustIndicators type urgency uri usageTerms version versionCreated contentType wordCount "
    "charCount sizeInBytes contactInfo geoJSON encodedRights linkedRights langId aspectRatio "
    "videoCodec frameRate scanType transportProtocol"
)
#: what each was called before; a name in lower case is found without being listed here
_OLD = {
    "embargoed": "embargoedUntil",
    "byline": "by",
    "person": "people",
    "organisation": "organisations",
    "organization": "organisations",
    "place": "places",
    "subject": "subjects",
    "event": "events",
    "object": "objects",
    "infosource": "infoSources",
    "genre": "genres",
    "mimetype": "contentType",
    "firstpublished": "firstCreated",
}
_MODERN = {name.lower(): name for name in _NEW} | _OLD
#: what is read of an item that takes a story back
_OF_AN_END = ("uri", "pubStatus", "version", "versionCreated", "edNote")
#: `pubStatus` as ninjs has it, and the words that senders have for the same: what plainly takes a story
#: back must not be refused for its word, for the story would stay
STATUSES = (
    {status.value: status for status in PubStatus}
    | dict.fromkeys(
        words("cancelled killed kill recalled withdrawn retracted deleted removed unpublished"),
        PubStatus.CANCELED,
    )
    | dict.fromkeys(words("hold held onhold draft embargoed scheduled private"), PubStatus.WITHHELD)
)
_LISTS = ("people", "organisations", "places", "subjects", "events", "objects", "infoSources", "genres")
_TEXTS = {"headline": "headlines", "body": "bodies", "description": "descriptions"}
_TEXT = re.compile(r"(headline|body|description)(?:_(\w{1,20}))?")
_TYPES = {"html": "text/html", "xhtml": "text/html", "richtext": "text/html", "text": "text/plain"}

#: names by which a sender might hold a story back and that no ninjs has: to pass over one would publish
_HOLDING = words(
    "pubstatus publishstatus publicationstatus publishingstatus status embargo embargoed "
    "embargoeduntil embargountil embargodate embargotime withheld canceled cancelled killed "
    "visibility draft isdraft state premium ispremium paywall paywalled paid membersonly private "
    "restricted password publishat publishon publicationdate releasedate releaseat goliveat "
    "unpublished deleted isdeleted deletedat removed retracted withdrawn spiked hidden ishidden "
    "scheduled scheduledfor scheduledat internal internalonly confidential notforpublication "
    "donotpublish subscribersonly accesslevel access validfrom availablefrom notbefore hold onhold "
    "legalhold restrictions"
)
#: names that hold a story back where they say no, and are left empty by a draft
_SHOWING = words(
    "published ispublished live islive public ispublic visible isvisible active isactive enabled "
    "isenabled approved isapproved online isonline"
)
_PUBLISHED_AT = words("publishedat publishedon datepublished publishdate publicationdate")
_NO = ("0", "false", "no", "off")


def modern(payload: Fields) -> Fields:
    """Return an item of any ninjs in the names of 3.1; every path still names the field as it was sent.

    Of one that takes a story back only what that needs is read: nothing else of it may hold that up.
    Raises `Unprocessable` where one property stands there twice, in two spellings that disagree.
    """
    needed = {
        name: value for name, value in payload.values.items() if _MODERN.get(name.lower()) in _OF_AN_END
    }
    ending = Fields(_item(Fields(needed, payload.path), depth=0), payload.path)
    if status_of(ending) in (PubStatus.CANCELED, PubStatus.WITHHELD):
        return ending
    return Fields(_item(payload, depth=0), payload.path)


def status_of(item: Fields) -> PubStatus | None:
    """Return the `pubStatus` of an item in the names of 3.1; None for a word that nobody knows."""
    said = item.values.get("pubStatus")
    if said is None or said == "":
        return PubStatus.USABLE
    return STATUSES.get(said.strip().lower()) if isinstance(said, str) else None


def refuse_misspelt(payload: Fields) -> None:
    """Raise `Unprocessable` for a property that no ninjs has and that looks like a status or an embargo."""
    for name, value in payload.values.items():
        if _TEXT.fullmatch(name) or name.lower() in _MODERN:
            continue
        plain = re.sub("[^a-z]", "", name.lower())
        said = value.strip().lower() if isinstance(value, str) else value
        if said in (None, "", False):
            is_no = said is not None and said != ""
            holds = plain in _SHOWING if is_no else said is None and plain in _PUBLISHED_AT
        elif plain in _SHOWING:
            holds = said in _NO
        else:
            holds = bool(get_close_matches(plain, _HOLDING, n=1, cutoff=0.85))
        if holds:
            payload.wrong(
                name,
                "is no property of ninjs. If it holds the story back, send `pubStatus` (usable, withheld, "
                "canceled) or `embargoedUntil` (a time); otherwise leave it out",
            )


def _item(part: Fields, depth: int) -> dict[str, Any]:
    """Return one item, the story or an association, in the names of 3.1."""
    found: dict[str, Any] = {}
    sent: dict[str, str] = {}
    for name, value in part.values.items():
        text = _TEXT.fullmatch(name.lower())
        if text is not None and not isinstance(value, list):
            if value is not None:
                _add_text(found, sent, name, value, text)
            continue
        new = _MODERN.get(name.lower(), name)
        if new in found and found[new] != value and value is not None:
            if new in ("pubStatus", "embargoedUntil"):
                part.wrong(name, f"and {sent.get(new, new)} are the same property and differ. Send one")
            if name != new:
                continue  # the spelling of today goes before older ones
        found[new] = value
        if name != new:
            sent[new] = name
    _bring_lists_up_to_date(found, sent, part, depth)
    if sent:
        found[SENT_AS] = sent
    return found


def _add_text(
    found: dict[str, Any], sent: dict[str, str], name: str, value: Any, text: re.Match[str]
) -> None:
    """Add one text of ninjs 1 to the list that 3.1 has for it; of a description its suffix is the role."""
    texts, suffix = _TEXTS[text[1]], text[2] or "main"
    entries = found.setdefault(texts, [])
    if not isinstance(entries, list):
        return
    entry: dict[str, Any] = {"role": "main" if suffix in _TYPES else suffix, "value": value}
    if text[1] == "headline":
        entry["contentType"] = None  # may be HTML as well: Superdesk's field is a rich one
    elif suffix in _TYPES:
        entry["contentType"] = _TYPES[suffix]
    sent[f"{texts}[{len(entries)}]"] = name
    entries.append({**entry, SENT_AS: {"value": ""}})


def _bring_lists_up_to_date(found: dict[str, Any], sent: dict[str, str], part: Fields, depth: int) -> None:
    for name in _LISTS:
        if isinstance(entries := found.get(name), list):
            found[name] = [_entity(entry) if isinstance(entry, dict) else entry for entry in entries]
        elif entries is not None and name in sent:
            part.parts(sent[name])  # says what is wrong with it
    for name in ("bodies", "headlines", "descriptions", "altIds"):
        if isinstance(entries := found.get(name), list):
            found[name] = [_renamed(entry) if isinstance(entry, dict) else entry for entry in entries]
    for name in ("digitalSourceType", "rightsInfo"):
        if isinstance(entries := found.get(name), dict):
            found[name] = _renamed(entries)
    _as_list(found, sent, "renditions", lambda entry: _renamed(dict(entry.values)))
    if depth < 2:
        _as_list(found, sent, "associations", lambda entry: _item(entry, depth + 1))
    if isinstance(made := found.get("digitalSourceType"), str):
        found["digitalSourceType"] = {"uri": made} if is_identifier(made) else {"literal": made}


def _as_list(found: dict[str, Any], sent: dict[str, str], name: str, renew: Any) -> None:
    """Make a list of an object whose keys are names, as ninjs 1 has it, and renew every entry."""
    value = found.get(name)
    path = sent.get(name, name)
    if isinstance(value, Mapping):
        entries: list[dict[str, Any]] = []
        for key, entry in value.items():
            if isinstance(entry, dict):
                sent[f"{name}[{len(entries)}]"] = f"{path}.{key}"
                entries.append({"name": key, **renew(Fields(entry, f"{path}.{key}"))})
        found[name] = entries
    elif isinstance(value, list):
        found[name] = [
            renew(Fields(entry, f"{path}[{index}]")) if isinstance(entry, dict) else entry
            for index, entry in enumerate(value)
        ]


def _renamed(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an object with its properties in the names of 3.1."""
    renamed = {_MODERN.get(name.lower(), name): value for name, value in entry.items() if name != SENT_AS}
    sent = {new: name for name in entry if (new := _MODERN.get(name.lower(), name)) != name}
    sent |= entry.get(SENT_AS, {})
    return {**renamed, SENT_AS: sent} if sent else renamed


def _entity(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a person, place, subject and the like: the `code` of ninjs 1 is a `uri` or a `literal` now."""
    renewed = {name: value for name, value in _renamed(entry).items() if name != SENT_AS}
    code = renewed.pop("code", None) or renewed.pop("qcode", None)
    if isinstance(code, str) and code:
        renewed.setdefault("uri" if is_identifier(code) else "literal", code)
    return renewed
