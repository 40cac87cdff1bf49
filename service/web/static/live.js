// What changes at the source, or under a colleague's hands, while the page is open: asked for every few
// seconds. Rows are told by their source: a sentence that stays keeps its place, its text and its caret.
import { arrived, changes, known, putWords, renew } from "./chain.js";
import { showConflict, markDifference } from "./conflict.js";
import { selectIn, selectionIn } from "./editing.js";
import { forget, keep } from "./keeping.js";
import { pageId, showPresent } from "./present.js";
import { activate } from "./moving.js";
import { active, dirty, field, know, list, rows, sourceOf, state } from "./rows.js";
import { isTold, listenTo } from "./streaming.js";
import { report, show } from "./telling.js";
import { _, ngettext } from "./words.js";

const LOOK_MS = 10_000;
const SELDOM = 6; // of these looks one, where the page is told of what changes

let looking = null;
let count = 0;
let more = null; // stands for the version and the hold, as was told last

export function watch() {
  const address = `/desk/translations/${list.dataset.translation}/events?page=${pageId}`;
  listenTo(address, { changed: told, present: ({ open }) => showPresent(Object.values(open)[0] ?? []) });
  setInterval(() => { count += 1; if (!document.hidden && (!isTold() || count % SELDOM === 0)) look(); }, LOOK_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}

// The story has another number, or another holder. What is being sent brings its own number.
async function told(data) {
  const before = more;
  more = data.more;
  await Promise.all(rows().map((row) => state(row)?.sending).filter(Boolean));
  await looking; // one that is under way may have been too early to see it
  if (data.number > Number(known()) || (before !== null && before !== more)) return look({ anew: true });
}

// Brings the page to how the story stands now. One look at a time.
export function look({ anew = false } = {}) {
  looking ??= lookNow(anew).finally(() => { looking = null; });
  return looking;
}

async function lookNow(anew) {
  const data = await changes(undefined, { anew });
  if (!data) return;
  if (data.update?.drafted) return replaceRows();
  if (data.head !== undefined) renew(data);
  if (data.update) return announce(data.update);
  arrived(data.changed);
}

// The newer version is not translated yet: which of these sentences it changes.
function announce(update) {
  const banner = document.getElementById("update");
  if (banner.dataset.version === update.version) return;
  banner.dataset.version = update.version;
  const many = update.changed.length;
  banner.querySelector(".words").textContent =
    ngettext("A newer version of the story came in and is being translated. {count} of these {all} sentences is other or gone in it; what you write in the others stays.", "A newer version of the story came in and is being translated. {count} of these {all} sentences are other or gone in it; what you write in the others stays.", many, { all: rows().length });
  banner.hidden = false;
  show(banner.textContent.replace("▲", "").trim()); // who has scrolled down does not see the banner
  for (const one of update.changed) {
    const row = list.querySelector(`.row[data-index="${one.index}"]`);
    if (row) note(row, one.source ? _("The source is other in the newer version:") : _("The newer version no longer has this sentence."), one.source, sourceOf(row));
  }
}

// The newer version is translated, or somebody joined or divided sentences: the rows as they are now come in the
// place of those here. `own`: it was done on this page.
export async function replaceRows({ own = false } = {}) {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".segments");
  if (!fresh || fresh.dataset.editable !== list.dataset.editable) return location.reload(); // what is typed is kept
  if (fresh.dataset.version === list.dataset.version) return; // they are here already
  const old = rows();
  const here = active();
  const caret = here && selectionIn(here);
  const news = [...fresh.children].map((row) => document.importNode(row, true));
  const pairs = pair(old.map(sourceOf), news.map(sourceOf));
  const mine = old.filter((row) => state(row) && (dirty(row) || state(row).conflict)).map((row) => ({ row, text: field(row).value }));
  for (const { row } of mine) { clearTimeout(state(row).timer); forget(row); }
  const divided = list.dataset.version.split("-")[0] === fresh.dataset.version.split("-")[0]; // the same version
  list.replaceChildren(...news);
  Object.assign(list.dataset, { number: fresh.dataset.number, version: fresh.dataset.version, csrf: fresh.dataset.csrf });
  putWords(page);
  document.querySelector("details.history > ol").replaceWith(document.importNode(page.querySelector("details.history > ol"), true));
  news.forEach(know);
  let changed = 0;
  news.forEach((row, index) => {
    const before = pairs.get(index);
    if (before?.same) {
      const was = old[before.index];
      // what a colleague changed meanwhile came along: it is gone to before an approval, as any such row
      if (was.dataset.fresh || (!dirty(was) && shownText(was) !== shownText(row))) row.dataset.fresh = "1";
      return;
    }
    changed += 1;
    if (own) return;
    row.dataset.fresh = "1";
    if (divided) return note(row, _("Joined or divided while this page was open."), null, sourceOf(row));
    note(row, before ? _("The source has changed. It was:") : _("New in this version."), before ? sourceOf(old[before.index]) : null, sourceOf(row));
  });
  for (const { row, text } of mine) give(row, text, old, news, pairs);
  const banner = document.getElementById("update");
  banner.dataset.version = list.dataset.version;
  if (own) return report();
  banner.querySelector(".words").textContent = divided
    ? ngettext("Somebody joined or divided sentences: {count} of {all} is another one now.", "Somebody joined or divided sentences: {count} of {all} are others now.", changed, { all: news.length })
    : ngettext("A newer version of the story is here: {count} of {all} sentences is new or changed, the others are as they were.", "A newer version of the story is here: {count} of {all} sentences are new or changed, the others are as they were.", changed, { all: news.length });
  banner.hidden = false;
  const place = here ? [...pairs].find(([, before]) => before.index === old.indexOf(here))?.[0] : undefined;
  activate(news[place] ?? news.find((row) => row.dataset.fresh) ?? news[0], { focus: Boolean(caret) });
  if (caret && place !== undefined && field(news[place])) selectIn(news[place], caret[0], caret[0]);
  show(banner.textContent.replace("▲", "").trim());
  report();
}

function shownText(row) { return row.querySelector(".text").textContent; }

// A text that was not saved yet goes to the row of its sentence; where that changed, a person chooses.
function give(row, text, old, news, pairs) {
  const found = [...pairs].find(([, before]) => before.index === old.indexOf(row));
  const there = found ? news[found[0]] : news.find((one) => one.dataset.fresh) ?? news[0];
  if (!state(there) || field(there).value === text) return;
  const current = { text: field(there).value, lock_version: there.querySelector("[name=lock_version]").value };
  field(there).value = text;
  if (found?.[1].same) {
    keep(there);
    field(there).dispatchEvent(new Event("input", { bubbles: true })); // it is saved as if it were typed now
  } else showConflict(there, { current, source: sourceOf(row) });
}

// Which new row is which old one: equal sources in their order, and between them what stands in the same place.
export function pair(before, after) {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = before[i] === after[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs = new Map();
  let [i, j] = [0, 0];
  let gap = [[], []];
  const close = () => {
    gap[1].forEach((index, place) => { if (gap[0].length === gap[1].length) pairs.set(index, { index: gap[0][place], same: false }); });
    gap = [[], []];
  };
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) { close(); pairs.set(j, { index: i, same: true }); i += 1; j += 1; }
    else if (j >= after.length || (i < before.length && lengths[i + 1][j] >= lengths[i][j + 1])) { gap[0].push(i); i += 1; }
    else { gap[1].push(j); j += 1; }
  }
  close();
  return pairs;
}

function note(row, words, other, own) {
  const item = Object.assign(document.createElement("li"), { className: "changed" });
  const sign = Object.assign(document.createElement("span"), { textContent: "▲ ", ariaHidden: "true" });
  item.append(sign, `${words} `);
  if (other) {
    const text = document.createElement("span");
    text.className = "other-source";
    const source = row.querySelector(".source");
    text.lang = source.lang;
    text.dir = source.dir;
    markDifference(text, other, own);
    item.append(text);
  }
  row.querySelector(".notes .changed")?.remove();
  row.querySelector(".notes").prepend(item);
}
