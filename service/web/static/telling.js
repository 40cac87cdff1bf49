// What the page says: aloud to those who listen, and beside the buttons to those who look.
import { dirty, rows, state } from "./rows.js";
import { _, ngettext } from "./words.js";

const live = document.getElementById("live");

const toast = document.getElementById("told");
const TOAST_MS = 8000;
let toastTimer = null;

export function say(words) { live.textContent = words; }

// Says it to those who look as well, until it has been read or the next thing was done.
export function show(words) {
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(hide, TOAST_MS);
}
export function hide() { toast.hidden = true; }

export function report() {
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
  if (conflicts) output.textContent = ngettext("{count} changed by someone else: choose", "{count} changed by someone else: choose", conflicts);
  else if (out) {
    output.textContent = `${_("Signed out: your text is kept here.")} `;
    output.append(Object.assign(document.createElement("button"), { type: "button", textContent: _("Sign in") }));
    output.lastChild.dataset.do = "sign-in";
  }
  else if (offline) output.textContent = ngettext("Offline: {count} kept here", "Offline: {count} kept here", offline);
  else if (refused) output.textContent = ngettext("{count} not saved", "{count} not saved", refused);
  else output.textContent = waiting ? _("Saving…") : _("All saved");
}

export function problem(row, words) {
  const tools = row.querySelector(".tools");
  let said = tools.querySelector(".said");
  if (!said) tools.append((said = Object.assign(document.createElement("span"), { className: "said trouble" })));
  said.textContent = words;
  say(words);
}

export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
