// Harvested forms: one key approves or drops the row that has the focus, else the first; then the next comes.
import { openHelp, setUpHelp } from "./help.js";
import { listen } from "./keys.js";

const rows = [...document.querySelectorAll("tr.harvested")];
const here = () => Math.max(0, rows.indexOf(document.activeElement?.closest("tr.harvested")));

function press(what) {
  const button = rows[here()]?.querySelector(`button[value=${what}]`);
  if (!button) return false;
  button.click();
}

function walk(by) {
  if (!rows.length) return false;
  rows[Math.max(0, Math.min(rows.length - 1, here() + by))].querySelector("button").focus();
}

document.documentElement.classList.add("js");
setUpHelp();
listen({
  "approve-form": () => press("approve"),
  "drop-form": () => press("drop"),
  "next-form": () => walk(1),
  "previous-form": () => walk(-1),
  queue: () => { location.href = "/desk"; },
  help: openHelp,
}, { held: ["next-form", "previous-form"] });
document.addEventListener("click", (event) => { if (event.target.closest("[data-do=help]")) openHelp(); });
