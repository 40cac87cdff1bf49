"""The words of a notice, in the language of who gets it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.domain.edition import Edition
from service.subscribers.notices import CHAT, Notice
from service.wording import ENGLISH, _, ngettext, speak

#: what a chat reads as a sign of its own: a mention, a link that hides where it leads, a picture
_SIGN = re.compile(r"@(?=\w)|(?<=\])(?=[(\[])")
#: nobody sees it, and what has it inside is no sign any more
_BETWEEN = "\N{WORD JOINER}"


def write_letter(notice: Notice, editions: Mapping[str, Edition], base: str) -> tuple[str, str]:
    """Return subject and text; that of a chat is the same in fewer lines."""
    speak(notice.language or ENGLISH)
    subject = ngettext("{count} draft is ready for you", "{count} drafts are ready for you", notice.count)
    lines = [subject, ""]
    for draft in notice.drafts:
        edition = editions[draft.edition].name if draft.edition in editions else draft.edition
        headline = " ".join(draft.headline.split()) or _("(a story under embargo)")
        if notice.channel == CHAT:
            edition, headline = as_words(edition), as_words(headline)
        lines.append(_("{edition}: {headline}", edition=edition, headline=headline))
        lines.append(f"{base}/desk/translations/{draft.translation}")
        if notice.channel != CHAT:
            lines.append("")
    if more := notice.count - len(notice.drafts):
        lines.append(ngettext("and {count} more", "and {count} more", more))
    lines.append(_("The queue:") + f" {base}/desk")
    if notice.channel != CHAT:
        lines.append(_("You asked for this on your account’s page:") + f" {base}/desk/account")
    return subject, "\n".join(lines) + "\n"


def as_words(text: str) -> str:
    """Return a text that a chat shows as it stands: it calls nobody, and leads nowhere that it does not say.

    Headlines are others' words: `<!channel>` or `@all` in one would call the whole house.
    """
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SIGN.sub(lambda found: found[0] + _BETWEEN, escaped)
