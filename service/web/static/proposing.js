// Proposing a name or term for the glossary without leaving the story.
import { focusEditor } from "./editing.js";
import { active, list } from "./rows.js";
import { post } from "./posting.js";
import { show } from "./telling.js";
import { _ } from "./words.js";

const dialog = document.getElementById("propose");

export function openPropose() {
  if (!dialog) return;
  const [source, target] = ["source", "target"].map((name) => dialog.querySelector(`[name=${name}]`));
  const chosen = getSelection();
  const words = chosen.toString().replace(/\s+/g, " ").trim();
  const side = chosen.anchorNode?.parentElement?.closest(".source") ? source : target;
  for (const one of [source, target]) one.value = "";
  if (words.length <= 200) side.value = words;
  say("");
  dialog.showModal();
  (side === source ? target : source).focus();
}

export function setUpPropose() {
  if (!dialog) return;
  dialog.addEventListener("submit", (event) => {
    if (event.submitter?.value === "close") return;
    event.preventDefault();
    send(event.target.elements);
  });
  dialog.addEventListener("close", () => active() && focusEditor(active()));
}

async function send({ source, target, kind }) {
  const fields = { source: source.value, target: target.value, kind: kind.value };
  const answer = await post(`/desk/translations/${list.dataset.translation}/concepts`, fields);
  if (!answer) return say(_("No connection: this was not done. Try again when it is back."));
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) return say(data.detail ?? _("This was not done: the desk did not answer as it should. Try again."));
  dialog.close();
  show(_("Proposed. The glossary finds it from the next story on; a colleague who approves it makes it binding."));
}

function say(words) {
  const place = dialog.querySelector(".said");
  place.textContent = words;
  place.hidden = !words;
}
