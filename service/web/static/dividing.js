// Joining a sentence with the next, and dividing one at the caret. All rows are others then: they are read anew.
import { known } from "./chain.js";
import { selectIn, selectionIn } from "./editing.js";
import { keyWords } from "./keys.js";
import { look, replaceRows } from "./live.js";
import { post } from "./posting.js";
import { activate } from "./moving.js";
import { active, dirty, field, list, lock, rows, state } from "./rows.js";
import { sendAll } from "./saving.js";
import { report, show } from "./telling.js";
import { _ } from "./words.js";

const PIECE = /\\*<\/?(\d{1,9})\/?>|[^]/gu; // a tag of a mark, or one code point

export function joinNext(row) {
  const next = row.nextElementSibling;
  if (!row.querySelector(".tools [name=join]") || !next) return show(_("No sentence follows this one in its paragraph, so there is nothing to join it with."));
  return divide(row, () => ({ join: lock(next).value }), _("Joined. {key} at the same place divides them again; the history puts everything back.", { key: keyWords("split") }));
}

export function divideHere(row) {
  if (active() !== row) activate(row, { focus: true });
  const at = selectionIn(row)?.[0];
  if (at === undefined) return show(_("Put the caret where the second sentence begins in the translation, then divide."));
  if (!document.getElementById("divide")) return show(_("This sentence cannot be divided now."));
  const place = [...field(row).value.slice(0, at).matchAll(PIECE)].filter((piece) => piece[1] === undefined).length;
  return divide(row, () => ({ split: place }), _("Divided. {key} joins them again; the history puts everything back.", { key: keyWords("join") }));
}

// What is typed in any row is saved first: its row may have another number afterwards.
async function divide(row, fields, words) {
  if (state(row).conflict) return show(_("Not done: choose one of the two texts first."));
  await sendAll();
  if (rows().some(dirty)) return show(_("Not done: a text is not saved yet."));
  const it = state(row);
  // as while a text is sent: what the page is told of meanwhile waits for the number that this brings
  it.sending = change(row, fields, words).finally(() => { it.sending = null; report(); });
  return it.sending;
}

async function change(row, fields, words) {
  const answer = await post(field(row).form.action, { lock_version: lock(row).value, known: known(), text: field(row).value, ...fields() });
  const data = answer && (await answer.json().catch(() => ({})));
  if (!data?.redivided) {
    show(data?.detail ?? _("No connection: this was not done. Try again when it is back."));
    if (answer?.status === 409) look(); // what others changed is shown
    return;
  }
  await replaceRows({ own: true });
  const there = list.querySelector(`.row[data-index="${data.redivided.index}"]`);
  if (!there) return;
  activate(there, { focus: true, scroll: true });
  const place = tagged(field(there).value, data.redivided.place);
  selectIn(there, place, place);
  show(words);
}

// The place in a text with tags of its character number `at`.
function tagged(text, at) {
  const plain = [...text.matchAll(PIECE)].filter((piece) => piece[1] === undefined);
  return plain[at]?.index ?? text.length;
}
