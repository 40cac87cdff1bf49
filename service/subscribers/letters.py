"""The words of a notice, in the language of who gets it."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.edition import Edition
from service.subscribers.notices import CHAT, Notice
from service.wording import ENGLISH, _, ngettext, speak


def write_letter(notice: Notice, editions: Mapping[str, Edition], base: str) -> tuple[str, str]:
    """Return subject and text; that of a chat is the same in fewer lines."""
    speak(notice.language or ENGLISH)
    subject = ngettext("{count} draft is ready for you", "{count} drafts are ready for you", notice.count)
    lines = [subject, ""]
    for draft in notice.drafts:
        edition = editions[draft.edition].name if draft.edition in editions else draft.edition
        headline = draft.headline or _("(a story under embargo)")
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
