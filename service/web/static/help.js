// The list of keys, and setting others: they are kept with the account.
import { names, setTable } from "./keys.js";
import { _ } from "./words.js";

const dialog = document.getElementById("help");
let wanted = null; // the action whose key is asked for

export function openHelp() { dialog.showModal(); }

export function setUpHelp() {
  if (!dialog) return;
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button?.dataset.do === "change-key") ask(button);
    else if (button?.dataset.do === "reset-keys") send("/desk/keys", {});
  });
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("close", stop);
  dialog.querySelector("#one-by-one")?.addEventListener("change", (event) => send("/desk/one-by-one", event.target.checked ? { on: "1" } : {}));
}

function ask(button) {
  stop();
  wanted = button.dataset.action;
  button.closest("div").classList.add("asked");
  say(_("Press the key that it shall be. Esc leaves it as it is."));
}

function stop() {
  wanted = null;
  dialog.querySelector(".asked")?.classList.remove("asked");
  say("");
}

function onKey(event) {
  if (!wanted) {
    if (event.key === "F1") { event.preventDefault(); event.stopPropagation(); dialog.close(); }
    return;
  }
  if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") return stop();
  const [key] = names(event);
  if (!key) return say(_("Ctrl and Alt together write letters on many keyboards (AltGr). Choose one of the two."));
  send("/desk/keys", { action: wanted, key });
}

async function send(address, fields) {
  const csrf = document.querySelector(".who [name=csrf]").value;
  const body = new URLSearchParams({ csrf, page: dialog.dataset.page, ...fields });
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const data = answer ? await answer.json().catch(() => ({})) : {};
  if (!answer?.ok) return say(data.detail ?? _("No connection: nothing was changed."));
  const { action } = fields;
  wanted = null;
  dialog.querySelector(".list").innerHTML = data.list;
  setTable(data.table);
  dialog.querySelector(action ? `[data-action="${action}"]` : "button.primary").focus();
  say(_("Kept with your account."));
}

function say(words) {
  const place = dialog.querySelector(".said");
  place.textContent = words;
  place.hidden = !words;
}
