"""Embeds: the frames, scripts and data attributes of known networks, which stay as they are.

No script ever reaches the HTML cleaner, which would have to allow all of them then. An empty
`<script>` of a known network becomes a stand-in (`disguise`), and what comes out of the cleaner as a
stand-in is checked again from scratch (`unmask`): a page that writes a stand-in itself gains nothing.
"""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Hosts whose pages may be framed, over https only.
HOSTS = _words(
    "youtube.com youtube-nocookie.com player.vimeo.com dailymotion.com geo.dailymotion.com "
    "platform.twitter.com facebook.com instagram.com tiktok.com open.spotify.com w.soundcloud.com "
    "embed.podcasts.apple.com embed.bsky.app datawrapper.dwcdn.net flo.uri.sh public.flourish.studio "
    "infogram.com e.infogram.com google.com maps.google.com openstreetmap.org documentcloud.org "
    "embed.documentcloud.org bbc.co.uk bbc.com svt.se svtplay.se aljazeera.com france24.com rfi.fr dw.com"
)
#: what a framed page may not be let do, whoever it is
_POWERS = re.compile(
    r"camera|microphone|geolocation|display-capture|payment|usb|serial|hid|midi|bluetooth|credentials",
    re.IGNORECASE,
)
#: The scripts that turn a network's quote into its box, by address, with the attributes that tell
#: them what to show. None of these runs code that a page gives it.
SCRIPTS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(address), _words(attributes))
    for address, attributes in (
        (r"https://platform\.(?:twitter|x)\.com/widgets\.js", ""),
        (r"https://www\.instagram\.com/embed\.js", ""),
        (r"https://www\.tiktok\.com/embed\.js", ""),
        (r"https://embed\.bsky\.app/static/embed\.js", ""),
        (r"https://embed\.reddit\.com/widgets\.js", ""),
        (
            r"https://connect\.facebook\.net/[a-z]{2}_[A-Z]{2}/sdk\.js(?:#xfbml=1&version=v\d{1,2}\.\d)?",
            "",
        ),
        (r"https://public\.flourish\.studio/resources/embed\.js", ""),
        (r"https://datawrapper\.dwcdn\.net/\w{5}/embed\.js", "data-target"),
        (
            r"https://telegram\.org/js/telegram-widget\.js(?:\?\d{1,3})?",
            "data-telegram-post data-width data-userpic data-color data-dark",
        ),
    )
)
#: what the boxes read from their elements; no value of these is an address that runs anything
DATA: dict[str, frozenset[str]] = {
    "blockquote": _words(
        "data-instgrm-permalink data-instgrm-version data-instgrm-captioned data-video-id "
        "data-bluesky-uri data-bluesky-cid data-bluesky-embed-color-mode data-embed-from data-embed-height "
        "data-lang data-theme data-dnt data-conversation data-cards data-media-max-width"
    ),
    "div": _words("data-href data-src data-width data-show-text"),
}
_DIV_VALUES = {
    "data-src": re.compile(r"(?:visualisation|story)/\d{1,12}(?:[?#][\w=&-]{0,80})?"),
    "data-href": re.compile(r"https://(?:www\.|m\.)?facebook\.com/[^\s\\<>\"']{0,500}"),
}
_SCRIPT_VALUE = re.compile(r"[\w #/.:%-]{0,200}")

_PREFIX = "embed-script:"
_COMMENT_OR_SCRIPT = re.compile(r"<!--|<script(?=[\s/>])", re.IGNORECASE)
# No part crosses a "<", so a page of nothing but beginnings costs no more than its length.
_START = re.compile(r"<script((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>", re.IGNORECASE)
_END = re.compile(r"</script\s*+>", re.IGNORECASE)
_FRAME = re.compile(r"<iframe((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")


def disguise(markup: str) -> str:
    """Put a stand-in that the cleaner lets pass where a known network's script stands, with nothing in it."""
    written, before, position = [], 0, 0
    while found := _COMMENT_OR_SCRIPT.search(markup, position):
        if found[0] == "<!--":
            end = markup.find("-->", found.start() + 2)
            if end < 0:
                break
            position = end + 3
        elif (start := _START.match(markup, found.start())) is None:
            position = found.end()
        elif (close := _END.search(markup, start.end())) is None:
            break
        else:  # what looks like a script inside another one is text of that one
            position = close.end()
            stand_in = "" if markup[start.end() : close.start()].strip() else _stand_in(start[1])
            if stand_in:
                written += [markup[before : start.start()], stand_in]
                before = position
    return "".join([*written, markup[before:]])


def unmask(attrs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the attributes of the script that a `<data>` element stands for; none for any other."""
    value = dict(attrs).get("value", "")
    if not value.startswith(_PREFIX):
        return ()
    return script_attributes(dict(parse_qsl(unquote(value.removeprefix(_PREFIX)), keep_blank_values=True)))


def script_attributes(attrs: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what of a script's attributes may stay, its address first; none where the script may not."""
    source = attrs.get("src", "")
    source = f"https:{source}" if source.startswith("//") else source
    for address, data in SCRIPTS:
        if address.fullmatch(source):
            kept = [
                (name, value)
                for name, value in attrs.items()
                if name in data and _SCRIPT_VALUE.fullmatch(value)
            ]
            return (("async", ""), ("src", source), *kept)
    return ()


def keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value as it may stay, or None: for what an embed's element may say."""
    if tag == "iframe":
        if name == "src":
            return value if may_be_framed(value) else None
        if name == "allow":
            return None if _POWERS.search(value) else value
    elif tag == "div" and name in _DIV_VALUES:
        return value if _DIV_VALUES[name].fullmatch(value) else None
    return value


def may_be_framed(url: str) -> bool:
    """Return whether a page may be shown in a frame: by its host, which browsers must read as we do."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    host = (parts.hostname or "").lower().removeprefix("www.")
    # A backslash is a slash to browsers but not to urlsplit, so the host they see would be another.
    if parts.scheme != "https" or "\\" in url or host not in HOSTS:
        return False
    # Google's other pages lead anywhere, and a path may climb out of its folder.
    return host != "google.com" or re.match(r"/maps/(?!.*(?:\.\.|%2e))", parts.path.lower()) is not None


def frames_left_out(markup: str, kept: str) -> tuple[str, ...]:
    """Return the addresses of frames in `markup` that may not be framed and are not in `kept`, each once."""
    found: dict[str, None] = {}
    for written in _FRAME.findall(markup):
        source = _attributes(written).get("src", "")
        if source and not may_be_framed(source) and html.escape(source) not in kept and source not in kept:
            found[source] = None
    return tuple(found)


def _stand_in(written: str) -> str:
    allowed = script_attributes(_attributes(written))
    # No quote, no space: inside somebody's attribute it stays text and ends nothing.
    return f"<data value={_PREFIX}{quote(urlencode(allowed), safe='')}></data>" if allowed else ""


def _attributes(written: str) -> dict[str, str]:
    """Read the attributes of a start tag; of two alike the first counts, as in browsers."""
    attrs: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written):
        attrs.setdefault(name.lower(), html.unescape("".join(values)))
    return attrs


#: addresses of pages with one video or sound → the address of its player alone
_PLAYERS = (
    (
        r"https?://(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|shorts/|live/|embed/)([\w-]{11})\b.*",
        "https://www.youtube.com/embed/{}",
    ),
    (r"https?://youtu\.be/([\w-]{11})\b.*", "https://www.youtube.com/embed/{}"),
    (r"https?://(?:www\.)?vimeo\.com/(\d{1,12})\b.*", "https://player.vimeo.com/video/{}"),
    (
        r"https?://(?:www\.)?dailymotion\.com/video/(\w{1,20})\b.*",
        "https://www.dailymotion.com/embed/video/{}",
    ),
    (
        r"https?://open\.spotify\.com/((?:episode|show|track|album|playlist)/\w{1,40})\b.*",
        "https://open.spotify.com/embed/{}",
    ),
)


def player(address: str) -> str | None:
    """Return the address of the player of a page with one video or sound, or None for any other page."""
    for pattern, form in _PLAYERS:
        if found := re.fullmatch(pattern, address):
            return form.format(found[1])
    return None
