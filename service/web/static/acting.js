// What the keys of the story page do.
import { applyFix } from "./applying.js";
import { confirmAndNext, confirmClean } from "./confirming.js";
import { divideHere, joinNext } from "./dividing.js";
import { dismiss, openReasons } from "./dismissing.js";
import { blurEditor, focusEditor, putLostMark, rewrite, typeIn } from "./editing.js";
import { takeBack } from "./going.js";
import { openHelp } from "./help.js";
import { take } from "./holding.js";
import { closeOthers, showOthers } from "./others.js";
import { current } from "./pointing.js";
import { openPropose } from "./proposing.js";
import { openPreview } from "./previewing.js";
import { openReplace } from "./replacing.js";
import { leave, nextFinding, step } from "./moving.js";
import { active, editable } from "./rows.js";
import { sendAll } from "./saving.js";
import { say, show } from "./telling.js";
import { _ } from "./words.js";

// The actions of the table of keys that this page has, and those that a key held down repeats.
export const HELD = ["next", "previous", "next-finding"];
export const ACTIONS = {
  confirm: confirmAndNext,
  "confirm-clean": confirmClean,
  "next-finding": () => { if (!nextFinding(active())) say(_("Nothing left to look at")); },
  apply: () => withFinding(applyNext),
  dismiss: () => withFinding(dismiss),
  "dismiss-because": () => withFinding(openReasons),
  others: () => { const row = active(); if (row && editable) showOthers(row, current(row)); },
  approve: approveAll,
  next: () => step(1),
  previous: () => step(-1),
  "lost-mark": () => active() && editable && putLostMark(active()),
  replace: openReplace,
  propose: openPropose,
  preview: openPreview,
  join: () => active() && editable && joinNext(active()),
  split: () => active() && editable && divideHere(active()),
  term: (event) => active() && editable && putTerm(active(), Number(/\d/.exec(event.code)?.[0] ?? 1)),
  take: () => { if (!take()) say(_("This story cannot be taken now")); },
  "machine-text": () => active() && editable && revert(active()),
  leave: leaveAll,
  "take-back": takeBack,
  queue: () => sendAll().then(() => { location.href = "/desk"; }),
  help: openHelp,
};

function withFinding(act) {
  const row = active();
  if (!row || !editable) return;
  const note = current(row);
  if (note) act(row, note);
  else show(_("Nothing was found in this sentence."));
}

// The fix of the finding that was pointed at, or else the first that the row has.
function applyNext(row, note) {
  const form = note.querySelector("form.apply") ?? row.querySelector(".notes form.apply");
  if (form) applyFix(row, form);
  else show(_("There is no certain fix: type over the selected words."));
}

function putTerm(row, number) {
  const forms = row.querySelector(`.terms li:nth-child(${number})`)?.querySelectorAll("button bdi") ?? [];
  if (forms.length) typeIn(row, forms[0].textContent);
  else show(_("There is no term {number} in this sentence.", { number }));
}

function approveAll() {
  const form = document.getElementById("approve");
  const next = document.getElementById("next-story");
  if (form) form.requestSubmit();
  else if (next) sendAll().then(() => { location.href = next.href; });
  else say(_("This story cannot be approved now"));
}

function leaveAll() {
  const menu = document.querySelector(".menu[open]");
  const panel = document.activeElement.closest?.(".notes details[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (panel) {
    panel.open = false;
    focusEditor(panel.closest(".row"));
  } else if (closeOthers()) {
    return;
  } else if (active()) {
    blurEditor();
    leave(active());
  } else return false;
}

function revert(row) {
  const machine = row.querySelector(".machine-text");
  if (!machine) return say(_("This is the machine’s text already"));
  rewrite(row, machine.textContent); // so that Ctrl+Z brings the editor's text back
}
