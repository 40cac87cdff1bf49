// Pointing at what was found: its words are selected in the row's editor, so that typing replaces them. Of
// what is missing it is the place.
import { selectIn } from "./editing.js";
import { dirty, field, list } from "./rows.js";

const PIECE = /\\*<\/?(\d{1,9})\/?>|[^]/gu; // a tag of a mark, or one code point

let here = null; // what was pointed at last: { row, finding, at: its place among those of the row }

// The findings of a row that are still open, as they are listed.
export function notesOf(row) { return [...row.querySelectorAll(".notes [data-finding]")]; }

// The finding that a key is about: the one pointed at, or else the first of the row.
export function current(row) {
  const notes = notesOf(row);
  const own = here?.row === row;
  return notes.find((one) => own && one.dataset.finding === here.finding) ?? (own ? notes[here.at] : null) ?? notes[0] ?? null;
}

export function point(row, note) {
  here = note ? { row, finding: note.dataset.finding, at: notesOf(row).indexOf(note) } : null;
  mark();
  if (!note) return;
  if (note.dataset.span !== undefined) selectFound(row, note);
}

// Where the finding that was pointed at last stands among those of its row; null where that is another row.
export function pointedAt(row) { return here?.row === row ? { finding: here.finding, at: here.at } : null; }

// Shows which finding the keys are about, also after the row was put in place anew.
export function mark() {
  for (const one of list.querySelectorAll(".notes .current")) one.classList.remove("current");
  if (here) notesOf(here.row).find((one) => one.dataset.finding === here.finding)?.classList.add("current");
}

function selectFound(row, note) {
  const area = field(row);
  if (!area || dirty(row)) return; // its place is one of the text that the server has
  const [start, end] = note.dataset.span.split(" ").map(Number);
  let place = 0, from = null, words = "";
  for (const piece of area.value.matchAll(PIECE)) {
    if (piece[1] !== undefined) continue;
    if (place === start) from = piece.index;
    if (start === end && from !== null) return selectIn(row, from, from);
    if (from !== null) words += piece[0];
    place += 1;
    if (place < end || from === null) continue;
    // Other words stand there where the server reads the text otherwise: rather none than the wrong ones.
    if (words === note.dataset.words) selectIn(row, from, piece.index + piece[0].length);
    return;
  }
  if (start === end && start === place) selectIn(row, area.value.length, area.value.length);
}
