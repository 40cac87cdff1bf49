// What was seen here: the marks of sentences and findings that were opened, told to the server with the
// next save, with the approval, or by themselves after a moment.
import { list, rows } from "./rows.js";

const WAIT_MS = 1500;

const pending = new Set();
let timer = null;

export function see(row) {
  const marks = [row.dataset.mark, ...unseen(row)].filter(Boolean);
  delete row.dataset.mark;
  delete row.dataset.unseen;
  if (!marks.length) return;
  for (const mark of marks) pending.add(mark);
  clearTimeout(timer);
  timer = setTimeout(tell, WAIT_MS);
}

export function unseen(row) { return row.dataset.unseen?.split(" ") ?? []; }
export function firstUnseen() { return rows().find((row) => row.dataset.unseen) ?? null; }
export function countUnseen() { return rows().reduce((count, row) => count + unseen(row).length, 0); }

// What a request takes along; `told` once it was answered.
export function toTell() { return [...pending]; }
export function told(marks) { for (const mark of marks) pending.delete(mark); }

export async function tell({ leaving = false } = {}) {
  clearTimeout(timer);
  const marks = toTell();
  if (!marks.length) return;
  const body = new URLSearchParams({ csrf: list.dataset.csrf });
  for (const mark of marks) body.append("seen", mark);
  const address = `/desk/translations/${list.dataset.translation}/seen`;
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: leaving }).catch(() => null);
  if (answer?.ok) told(marks); // else they go with the next request
}
