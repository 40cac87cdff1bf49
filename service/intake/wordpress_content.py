"""What WordPress stores, as WordPress would show it: block comments, shortcodes, paragraphs, addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from service.domain.html.embeds import player
from service.intake.standalone import shown

# Senders choose this text: every pattern here stops at the next bracket, so that none is quadratic.
_IMAGE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)")
_SHORTCODE = re.compile(r"\[(/?)([A-Za-z][\w-]{0,60})((?:\s[^\[\]]*)?)\]")
_EMBED = re.compile(r"\[embed\b[^\[\]]*\]([^\[\n]*)\[/embed\]")
_ATTRIBUTE = re.compile(r"""([\w-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
#: shortcodes without attributes that are one thing by themselves; a word in brackets may be text: [sic]
_KNOWN = frozenset({"gallery", "playlist", "audio", "video", "embed", "caption", "contact-form-7"})
_SOUNDS = ("src", "mp3", "m4a", "ogg", "wav", "flac")
_FILMS = ("src", "mp4", "m4v", "webm", "ogv", "flv")
#: a line, or the text of an element that holds nothing else, that is a web address
_ALONE = re.compile(r"(?:^|(?<=>))[ \t]*(https?://[^\s<>\"\[\]]{1,2000})[ \t]*(?=$|<)", re.MULTILINE)
_KEPT = re.compile(r"<(pre|script|style)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|dl|dt|dd|div|section|article|aside|header|footer|blockquote|figure|figcaption|"
    r"table|thead|tbody|tfoot|tr|td|th|caption|pre|hr|iframe|form|details|summary|audio|video)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*(?:(?:Continue reading|Read more)\b.*)?$")


def rendered(content: str) -> str:
    """Return stored content as WordPress shows it.

    Block comments go, `[caption]` becomes a figure, `[embed]`, `[audio]` and `[video]` and an address
    on a line of its own become what they show, other shortcodes go (what stands between a pair of
    them stays), and text between empty lines becomes paragraphs unless it stands in an element.
    """
    content = _without_comments(content.replace("\r\n", "\n").replace("\r", "\n"))
    content = _with_figures(content)
    content = _EMBED.sub(lambda found: f"\n\n{shown(html.unescape(found[1].strip()))}\n\n", content)
    content = _without_shortcodes(content)
    return "".join(part if kept else _paragraphs(_with_players(part)) for kept, part in _parts(content))


def is_automatic(excerpt: str | None, content: str | None) -> bool:
    """Return whether WordPress made an excerpt itself, by cutting the beginning of the text."""
    if not excerpt:
        return False
    short, whole = _words(excerpt), _words(content or "")
    beginning = _CUT.sub("", short)
    return beginning != short or whole.startswith(beginning)


def _words(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _without_shortcodes(content: str) -> str:
    pairs = {found[2] for found in _SHORTCODE.finditer(content) if found[1]}

    def replace(found: re.Match[str]) -> str:
        closing, name, rest = found[1], found[2], found[3]
        attributes = {one[0].lower(): "".join(one[1:]) for one in _ATTRIBUTE.findall(rest)}
        if name in ("audio", "video") and not closing:
            return _file(name, attributes)
        is_one = name in _KNOWN or name in pairs or attributes or "_" in name or rest.rstrip().endswith("/")
        return "" if is_one else found[0]

    return _SHORTCODE.sub(replace, content)


def _file(name: str, attributes: dict[str, str]) -> str:
    sources = _SOUNDS if name == "audio" else _FILMS
    address = next((attributes[key] for key in sources if attributes.get(key)), None)
    if address is None:
        return ""
    poster = attributes.get("poster")
    more = f' poster="{html.escape(html.unescape(poster))}"' if poster and name == "video" else ""
    return f'\n\n<{name} controls="" src="{html.escape(html.unescape(address))}"{more}></{name}>\n\n'


def _with_players(content: str) -> str:
    """Put a player or a link where an address stands alone, as WordPress's own embeds do."""

    def replace(found: re.Match[str]) -> str:
        before = content[max(0, found.start() - 1) : found.start()]
        in_link = before == ">" and content[found.end() : found.end() + 3].lower() == "</a"
        if in_link:
            return found[0]
        address = html.unescape(found[1])
        frame = player(address)
        return shown(address) if frame is not None or before != ">" else found[0]

    return _ALONE.sub(replace, content)


def _without_comments(content: str) -> str:
    kept, place = [], 0
    while (start := content.find("<!--", place)) >= 0 and (end := content.find("-->", start)) >= 0:
        kept.append(content[place:start])
        place = end + 3
    return "".join(kept) + content[place:]


def _with_figures(content: str) -> str:
    *captioned, rest = content.split("[/caption]")
    written = []
    for part in captioned:
        before, found, shortcode = part.rpartition("[caption")
        _, closed, inner = shortcode.partition("]")
        image = _IMAGE.match(inner)
        if found and closed and image:
            text = inner[image.end() :]
            written.append(f"{before}<figure>{image[1]}<figcaption>{text}</figcaption></figure>")
        else:
            written.append(part)
    return "".join(written) + rest


def _parts(content: str) -> Iterator[tuple[bool, str]]:
    """Split into elements whose empty lines mean nothing (True) and what stands between them (False)."""
    lower = content.lower() if content.isascii() else re.sub("[A-Z]", lambda found: found[0].lower(), content)
    place, open_ended = 0, set()
    for found in _KEPT.finditer(lower):
        name = found[1]
        if found.start() < place or name in open_ended:
            continue
        end = lower.find(f"</{name}>", found.end())
        if end < 0:
            open_ended.add(name)
            continue
        end += len(name) + 3
        yield False, content[place : found.start()]
        yield True, content[found.start() : end]
        place = end
    yield False, content[place:]


def _paragraphs(content: str) -> str:
    chunks = [chunk.strip() for chunk in re.split(r"\n\s*\n", content)]
    return "\n".join(
        chunk if _BLOCK_TAG.match(chunk) else "<p>" + chunk.replace("\n", "<br>\n") + "</p>"
        for chunk in chunks
        if chunk
    )
