// The queue: keys go to the search and walk the rows.
import { openHelp, setUpHelp } from "./help.js";
import { listen } from "./keys.js";
import { watchQueue } from "./news.js";
import { startClock } from "./ticking.js";

const search = document.getElementById("q");
const links = [...document.querySelectorAll(".c-headline a")];

function walk(by) {
  const here = links.indexOf(document.activeElement);
  if (!links.length || (here < 0 && by < 0)) return false;
  links[Math.max(0, Math.min(links.length - 1, here + by))].focus();
}

document.documentElement.classList.add("js");
setUpHelp();
watchQueue();
startClock();
listen({
  search: () => search.focus(),
  "next-row": () => walk(1),
  "previous-row": () => walk(-1),
  queue: () => { location.href = "/desk"; },
  help: openHelp,
}, { held: ["next-row", "previous-row"] });
document.addEventListener("click", (event) => { if (event.target.closest("[data-do=help]")) openHelp(); });
