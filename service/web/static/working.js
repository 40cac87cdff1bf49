// Saying that this page is open, and that somebody works at it: that keeps the story in the holder's name.
import { pageId, showPresent } from "./present.js";
import { editable, list } from "./rows.js";
import { isTold } from "./streaming.js";
import { show } from "./telling.js";
import { clock } from "./ticking.js";
import { _ } from "./words.js";

const SAY_MS = 20_000;
const WARN_S = 120; // before the hold lapses, its holder is told

let worked = false;
let said = 0;
let ends = null; // when the hold lapses, by this page's own clock
let told = null; // what the holder was told last: "soon" or "lapsed"

export function startWorking() {
  const holder = document.getElementById("holder");
  if (holder?.dataset.lease) ends = performance.now() + 1000 * Number(holder.dataset.lease);
  for (const name of ["keydown", "pointerdown", "input"]) document.addEventListener(name, work, { passive: true });
  setInterval(() => { if (!document.hidden && performance.now() - said >= SAY_MS) say(); }, SAY_MS);
  setInterval(remind, 1000);
  setTimeout(() => { if (!isTold()) say(); }, 3000);
}

// Work near the end of a hold renews it at once, all other work with the next word.
function work() {
  worked = true;
  if (ends !== null && ends - performance.now() < 1000 * WARN_S && performance.now() - said > 2000) say();
}

async function say() {
  said = performance.now();
  const body = new URLSearchParams({ csrf: list.dataset.csrf, page: pageId });
  if (worked && editable) body.set("worked", "1");
  worked = false;
  const address = `/desk/translations/${list.dataset.translation}/here`;
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const data = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!data) return;
  ends = data.left === null ? null : performance.now() + 1000 * data.left;
  if (!isTold()) showPresent(data.who);
}

// Only who has taken the story for themselves loses anything by it.
function remind() {
  const holder = document.getElementById("holder");
  const place = holder?.querySelector(".lapsing");
  if (!place) return;
  const left = ends === null || !holder.dataset.taken ? Infinity : (ends - performance.now()) / 1000;
  const state = left <= 0 ? "lapsed" : left <= WARN_S ? "soon" : null;
  const words = { soon: () => _("lapses in {time}", { time: clock(left) }), lapsed: () => _("lapsed") };
  place.textContent = state ? `· ${words[state]()}` : "";
  if (state === told) return;
  told = state;
  if (state === "soon") show(_("Your hold on this story lapses in {time}. Go on working to keep it.", { time: clock(left) }));
  if (state === "lapsed") show(_("Your hold on this story has lapsed: others may take it now."));
}
