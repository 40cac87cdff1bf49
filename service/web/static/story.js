// The story page: one row is active and its target is an editor that saves by itself.
//
// Whatever is typed is first kept in this browser, then sent; it leaves the browser's keeping only
// when the server has said that it has it. Without this script every row has a form of its own.

const AUTOSAVE_MS = 600;
const RETRY_MS = 4000;

const list = document.querySelector(".segments");
const editable = list?.dataset.editable === "1";
const live = document.getElementById("live");
const help = document.getElementById("help");
const states = new WeakMap(); // row → {timer, sending, again, confirm, conflict, text: as the server has it}

document.documentElement.classList.add("js");
if (list) start();

function start() {
  for (const row of rows()) {
    const area = field(row);
    if (area) states.set(row, { server: area.defaultValue });
  }
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  list.addEventListener("input", (event) => typed(event.target.closest(".row")));
  window.addEventListener("online", () => sendAll());
  window.addEventListener("pagehide", () => sendAll());
  window.addEventListener("hashchange", () => activate(rowOfHash(), { focus: true }));
  if (!editable) return activate(rowOfHash());
  restore();
  const open = list.querySelector(".edit[open]")?.closest(".row"); // handed back by the server
  activate(open ?? rowOfHash() ?? nextToLookAt(null) ?? rows()[0], { focus: true, scroll: true });
}

// --- rows --------------------------------------------------------------------------------------

function rows() { return [...list.children]; }
function rowOfHash() { return /^#s\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null; }
function field(row) { return row.querySelector("textarea"); }
function active() { return list.querySelector(".row.active"); }
function number(row) { return Number(row.dataset.index) + 1; }
function state(row) { return states.get(row); }

function nextToLookAt(from) {
  const all = rows();
  const start = from ? all.indexOf(from) + 1 : 0;
  const order = [...all.slice(start), ...all.slice(0, start)];
  return order.find((row) => row !== from && row.dataset.look === "1") ?? null;
}

function activate(row, { focus = false, scroll = false } = {}) {
  const before = active();
  if (!row || row === before) {
    if (row && focus) field(row)?.focus();
    return;
  }
  if (before) leave(before);
  row.classList.add("active");
  const area = field(row);
  if (editable && area) {
    row.classList.add("editing");
    row.querySelector(".edit").open = true;
    if (focus) area.focus({ preventScroll: true });
    grow(area);
  }
  if (scroll || focus) row.scrollIntoView({ block: "nearest" });
  say(`Segment ${number(row)} of ${rows().length}` + noteText(row));
}

function leave(row) {
  row.classList.remove("active");
  if (state(row)?.conflict) return; // stays open until someone chooses
  row.classList.remove("editing");
  const edit = row.querySelector(".edit");
  if (edit) edit.open = false;
  send(row);
}

function noteText(row) {
  const notes = [...row.querySelectorAll(".notes li")].map((one) => {
    const said = one.cloneNode(true);
    for (const tool of said.querySelectorAll("details, form")) tool.remove();
    return said.textContent.trim().replace(/\s+/g, " ");
  });
  return notes.length ? `. ${notes.join(". ")}` : "";
}

function step(by) {
  const all = rows();
  const here = all.indexOf(active());
  activate(all[Math.max(0, Math.min(all.length - 1, here + by))], { focus: true });
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}

// --- saving ------------------------------------------------------------------------------------

function typed(row) {
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

function dirty(row) { return state(row) && field(row).value !== state(row).server; }

function send(row, { confirm = false } = {}) {
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
  it.sending = post(row, confirm).finally(() => { it.sending = null; report(); });
  report();
  return it.sending;
}

async function post(row, confirm) {
  const it = state(row);
  const area = field(row);
  const sent = area.value;
  const body = new URLSearchParams({
    csrf: list.dataset.csrf,
    lock_version: row.querySelector(".edit form [name=lock_version]").value,
    text: sent,
  });
  if (confirm) body.set("confirm", "1");
  let answer;
  try {
    answer = await fetch(area.form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
  } catch {
    it.confirm ||= confirm;
    it.trouble = "offline";
    it.timer = setTimeout(() => send(row), RETRY_MS);
    return false;
  }
  const data = await answer.json().catch(() => ({}));
  it.trouble = null;
  if (answer.ok) {
    it.server = sent;
    if (!dirty(row)) forget(row);
    else typed(row);
    refresh(row, data, sent);
    say(confirm ? `Segment ${number(row)} confirmed` : `Segment ${number(row)} saved${noteText(row)}`);
    return true;
  }
  if (answer.status === 409 && data.current?.lock_version !== undefined && data.current.index !== undefined) {
    showConflict(row, data, confirm);
    return false;
  }
  it.trouble = answer.status === 401 || answer.status === 403 ? "signed-out" : "refused";
  if (answer.status >= 500) {
    it.trouble = "offline";
    it.confirm ||= confirm;
    it.timer = setTimeout(() => send(row), RETRY_MS);
  }
  problem(row, data.detail ?? "The desk did not take this text. It is kept in this browser.");
  return false;
}

function refresh(row, data, sent) {
  const lock = row.querySelector(".edit form [name=lock_version]");
  if (Number(data.lock_version) < Number(lock.value)) return; // a later answer was here first
  const fresh = fragment(data.row).querySelector(".row");
  for (const part of [".gutter", ".source", ".text", ".notes", ".aside"]) {
    row.querySelector(part).replaceWith(fresh.querySelector(part));
  }
  row.dataset.state = fresh.dataset.state;
  row.dataset.look = fresh.dataset.look;
  lock.value = data.lock_version;
  row.querySelector(".tools").replaceWith(fresh.querySelector(".tools"));
  const area = field(row);
  if (area.value === sent && !row.classList.contains("editing")) {
    area.value = data.tagged; // as the server writes it, when no caret is in it
    state(row).server = data.tagged;
  }
  const head = document.getElementById("head");
  if (!head.querySelector(".menu[open]") && !head.contains(document.activeElement)) head.innerHTML = data.head;
  const summary = document.getElementById("summary");
  if (!summary.contains(document.activeElement)) summary.innerHTML = data.summary;
  const locks = document.querySelectorAll("#head [name=lock_version], #summary [name=lock_version], .banner [name=lock_version]");
  for (const input of locks) input.value = data.translation_lock_version;
}

function problem(row, words) {
  const tools = row.querySelector(".tools");
  let said = tools.querySelector(".said");
  if (!said) tools.append((said = Object.assign(document.createElement("span"), { className: "said trouble" })));
  said.textContent = words;
  say(words);
}

function sendAll() { return Promise.all(rows().filter(dirty).map((row) => send(row))); }

// --- what the browser keeps --------------------------------------------------------------------

function place(row) { return `dragoman:${list.dataset.editor}:${list.dataset.translation}:${row.dataset.index}`; }
function keep(row) {
  const lock = row.querySelector(".edit form [name=lock_version]").value;
  try { localStorage.setItem(place(row), JSON.stringify({ text: field(row).value, lock })); } catch { /* full or forbidden: the page still has it */ }
}
function forget(row) {
  try { localStorage.removeItem(place(row)); } catch { /* nothing was kept */ }
}
function restore() {
  for (const row of rows()) {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(place(row))); } catch { /* nothing was kept */ }
    if (!kept || !field(row)) continue;
    if (kept.text === field(row).value) { forget(row); continue; }
    field(row).value = kept.text;
    // The lock that the text was typed against: if the segment changed since, the server will say so.
    row.querySelector(".edit form [name=lock_version]").value = kept.lock;
    send(row);
  }
}

// --- two editors at once -----------------------------------------------------------------------

function showConflict(row, data, confirm) {
  const it = state(row);
  const theirs = data.current.text;
  const lock = row.querySelector(".edit form [name=lock_version]");
  if (theirs === field(row).value) { // both typed the same
    it.server = theirs;
    lock.value = data.current.lock_version;
    forget(row);
    if (confirm) send(row, { confirm });
    return;
  }
  it.conflict = { theirs, lock: data.current.lock_version, confirm };
  keep(row);
  row.querySelector(".conflict")?.remove();
  const box = document.getElementById("conflict").content.cloneNode(true);
  markDifference(box.querySelector(".theirs"), theirs, field(row).value);
  row.querySelector(".edit form").before(box);
  row.classList.add("editing");
  row.querySelector(".edit").open = true;
  report();
  say(`Conflict in segment ${number(row)}: it was changed while you typed. Keep mine, or take theirs.`);
}

function settle(row, take) {
  const it = state(row);
  if (!it?.conflict) return;
  const { theirs, lock, confirm } = it.conflict;
  it.conflict = null;
  row.querySelector(".conflict").remove();
  row.querySelector(".edit form [name=lock_version]").value = lock;
  it.server = theirs;
  if (take) {
    field(row).value = theirs;
    forget(row);
    grow(field(row));
    reread(row);
  } else {
    keep(row);
    send(row, { confirm });
  }
  field(row).focus();
  report();
}

async function reread(row) {
  // Their text's own findings and marks come from the server.
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(row.id);
  if (!fresh) return;
  refresh(row, {
    row: fresh.outerHTML,
    head: page.getElementById("head").innerHTML,
    summary: page.getElementById("summary").innerHTML,
    tagged: field(fresh).value,
    lock_version: fresh.querySelector(".edit [name=lock_version]").value,
    translation_lock_version: page.querySelector("[name=lock_version]").value,
  }, field(fresh).value);
  report(); // in the new header
}

function markDifference(place, theirs, mine) {
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

// --- hands -------------------------------------------------------------------------------------

function onClick(event) {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act === "help") return help.showModal();
  const row = event.target.closest(".row");
  if (act === "keep" || act === "take") return settle(row, act === "take");
  if (row && event.target.closest(".number")) return activate(row, { focus: true });
  if (event.target.closest("a[href]") || !row) return;
  if (event.target.closest(".text") && editable) activate(row, { focus: true });
  else if (!event.target.closest("button, textarea, summary, select, input, label") && !getSelection().toString()) activate(row, { focus: editable });
}

function onKey(event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const alt = event.altKey && !ctrl; // AltGr comes as Ctrl+Alt and types letters
  const typing = event.target.closest("input, textarea");
  const menu = document.querySelector(".menu[open]");
  if (menu && event.key === "Escape") {
    menu.open = false;
    return menu.querySelector("summary").focus();
  }
  if (ctrl && !event.altKey && event.key === "Enter") {
    event.preventDefault();
    if (event.shiftKey) approveAll();
    else confirmAndNext();
  } else if (alt && event.key === "ArrowDown") { event.preventDefault(); step(1); }
  else if (alt && event.key === "ArrowUp") { event.preventDefault(); step(-1); }
  else if (alt && event.code === "KeyN") {
    event.preventDefault();
    const next = nextToLookAt(active());
    if (next) activate(next, { focus: true });
    else say("Nothing left to look at");
  } else if (alt && event.code === "KeyR" && active() && editable) { event.preventDefault(); revert(active()); }
  else if (event.key === "Escape" && active() && !help.open && !event.isComposing) { field(active())?.blur(); leave(active()); }
  else if (!typing && !ctrl && !event.altKey) {
    if (event.key === "?") { event.preventDefault(); help.showModal(); }
    else if (event.key === "q" && onKey.last === "g") sendAll().then(() => { location.href = "/desk"; });
  }
  onKey.last = typing ? null : event.key;
}

async function onSubmit(event) {
  const form = event.target;
  const row = form.closest(".row");
  if (row && !form.matches(".add-name, .dismiss")) {
    if (event.submitter?.name === "unconfirm") return; // a page of its own does for this
    event.preventDefault();
    if (event.submitter?.name === "confirm") { activate(row); confirmAndNext(); } else send(row);
    return;
  }
  if (form.method !== "post" || form.dataset.sent) return;
  // What is typed goes first, and its answer brings the lock version that this form needs.
  event.preventDefault();
  await sendAll();
  if (rows().some(dirty)) return say("Not done: a text is not saved yet.");
  form.dataset.sent = "1";
  const now = document.body.contains(form) ? form : document.getElementById(form.id);
  if (now) now.dataset.sent = "1";
  now?.submit();
}

async function confirmAndNext() {
  const row = active();
  if (!row || !editable) return;
  const all = rows();
  const here = all.indexOf(row);
  const next = all.slice(here + 1).find((one) => one.dataset.state !== "confirmed");
  const done = send(row, { confirm: true });
  if (next && !state(row).conflict) activate(next, { focus: true });
  await done;
  if (!next) say("This was the last sentence");
}

function approveAll() {
  const form = document.getElementById("approve");
  if (form) form.requestSubmit();
  else say("This story cannot be approved now");
}

function revert(row) {
  const machine = row.querySelector(".machine-text");
  const area = field(row);
  if (!machine || !area) return say("This is the machine’s text already");
  area.focus();
  area.select();
  document.execCommand("insertText", false, machine.textContent); // so that Ctrl+Z brings the editor's text back
}

// --- telling -----------------------------------------------------------------------------------

function say(words) { live.textContent = words; }

function report() {
  const all = rows().filter(state);
  const output = document.getElementById("saved");
  if (!output) return;
  const count = (test) => all.filter(test).length;
  const conflicts = count((row) => state(row).conflict);
  const offline = count((row) => state(row).trouble === "offline");
  const out = count((row) => state(row).trouble === "signed-out");
  const refused = count((row) => state(row).trouble === "refused");
  const waiting = count((row) => dirty(row) || state(row).sending);
  output.classList.toggle("trouble", Boolean(conflicts || offline || out || refused));
  if (conflicts) output.textContent = `${conflicts} changed by someone else: choose`;
  else if (out) output.textContent = "Signed out: your text is kept here. Sign in again and reload";
  else if (offline) output.textContent = `Offline: ${offline} kept here`;
  else if (refused) output.textContent = `${refused} not saved`;
  else output.textContent = waiting ? "Saving…" : "All saved";
}

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
