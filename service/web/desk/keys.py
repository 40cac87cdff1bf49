"""The keys of the desk: one table, of which scripts, the list of keys and tooltips are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from service.accounts import Editor
from service.errors import Unprocessable
from service.message import Message, message


class Where(StrEnum):
    """On which page a key does something."""

    STORY = "story"
    QUEUE = "queue"
    HARVEST = "harvest"
    BOTH = "both"

    def covers(self, page: str) -> bool:
        """Return whether a key of this kind works on a page ("story", "queue", "harvest")."""
        return self is Where.BOTH or self.value == page


@dataclass(frozen=True, slots=True)
class KeyAction:
    """What can be done by a key. `keys` are the keys that do it, the first as people are told.

    A key is written as "Ctrl+Shift+Enter", "Alt+N", "F1" or "?"; "G Q" are two, one after the other. Those
    with Ctrl or Alt and the function keys work in a text as well, the others only outside of one.
    """

    action: str
    keys: tuple[str, ...]
    label: Message
    where: Where = Where.STORY

    @property
    def is_row(self) -> bool:
        """Return whether its keys are those of a row of numbers, "Alt+1" to "Alt+9"."""
        return len(self.keys) > 2

    @property
    def ends(self) -> tuple[str, ...]:
        """The keys that a list shows: of a row the first and the last."""
        return (self.keys[0], self.keys[-1]) if self.is_row else self.keys

    @property
    def works_in_text(self) -> bool:
        """Return whether it works while somebody types."""
        return works_in_text(self.keys[0])


#: Nothing is on Ctrl+Alt, which is AltGr: it writes letters. The order is that of the list of keys.
KEYS = (
    KeyAction("confirm", ("Ctrl+Enter",), message("Confirm the sentence and go on")),
    KeyAction("next-finding", ("Alt+N",), message("Next finding, its words selected")),
    KeyAction("apply", ("Alt+F",), message("Apply the fix, and stay")),
    KeyAction("dismiss", ("Alt+D",), message("Dismiss the finding: the translation is right")),
    KeyAction("dismiss-because", ("Alt+Shift+D",), message("Dismiss the finding for another reason")),
    KeyAction("others", ("Alt+A",), message("Other translations without the finding")),
    KeyAction("confirm-clean", ("Alt+C",), message("Confirm all sentences without findings")),
    KeyAction("approve", ("Ctrl+Shift+Enter",), message("Approve the story; then open the next")),
    KeyAction("next", ("Alt+ArrowDown",), message("Next sentence")),
    KeyAction("previous", ("Alt+ArrowUp",), message("Previous sentence")),
    KeyAction("lost-mark", ("Alt+M",), message("Put a lost link or emphasis round the selected words")),
    KeyAction(
        "term",
        tuple(f"Alt+{number}" for number in range(1, 10)),
        message("Put the term of this number in at the caret"),
    ),
    KeyAction("propose", ("Alt+G",), message("Propose a name or term for the glossary")),
    KeyAction("replace", ("Alt+H",), message("Find and replace in the story")),
    KeyAction("join", ("Alt+U",), message("Join the sentence with the next")),
    KeyAction("split", ("Alt+S",), message("Divide the sentence at the caret")),
    KeyAction("preview", ("Alt+P",), message("Preview: as readers would get it")),
    KeyAction("take", ("Alt+T",), message("Take the story, or take it over")),
    KeyAction("machine-text", ("Alt+R",), message("Bring the machine’s text back")),
    KeyAction("leave", ("Escape",), message("Leave the sentence")),
    KeyAction("take-back", ("Alt+Z", "Z"), message("Take the approval back, before readers get the text")),
    KeyAction("search", ("/",), message("Search the queue"), Where.QUEUE),
    KeyAction("next-row", ("ArrowDown",), message("Next story"), Where.QUEUE),
    KeyAction("previous-row", ("ArrowUp",), message("Previous story"), Where.QUEUE),
    KeyAction("approve-form", ("A",), message("Approve the harvested form; the next comes"), Where.HARVEST),
    KeyAction("drop-form", ("D",), message("Drop the harvested form; the next comes"), Where.HARVEST),
    KeyAction("next-form", ("ArrowDown",), message("Next harvested form"), Where.HARVEST),
    KeyAction("previous-form", ("ArrowUp",), message("Previous harvested form"), Where.HARVEST),
    KeyAction("queue", ("G Q",), message("To the queue"), Where.BOTH),
    KeyAction("help", ("F1", "?"), message("These keys"), Where.BOTH),
)
_BY_ACTION = {one.action: one for one in KEYS}

#: how the names of keys are shown
_SHOWN = {
    "ArrowDown": "↓",
    "ArrowUp": "↑",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Escape": "Esc",
    " ": "Space",
}
_NAMED = "Enter|Escape|Tab|Space|Backspace|Delete|Insert|Home|End|PageUp|PageDown|Arrow(?:Up|Down|Left|Right)"
_CHORD = re.compile(
    rf"(?P<ctrl>Ctrl\+)?(?P<alt>Alt\+)?(?P<shift>Shift\+)?(?P<key>[A-Z0-9]|[!-/:-@\[-`{{-~]|F(?:[1-9]|1[0-2])|{_NAMED})"
)
#: what a browser or a text does with these cannot be taken from them, or is missed
_TAKEN = frozenset(
    {f"Ctrl+{letter}" for letter in "ACFLNPRTVWXYZ"}
    | {"Ctrl+Shift+N", "Ctrl+Shift+T", "Ctrl+Shift+W", "Ctrl+Shift+Z", "Ctrl+Tab", "Ctrl+Shift+Tab"}
    | {"Alt+ArrowLeft", "Alt+ArrowRight", "Alt+F4", "F5", "F11", "F12", "Tab", "Shift+Tab", "Enter", "Space"}
)


def keys_of(editor: Editor | None, page: str | None = None) -> list[KeyAction]:
    """Return the keys as somebody has set them, in the order of the list; those of a page or all."""
    chosen: Mapping[str, str] = editor.choices.keys if editor is not None else {}
    return [
        KeyAction(one.action, (chosen[one.action],), one.label, one.where) if one.action in chosen else one
        for one in KEYS
        if page is None or one.where.covers(page)
    ]


def key_table(editor: Editor | None, page: str) -> dict[str, Any]:
    """Return what the scripts of a page need: which keys do what there, and how confirming goes on."""
    return {
        "keys": [
            {"action": one.action, "keys": one.keys, "words": shown(one.keys[0])}
            for one in keys_of(editor, page)
        ],
        "oneByOne": editor is not None and editor.choices.one_by_one,
    }


def key_words(editor: Editor | None, action: str) -> str:
    """Return how somebody's key for an action is told in a line of text: "Ctrl+Enter", "Alt+↓", "G Q"."""
    chosen = editor.choices.keys.get(action) if editor is not None else None
    return shown(chosen or _BY_ACTION[action].keys[0])


def shown(key: str) -> str:
    """Return a key as people read it."""
    return " ".join("+".join(_SHOWN.get(part, part) for part in _parts(chord)) for chord in key.split())


def as_table() -> str:
    """Return the keys as a table in Markdown, which docs/review.md has."""
    lines = ["| key | what it does | where |", "|---|---|---|"]
    pages = {one: one.value for one in Where} | {Where.BOTH: "story, queue, harvest"}
    for one in KEYS:
        keys = (" to " if one.is_row else " or ").join(str(drawn(key)) for key in one.ends)
        where = pages[one.where] + ("" if one.works_in_text else ", outside a text")
        lines.append(f"| {keys} | {one.label} | {where} |")
    return "\n".join(lines)


def drawn(key: str) -> Markup:
    """Return a key as it is drawn in a list: each of its parts as a key."""
    chords = (" ".join(f"<kbd>{_shown_safe(part)}</kbd>" for part in _parts(chord)) for chord in key.split())
    return Markup(" ").join(map(Markup, chords))


def works_in_text(key: str) -> bool:
    """Return whether a key does not write anything, so that it works while somebody types."""
    return key.startswith(("Ctrl+", "Alt+")) or key == "Escape" or re.fullmatch(r"F\d+", key) is not None


def checked_key(editor: Editor, action: str, key: str) -> str:
    """Return a key that somebody wants for an action. Raises `Unprocessable` saying why it cannot be that."""
    wanted = _BY_ACTION.get(action)
    if wanted is None:
        raise Unprocessable(
            message("There is nothing called {action} that a key could do.", action=action), field="action"
        )
    found = _CHORD.fullmatch(key)
    if found is None:
        raise Unprocessable(message("{key} cannot be chosen. Try another key.", key=key), field="key")
    if found["ctrl"] and found["alt"]:
        raise Unprocessable(
            message("Ctrl and Alt together write letters on many keyboards (AltGr). Choose one of the two."),
            field="key",
        )
    name = shown(key)
    if key in _TAKEN:
        raise Unprocessable(
            message("{key} belongs to the browser or to typing. Try another key.", key=name), field="key"
        )
    if wanted.works_in_text and not works_in_text(key):
        raise Unprocessable(
            message(
                "{key} would be typed into the text. Take it with Ctrl or Alt, or a function key.", key=name
            ),
            field="key",
        )
    for other in keys_of(editor):
        if other.action != action and key in other.keys and _meet(other.where, wanted.where):
            raise Unprocessable(
                message("{key} does this already: {action}.", key=name, action=other.label), field="key"
            )
    return key


def _meet(one: Where, other: Where) -> bool:
    return any(one.covers(page) and other.covers(page) for page in ("story", "queue", "harvest"))


def _parts(chord: str) -> list[str]:
    """Return the parts of a chord: "Ctrl++" is Ctrl and the plus sign."""
    return re.findall(r"[^+]+(?=\+)|[^+]+$|\+$", chord)


def _shown_safe(part: str) -> Markup:
    return Markup.escape(_SHOWN.get(part, part))
