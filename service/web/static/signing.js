// A session that has ended: signing in again in a dialog, without leaving the page or losing a word.
import { list } from "./rows.js";
import { show } from "./telling.js";
import { _ } from "./words.js";

const dialog = document.getElementById("sign-in");
const form = document.getElementById("sign-in-form");
let asking = null; // the one question that is open
let later = false; // somebody has closed it: it comes back only when asked for

// Resolves to whether requests of this page are taken again. `wanted`: somebody has pressed a button for it.
export function signIn({ wanted = false } = {}) {
  if (wanted) later = false;
  asking ??= ask().finally(() => { asking = null; });
  return asking;
}

async function ask() {
  const now = await request("GET");
  if (now?.name) return accept(now); // signed in elsewhere in this browser, with a new token
  if (!now || later) return false;
  form.elements.csrf.value = now.csrf;
  say("");
  dialog.showModal();
  form.elements.password.focus();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const answer = await request("POST", new URLSearchParams(new FormData(form)));
      if (!answer) return say(_("No connection. Try again when it is back."));
      if (answer.needs === "code") { // the password was right, and is sent again with the code
        form.querySelector(".code").hidden = false;
        form.elements.code.focus();
        return say(answer.detail);
      }
      form.elements.password.value = form.elements.code.value = "";
      form.querySelector(".code").hidden = true;
      if (!answer.name) return say(answer.detail);
      const accepted = accept(answer);
      dialog.close(accepted ? "signed in" : "");
    };
    dialog.querySelector("[data-do=later]").onclick = () => dialog.close("");
    dialog.onclose = () => { later = dialog.returnValue !== "signed in"; resolve(!later); dialog.returnValue = ""; };
  });
}

function accept({ name, csrf }) {
  if (name !== list.dataset.editor) {
    show(_("This browser is signed in as {name} now, and this page is {owner}’s. What was typed is kept for {owner}.", { name, owner: list.dataset.editor }));
    return false;
  }
  later = false;
  list.dataset.csrf = csrf;
  for (const input of document.querySelectorAll("[name=csrf]")) input.value = csrf;
  return true;
}

async function request(method, body) {
  const answer = await fetch("/desk/sign-in", { method, body, headers: { Accept: "application/json" } }).catch(() => null);
  return answer ? answer.json().catch(() => null) : null;
}

function say(words) {
  const place = dialog.querySelector("[role=alert]");
  place.textContent = words;
  place.hidden = !words;
}
