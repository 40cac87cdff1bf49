// What the browser keeps: a text leaves it only when the server has said that it has it.
import { field, list, lock, sourceOf } from "./rows.js";

function place(row) { return `dragoman:${list.dataset.editor}:${list.dataset.translation}:${row.dataset.index}`; }

export function keep(row) {
  const kept = { text: field(row).value, lock: lock(row).value, source: sourceOf(row) };
  try { localStorage.setItem(place(row), JSON.stringify(kept)); } catch { /* full or forbidden: the page still has it */ }
}

export function forget(row) {
  try { localStorage.removeItem(place(row)); } catch { /* nothing was kept */ }
}

// Whether a text was typed in a row that the server has not; also where the page has no editor for it.
export function isKept(row) {
  try { return localStorage.getItem(place(row)) !== null; } catch { return false; }
}

// The text that was kept of a row, with the lock and the source it was typed against; null where there is none.
export function keptOf(row) {
  try { return JSON.parse(localStorage.getItem(place(row))); } catch { return null; }
}
