// The chain of numbers: every form of the page names the number of the translation that the page shows.
//
// An answer brings the number after a save, and with it every row that others changed since the number
// before. The number is taken only together with these rows, so nothing can be approved that is not shown.
import { showConflict } from "./conflict.js";
import { replaceText, selectionIn, selectIn, shine } from "./editing.js";
import { renewHolding } from "./holding.js";
import { mark } from "./pointing.js";
import { dirty, editable, field, list, lock, rows, state } from "./rows.js";
import { drawPresent } from "./present.js";
import { countUnseen, firstUnseen, see } from "./seen.js";
import { fragment, report, say, show } from "./telling.js";
import { _, ngettext } from "./words.js";

export function known() { return list.dataset.number; }

// What is new since the page's number, and the row of that index in any case; null where nothing came. `anew`:
// also where only the hold on the story is another.
export async function changes(index, { anew = false } = {}) {
  const query = new URLSearchParams({ known: known(), version: list.dataset.version, ...(index === undefined ? {} : { row: index }), ...(anew ? { anew: 1 } : {}) });
  const answer = await fetch(`/desk/translations/${list.dataset.translation}/changes?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

export function renew(data) {
  if (Number(data.translation_lock_version) < Number(known())) return; // a later answer was here first
  list.dataset.number = data.translation_lock_version;
  put(data.head, data.summary);
  if (editable) report(); // in the new head
  renewHolding(data);
}

// The words round the rows, as a page that was read anew has them.
export function putWords(page) {
  put(page.getElementById("head").innerHTML, page.getElementById("summary").innerHTML);
}

function put(headHtml, summaryHtml) {
  const head = document.getElementById("head");
  if (!head.querySelector(".menu[open]") && !head.contains(document.activeElement)) head.innerHTML = headHtml;
  drawPresent();
  const summary = document.getElementById("summary");
  if (!summary.contains(document.activeElement)) summary.innerHTML = summaryHtml;
  for (const input of document.querySelectorAll("#head [name=lock_version], #summary [name=lock_version], .banner:not(.elsewhere) [name=lock_version]")) {
    input.value = known();
  }
}

export function arrived(changes = []) {
  const shown = changes.map(place).filter(Boolean);
  if (!shown.length) return;
  const who = [...new Set(shown.map((one) => one.by))].join(", ");
  say(_("{who} changed segment {numbers}.", { who, numbers: shown.map((one) => one.index + 1).join(", ") }));
  report();
}

// Puts a row in place as others left it; returns the change, or null where the page had it already.
function place(change) {
  const row = list.querySelector(`.row[data-index="${change.index}"]`);
  if (!row) return null;
  const it = state(row);
  if (it && Number(change.lock_version) <= Number(lock(row).value)) return null;
  if (it?.sending || it?.conflict) return null; // its own answer tells, or has told
  if (it && dirty(row)) {
    showConflict(row, { current: change.current });
    return change;
  }
  const before = row.querySelector(".text").textContent;
  const caret = it && selectionIn(row);
  putRow(row, fragment(change.row).querySelector(".row"), change.lock_version);
  if (it) {
    it.server = change.tagged;
    if (field(row).value !== change.tagged) {
      replaceText(row, change.tagged);
      if (caret) selectIn(row, caret[0], caret[0]);
    }
    shine(row);
  }
  const note = row.querySelector(".notes .changed");
  if (note) {
    if (!row.classList.contains("active")) row.dataset.fresh = "1";
    if (before !== row.querySelector(".text").textContent) {
      const old = Object.assign(document.createElement("del"), { textContent: before });
      old.lang = list.dataset.lang;
      old.dir = list.dataset.dir;
      note.append(` ${_("It was:")} `, old);
    }
  }
  return note ? change : null;
}

export function firstFresh() { return rows().find((row) => row.dataset.fresh) ?? null; }

// What an approval has to pass first: rows that others changed, and findings, that nobody has opened here.
export function mayApprove(go) {
  const row = firstFresh();
  const other = row ?? firstUnseen();
  if (!other) return true;
  const count = row ? rows().filter((one) => one.dataset.fresh).length : countUnseen();
  go(other);
  show(row
    ? ngettext("Not approved yet: this segment was changed while this page was open. Then approve with the same key.", "Not approved yet: {count} segments were changed while this page was open. Look at them, then approve with the same key.", count)
    : ngettext("Not approved yet: this finding was not looked at. Then approve with the same key.", "Not approved yet: {count} findings were not looked at. Look at them, then approve with the same key.", count));
  return false;
}

export function putRow(row, fresh, version) {
  for (const part of [".gutter", ".source", ".text", ".notes", ".aside"]) {
    row.querySelector(part).replaceWith(fresh.querySelector(part));
  }
  row.dataset.state = fresh.dataset.state;
  row.dataset.look = fresh.dataset.look ?? "0";
  for (const name of ["mark", "unseen"]) {
    if (fresh.dataset[name]) row.dataset[name] = fresh.dataset[name];
    else delete row.dataset[name];
  }
  if (row.classList.contains("active")) see(row);
  mark();
  shine(row);
  if (!editable) return;
  lock(row).value = version;
  row.querySelector(".tools").replaceWith(fresh.querySelector(".tools"));
}
