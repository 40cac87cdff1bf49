// Pointing at what was found: its words are selected in the row's editor, so that typing replaces them.
import { dirty, field } from "./rows.js";

const PIECE = /\\*<\/?(\d{1,9})\/?>|[^]/gu; // a tag of a mark, or one code point

export function selectFound(row, note) {
  const area = field(row);
  if (!area || dirty(row)) return; // its place is one of the text that the server has
  const [start, end] = note.dataset.span.split(" ").map(Number);
  let place = 0, from = null, words = "";
  for (const piece of area.value.matchAll(PIECE)) {
    if (piece[1] !== undefined) continue;
    if (place === start) from = piece.index;
    if (from !== null) words += piece[0];
    place += 1;
    if (place < end) continue;
    // Other words stand there where the server reads the text otherwise: rather none than the wrong ones.
    if (words === note.dataset.words) area.setSelectionRange(from, piece.index + piece[0].length);
    return;
  }
}
