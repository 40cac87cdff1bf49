// The story page: one row is active and its target is an editor that saves by itself.
//
// Each module beside this one is one idea. Without scripts every row has a form of its own.
import { countIn } from "./counting.js";
import { focusEditor } from "./editing.js";
import { onSubmit } from "./forms.js";
import { countDown } from "./going.js";
import { restore } from "./restoring.js";
import { ACTIONS, HELD } from "./acting.js";
import { onClick } from "./clicking.js";
import { onEnter } from "./dismissing.js";
import { setUpHelp } from "./help.js";
import { setUpHolding } from "./holding.js";
import { listen } from "./keys.js";
import { look, watch } from "./live.js";
import { setUpPropose } from "./proposing.js";
import { setUpReplace } from "./replacing.js";
import { activate, goTo } from "./moving.js";
import { active, editable, know, list, nextToLookAt, rowOfHash, rows } from "./rows.js";
import { sendAll, typed, whenBehind } from "./saving.js";
import { startClock } from "./ticking.js";
import { startWorking } from "./working.js";
import { tell } from "./seen.js";

document.documentElement.classList.add("js");
if (list) start();

function start() {
  rows().forEach(know);
  document.addEventListener("click", onClick);
  listen(ACTIONS, { held: HELD });
  setUpHelp();
  setUpReplace();
  setUpPropose();
  setUpHolding();
  document.addEventListener("submit", onSubmit);
  list.addEventListener("keydown", onEnter);
  list.addEventListener("input", (event) => { const row = event.target.closest(".row"); typed(row); countIn(row); });
  window.addEventListener("online", () => sendAll());
  window.addEventListener("pagehide", () => { sendAll({ leaving: true }); tell({ leaving: true }); });
  window.addEventListener("hashchange", () => activate(rowOfHash(), { focus: true }));
  countDown();
  whenBehind(look);
  watch();
  startClock();
  startWorking();
  if (!editable) return activate(rowOfHash());
  restore();
  const open = list.querySelector(".edit[open]")?.closest(".row"); // handed back by the server
  const row = open ?? rowOfHash() ?? nextToLookAt(null) ?? rows()[0];
  if (open) activate(open, { focus: true, scroll: true });
  else goTo(row, { focus: true, scroll: true });
  // A browser that goes to the row in the address takes the caret away when everything is loaded.
  window.addEventListener("load", () => requestAnimationFrame(() => {
    if (active() && document.activeElement === document.body) focusEditor(active());
  }));
}
