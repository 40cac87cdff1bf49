// Two editors at one segment: both texts are shown, and a person chooses.
import { forget, keep } from "./keeping.js";
import { field, lock, number, sourceOf, state } from "./rows.js";
import { report, say } from "./telling.js";
import { _ } from "./words.js";

// Shows both texts; returns false where both typed the same, and there is nothing to choose.
export function showConflict(row, data, confirm) {
  const it = state(row);
  const theirs = data.current.text;
  if (theirs === field(row).value) {
    it.server = theirs;
    lock(row).value = data.current.lock_version;
    forget(row);
    return false;
  }
  it.conflict = { theirs, lock: data.current.lock_version, confirm };
  keep(row);
  row.querySelector(".conflict")?.remove();
  const box = document.getElementById("conflict").content.cloneNode(true);
  markDifference(box.querySelector(".theirs"), theirs, field(row).value);
  if (data.source) { // it was typed for another sentence
    box.querySelector(".sources").hidden = false;
    markDifference(box.querySelector(".other-source"), data.source, sourceOf(row));
  }
  row.querySelector(".edit form").before(box);
  row.classList.add("editing");
  row.querySelector(".edit").open = true;
  report();
  say(_("Conflict in segment {number}: it was changed while you typed. Keep mine, or take theirs.", { number: number(row) }));
  return true;
}

export function markDifference(place, theirs, mine) {
  const a = theirs.split(/(\s+)/);
  const b = mine.split(/(\s+)/);
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const changed = document.createElement("mark");
  changed.textContent = a.slice(start, a.length - end).join("");
  place.append(a.slice(0, start).join(""), changed, a.slice(a.length - end).join(""));
}
