// Saving by itself: what is typed is first kept in this browser, then sent.
import { arrived, known, putRow, renew } from "./chain.js";
import { showConflict } from "./conflict.js";
import { readAlong } from "./holding.js";
import { forget, keep } from "./keeping.js";
import { dirty, field, grow, list, lock, noteText, number, plain, rows, sourceOf, state } from "./rows.js";
import { told, toTell } from "./seen.js";
import { signIn } from "./signing.js";
import { fragment, problem, report, say } from "./telling.js";
import { _ } from "./words.js";

let catchUp = () => {}; // brings the page to how the story stands now

// What is to be done when an answer says that the page is behind: another version of the story is here.
export function whenBehind(does) { catchUp = does; }

const AUTOSAVE_MS = 600;
const RETRY_MS = 4000;
const KEEPALIVE_BYTES = 60_000; // a browser sends so much, of all requests together, after its page is gone

export function typed(row) {
  if (!row || !state(row)) return;
  const it = state(row);
  grow(field(row));
  if (!dirty(row)) return forget(row);
  keep(row);
  if (it.conflict) return;
  clearTimeout(it.timer);
  it.timer = setTimeout(() => send(row), AUTOSAVE_MS);
  report();
}

export function send(row, { confirm = false, leaving = false } = {}) {
  const it = state(row);
  if (!it || it.conflict) return Promise.resolve(false);
  clearTimeout(it.timer);
  if (it.sending) {
    // Wait for the answer that is under way: it brings the lock version for this one.
    it.confirm ||= confirm;
    return it.sending.then(() => (it.confirm || dirty(row) ? send(row, { confirm: it.confirm }) : true));
  }
  confirm ||= it.confirm;
  it.confirm = false;
  if (!confirm && !dirty(row)) return Promise.resolve(true);
  it.sending = post(row, { confirm, leaving }).finally(() => { it.sending = null; report(); });
  report();
  return it.sending;
}

export function sendAll({ leaving = false } = {}) { return Promise.all(rows().filter(dirty).map((row) => send(row, { leaving }))); }

async function post(row, { confirm, leaving, again = false }) {
  const it = state(row);
  const area = field(row);
  const sent = area.value;
  const body = new URLSearchParams({ csrf: list.dataset.csrf, lock_version: lock(row).value, known: known(), text: sent });
  if (confirm) body.set("confirm", "1");
  const marks = toTell();
  for (const mark of marks) body.append("seen", mark);
  if (leaving && String(body).length > KEEPALIVE_BYTES) return false; // too long for a last word: it is kept here
  let answer;
  try {
    answer = await fetch(area.form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: leaving });
  } catch {
    it.confirm ||= confirm;
    it.trouble = "offline";
    it.timer = setTimeout(() => send(row), RETRY_MS);
    return false;
  }
  const data = await answer.json().catch(() => ({}));
  it.trouble = null;
  if (answer.ok) {
    told(marks);
    it.confirm = false;
    it.server = sent;
    if (!dirty(row)) forget(row);
    else typed(row);
    refresh(row, data, sent);
    say(confirm ? _("Segment {number} confirmed", { number: number(row) }) : _("Segment {number} saved", { number: number(row) }) + noteText(row));
    arrived(data.changed);
    return true;
  }
  if (answer.status === 409 && data.current?.lock_version !== undefined && data.current.index !== undefined) {
    if (data.current.source_text !== undefined && plain(data.current.source_text) !== sourceOf(row)) {
      it.confirm = false;
      catchUp(); // another version is here: the rows come first, and each text goes to its own sentence
    } else if (!showConflict(row, data, confirm) && confirm) send(row, { confirm });
    return false;
  }
  if (answer.status === 409 && data.holder) { // somebody has taken the story: what is typed is kept
    keep(row);
    readAlong();
    return false;
  }
  it.trouble = answer.status === 401 || answer.status === 403 ? "signed-out" : "refused";
  if (it.trouble === "signed-out" && !again) {
    report();
    it.confirm ||= confirm;
    if (await signIn()) return post(row, { confirm: it.confirm, again: true });
  }
  if (answer.status >= 500) {
    it.trouble = "offline";
    it.confirm ||= confirm;
    it.timer = setTimeout(() => send(row), RETRY_MS);
  }
  problem(row, data.detail ?? _("The desk did not take this text. It is kept in this browser."));
  return false;
}

export function refresh(row, data, sent) {
  if (Number(data.lock_version) < Number(lock(row).value)) return; // a later answer was here first
  putRow(row, fragment(data.row).querySelector(".row"), data.lock_version);
  const area = field(row);
  if (area.value === sent && !row.classList.contains("editing")) {
    area.value = data.tagged; // as the server writes it, when no caret is in it
    state(row).server = data.tagged;
  }
  renew(data);
}
