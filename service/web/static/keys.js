// Hands: clicks and keys.
import { takeBack } from "./going.js";
import { settle } from "./conflict.js";
import { activate, active, editable, field, leave, list, nextToLookAt, rows, state, step } from "./rows.js";
import { selectFound } from "./pointing.js";
import { send, sendAll } from "./saving.js";
import { signIn } from "./signing.js";
import { say } from "./telling.js";
import { _ } from "./words.js";

const help = document.getElementById("help");

export function onClick(event) {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act === "help") return help.showModal();
  if (act === "sign-in") return signIn({ wanted: true }).then((done) => done && sendAll());
  const row = event.target.closest(".row");
  if (act === "keep" || act === "take") return settle(row, act === "take");
  if (row && event.target.closest(".number")) return activate(row, { focus: true });
  if (event.target.closest("a[href]") || !row) return;
  if (event.target.closest(".text") && editable) activate(row, { focus: true });
  else if (!event.target.closest("button, textarea, summary, select, input, label") && !getSelection().toString()) {
    activate(row, { focus: editable });
    const note = event.target.closest("[data-span]");
    if (note) selectFound(row, note);
  }
}

export function onKey(event) {
  if (document.querySelector("dialog[open]")) return; // it has keys of its own
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
    else say(_("Nothing left to look at"));
  } else if (alt && event.code === "KeyR" && active() && editable) { event.preventDefault(); revert(active()); }
  else if (event.key === "Escape" && active() && !help.open && !event.isComposing) { field(active())?.blur(); leave(active()); }
  else if (!typing && !ctrl && !event.altKey) {
    if (event.key.toLowerCase() === "z" && takeBack()) event.preventDefault();
    else if (event.key === "?") { event.preventDefault(); help.showModal(); }
    else if (event.key === "q" && onKey.last === "g") sendAll().then(() => { location.href = "/desk"; });
  }
  onKey.last = typing ? null : event.key;
}

export async function confirmAndNext() {
  const row = active();
  if (!row || !editable) return;
  const all = rows();
  const here = all.indexOf(row);
  const next = all.slice(here + 1).find((one) => one.dataset.state !== "confirmed");
  const done = send(row, { confirm: true });
  if (next && !state(row).conflict) activate(next, { focus: true });
  await done;
  if (!next) say(_("This was the last sentence"));
}

function approveAll() {
  const form = document.getElementById("approve");
  if (form) form.requestSubmit();
  else say(_("This story cannot be approved now"));
}

function revert(row) {
  const machine = row.querySelector(".machine-text");
  const area = field(row);
  if (!machine || !area) return say(_("This is the machine’s text already"));
  area.focus();
  area.select();
  document.execCommand("insertText", false, machine.textContent); // so that Ctrl+Z brings the editor's text back
}
