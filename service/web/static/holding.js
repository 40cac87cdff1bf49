// Who is at the story: whoever has taken it writes alone, and the others read along.
import { isKept, keep } from "./keeping.js";
import { active, dirty, editable, list, rows } from "./rows.js";
import { show } from "./telling.js";
import { ngettext } from "./words.js";

const COMPOSING_MS = 4000; // a letter that is being put together is waited for, but not for ever

let going = false;
let composing = false;

export function setUpHolding() {
  list.addEventListener("compositionstart", () => { composing = true; });
  list.addEventListener("compositionend", () => { composing = false; });
  if (editable) return;
  tellKept();
  const words = document.querySelector("#holding .held.warning p"); // it was taken from whoever looks
  if (words) show(words.textContent.replace("▲", "").trim());
}

// What an answer says of the hold. Who has lost it goes on reading, and what they typed is kept.
export function renewHolding(data) {
  if (data.holding === undefined) return;
  if (editable && data.reads_along) return readAlong();
  const place = document.getElementById("holding");
  if (place && !place.contains(document.activeElement)) place.innerHTML = data.holding;
  if (!editable) tellKept();
}

export function readAlong() {
  if (going) return;
  going = true;
  for (const row of rows()) if (dirty(row)) keep(row);
  const leave = () => {
    if (active()) history.replaceState(null, "", `#${active().id}`);
    location.reload();
  };
  if (!composing) return leave();
  list.addEventListener("compositionend", () => setTimeout(leave), { once: true });
  setTimeout(leave, COMPOSING_MS);
}

// Takes the story, or takes it over; returns whether there is a button for that.
export function take() {
  const form = document.getElementById("take") ?? document.querySelector('#head form[action$="/claim"]');
  form?.requestSubmit();
  return Boolean(form);
}

// What somebody typed before the story was taken from them is still here: they see how much.
function tellKept() {
  const banner = document.querySelector("#holding .held p");
  const count = rows().filter(isKept).length;
  if (!banner || !count) return;
  banner.querySelector(".kept")?.remove();
  const words = ngettext("{count} sentence of yours is kept here.", "{count} sentences of yours are kept here.", count);
  banner.append(Object.assign(document.createElement("strong"), { className: "kept", textContent: ` ${words}` }));
}
