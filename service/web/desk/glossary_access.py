"""What somebody may change in the glossary: the forms of the languages of their editions.

The glossary is one for all editions. Who is an editor of some of them may write, approve and take back the
forms of these editions' languages, and add concepts, which takes the language of their stories as well. What
holds for a concept in all languages takes an editor of all editions.
"""

from __future__ import annotations

from collections.abc import Collection

from service.accounts import Editor, Role
from service.domain.edition import Edition
from service.errors import Forbidden
from service.message import message
from service.web.desk.access import need_everywhere
from service.web.desk.concept_view import LANGUAGES

CODES = frozenset(code for code, _ in LANGUAGES)


def need_columns(
    editor: Editor, editions: dict[str, Edition], columns: Collection[str], *, new: bool = False
) -> None:
    """Raise `Forbidden` where an editor may not write some cells of a concept, or of a `new` one."""
    if editor.roles.everywhere(Role.EDITOR):
        return
    mine = [editions[slug] for slug in editor.roles.editions(Role.EDITOR, editions)]
    languages = {edition.language for edition in mine}
    if new:
        languages |= {source for edition in mine for source in edition.sources}
    elif not CODES.issuperset(columns):
        need_everywhere(editor, Role.EDITOR)
    foreign = sorted(CODES.intersection(columns) - languages)
    if foreign:
        raise Forbidden(
            message(
                "You may change the forms of these languages: {mine}. This is about {foreign}. Nothing was "
                "changed; ask an editor of that edition.",
                mine=", ".join(sorted(languages)),
                foreign=", ".join(foreign),
            )
        )
