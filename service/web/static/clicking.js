// Clicks on the story page.
import { settle } from "./settling.js";
import { divideHere } from "./dividing.js";
import { typeIn } from "./editing.js";
import { openHelp } from "./help.js";
import { takeOther } from "./others.js";
import { point } from "./pointing.js";
import { openPreview } from "./previewing.js";
import { activate } from "./moving.js";
import { editable } from "./rows.js";
import { sendAll } from "./saving.js";
import { signIn } from "./signing.js";

export function onClick(event) {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act === "help") return openHelp();
  if (act === "sign-in") return signIn({ wanted: true }).then((done) => done && sendAll());
  if (act === "preview" && !event.ctrlKey && !event.metaKey && !event.shiftKey && openPreview() !== false) return event.preventDefault();
  const row = event.target.closest(".row");
  if (act === "keep" || act === "take") return settle(row, act === "take");
  if (act === "other") return takeOther(row, event.target.closest("[data-do]"));
  if (act === "split") return divideHere(row);
  if (act === "term") return typeIn(row, event.target.closest("button").textContent);
  if (row && event.target.closest(".number")) return activate(row, { focus: true });
  if (event.target.closest("a[href]") || !row) return;
  if (event.target.closest(".text") && editable) activate(row, { focus: true });
  else if (!event.target.closest("button, textarea, [contenteditable], summary, select, input, label") && !getSelection().toString()) {
    activate(row, { focus: editable });
    const note = event.target.closest("[data-finding]");
    if (note) point(row, note);
  }
}
