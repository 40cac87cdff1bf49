// Passing a finding over, with a reason that is on record; it is counted against its check, or not.
import { arrived, known } from "./chain.js";
import { focusEditor } from "./editing.js";
import { post } from "./posting.js";
import { activate, nextFinding } from "./moving.js";
import { dirty, field, number, state } from "./rows.js";
import { refresh, send } from "./saving.js";
import { show } from "./telling.js";
import { _ } from "./words.js";

const REFUSED = _("You cannot dismiss this: mend it, or ask a senior editor.");

// By one key: the translation is right. What blocks asks for its reason, and takes the key twice.
export function dismiss(row, note) {
  const form = note.querySelector("form.dismiss");
  if (!form) return show(REFUSED);
  if (note.classList.contains("block") && !form.closest("details[open]")) return openReasons(row, note);
  return pass(row, form);
}

export function openReasons(row, note) {
  const panel = note.querySelector("details.dismiss");
  if (!panel) return show(REFUSED);
  panel.open = true;
  panel.querySelector("select").focus();
}

// A list of choices does not send its form by itself.
export function onEnter(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.altKey || !event.target.matches("form.dismiss select")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

// Sends a form that dismisses a finding or lets it count again, and goes on to the next finding.
export async function pass(row, form) {
  activate(row);
  const { id } = form;
  const fields = Object.fromEntries(new FormData(form));
  if (dirty(row) || state(row).sending) await send(row); // the finding may be gone with what was typed
  const now = document.getElementById(id);
  if (dirty(row) || !now) return show(_("Not done: the text was changed meanwhile. Look at what is found in it now."));
  const answer = await post(now.action, { ...fields, known: known() });
  if (!answer) return show(_("No connection: this was not done. Try again when it is back."));
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) return show(data.detail ?? _("This was not done: the desk did not answer as it should. Try again."));
  refresh(row, data, field(row).value);
  arrived(data.changed);
  if (now.action.endsWith("/take-back")) return show(_("It counts again."));
  show(_("Segment {number}: dismissed. It is still listed there, and can be taken back.", { number: number(row) }));
  if (!nextFinding(row)) focusEditor(row);
}
