// What the browser keeps: a text leaves it only when the server has said that it has it.
import { showConflict } from "./conflict.js";
import { field, list, lock, rows, sourceOf } from "./rows.js";
import { send } from "./saving.js";

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

export function restore() {
  for (const row of rows()) {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(place(row))); } catch { /* nothing was kept */ }
    if (!kept || !field(row)) continue;
    if (kept.text === field(row).value) { forget(row); continue; }
    if (kept.source && kept.source !== sourceOf(row)) {
      // A newer version has other sentences here: the text goes to its own, or a person chooses.
      forget(row);
      const own = rows().find((one) => sourceOf(one) === kept.source && field(one));
      const there = own ?? row;
      if (field(there).value === kept.text) continue;
      const current = { text: field(there).value, lock_version: lock(there).value };
      field(there).value = kept.text;
      showConflict(there, { current, source: own ? null : kept.source });
      continue;
    }
    field(row).value = kept.text;
    // The lock that the text was typed against: if the segment changed since, the server will say so.
    lock(row).value = kept.lock;
    send(row);
  }
}
