// What changes in the queue while its page is open: rows are renewed where they stand, what is new is told
// on a button, and nothing moves under the hand.
import { putNames } from "./present.js";
import { isTold, listenTo } from "./streaming.js";
import { ngettext } from "./words.js";

const LOOK_MS = 10_000;
const SELDOM = 6; // of these looks one, where the page is told of what changes
const MOST = 60; // stories that are asked for by name
const SOONEST_MS = 5000; // between two looks, however much changes
const body = document.getElementById("rows");

let stamp = body?.dataset.stamp ?? "";
let looking = false;
let count = 0;
let looked = -SOONEST_MS;
let soon = null;
let changed = new Set(); // what was told of since the last look; null: everything
let open = null; // who has which story open, as was told last

export function watchQueue() {
  if (!body) return;
  setInterval(() => { count += 1; if (!isTold() || count % SELDOM === 0) look(); }, LOOK_MS);
  document.addEventListener("visibilitychange", () => look());
  listenTo(`/desk/events?${new URLSearchParams({ edition: body.dataset.edition })}`, { changed: told, present });
}

// Much at once is one look, and so is what comes while one is under way.
function told({ ids }) {
  if (ids === null) changed = null;
  else if (changed) for (const one of ids) changed.add(one);
  clearTimeout(soon);
  soon = setTimeout(() => (looking ? told({ ids: [] }) : look({ anew: true })), Math.max(0, looked + SOONEST_MS - performance.now()));
}

function present(data) {
  open = data.open;
  for (const row of document.querySelectorAll("table.queue tr[data-number]")) drawPresent(row);
}

function drawPresent(row) {
  if (open !== null) putNames(row.querySelector(".present"), open[row.id.slice(1)] ?? []);
}

export async function look({ anew = false } = {}) {
  if (document.hidden || looking) return;
  looking = true;
  looked = performance.now();
  const query = new URLSearchParams(location.search);
  for (const name of ["done", "left"]) query.delete(name);
  query.set("known", anew ? "" : stamp);
  if (anew && changed && changed.size <= MOST) query.set("ids", [...changed].join(","));
  changed = new Set();
  const answer = await fetch(`/desk/news?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const data = answer?.ok ? await answer.json().catch(() => null) : null;
  looking = false;
  if (!data) {
    changed = null; // what was told of is lost: the next look reads all
    return;
  }
  stamp = data.stamp;
  if (data.rows) show(data);
}

function show({ order, rows, filters }) {
  const here = new Map([...document.querySelectorAll("table.queue tr[data-number]")].map((row) => [row.id, row]));
  let fresh = 0;
  const news = new Map(rows.map((one) => [one.id, one]));
  for (const id of order) {
    const row = here.get(`t${id}`);
    const one = news.get(id);
    here.delete(`t${id}`);
    if (!row) fresh += 1;
    else if (!one) continue; // as it was
    else if (row.dataset.number !== String(one.number)) renew(row, one.row);
    else renewHolder(row, one.row);
  }
  for (const row of here.values()) row.dataset.gone = "1"; // it is not in this view any more
  const pill = document.getElementById("news");
  pill.hidden = fresh === 0;
  pill.firstElementChild.textContent = ngettext("{count} new story", "{count} new stories", fresh);
  const line = document.querySelector("nav.filters");
  if (!line.querySelector("details[open]") && !line.contains(document.activeElement)) line.outerHTML = filters;
}

// Whose hold it is, and whether that has lapsed, is no change of the story.
function renewHolder(row, html) {
  row.querySelector(".c-holder").innerHTML = parsed(html).querySelector(".c-holder").innerHTML;
  drawPresent(row);
}

function parsed(html) {
  const made = document.createElement("tbody");
  made.innerHTML = html;
  return made.querySelector("tr");
}

// The cells come anew, the row stays: with its place, its tick and the focus in it.
function renew(row, html) {
  const next = parsed(html);
  row.dataset.number = next.dataset.number;
  row.className = next.className;
  row.dataset.fresh = "1";
  delete row.dataset.gone;
  for (const name of ["c-look", "c-state", "c-holder", "c-time"]) row.querySelector(`.${name}`).innerHTML = next.querySelector(`.${name}`).innerHTML;
  const link = row.querySelector(".c-headline a");
  if (link !== document.activeElement) link.innerHTML = next.querySelector(".c-headline a").innerHTML;
  drawPresent(row);
}
