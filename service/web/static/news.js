// What changes in the queue while its page is open: rows are renewed where they stand, what is new is told
// on a button, and nothing moves under the hand.
import { ngettext } from "./words.js";

const LOOK_MS = 10_000;
const body = document.getElementById("rows");

let stamp = body?.dataset.stamp ?? "";
let looking = false;

export function watchQueue() {
  if (!body) return;
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
}

export async function look() {
  if (document.hidden || looking) return;
  looking = true;
  const query = new URLSearchParams(location.search);
  for (const name of ["done", "left"]) query.delete(name);
  query.set("known", stamp);
  const answer = await fetch(`/desk/news?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const data = answer?.ok ? await answer.json().catch(() => null) : null;
  looking = false;
  if (!data) return;
  stamp = data.stamp;
  if (data.rows) show(data);
}

function show({ rows, filters }) {
  const here = new Map([...document.querySelectorAll("table.queue tr[data-number]")].map((row) => [row.id, row]));
  let fresh = 0;
  for (const one of rows) {
    const row = here.get(`t${one.id}`);
    here.delete(`t${one.id}`);
    if (!row) fresh += 1;
    else if (row.dataset.number !== String(one.number)) renew(row, one.row);
  }
  for (const row of here.values()) row.dataset.gone = "1"; // it is not in this view any more
  const pill = document.getElementById("news");
  pill.hidden = fresh === 0;
  pill.firstElementChild.textContent = ngettext("{count} new story", "{count} new stories", fresh);
  const line = document.querySelector("nav.filters");
  if (!line.querySelector("details[open]") && !line.contains(document.activeElement)) line.outerHTML = filters;
}

// The cells come anew, the row stays: with its place, its tick and the focus in it.
function renew(row, html) {
  const made = document.createElement("tbody");
  made.innerHTML = html;
  const next = made.querySelector("tr");
  row.dataset.number = next.dataset.number;
  row.className = next.className;
  row.dataset.fresh = "1";
  delete row.dataset.gone;
  for (const name of ["c-look", "c-state", "c-holder", "c-time"]) row.querySelector(`.${name}`).innerHTML = next.querySelector(`.${name}`).innerHTML;
  const link = row.querySelector(".c-headline a");
  if (link !== document.activeElement) link.innerHTML = next.querySelector(".c-headline a").innerHTML;
}
