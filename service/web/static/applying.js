// Applying a finding's fix: its text is put into the row's editor as if it were typed, and saved as that is.
import { rewrite } from "./editing.js";
import { activate } from "./moving.js";
import { dirty, state } from "./rows.js";
import { send } from "./saving.js";
import { show } from "./telling.js";
import { _ } from "./words.js";

export async function applyFix(row, form) {
  activate(row, { focus: true, scroll: true });
  const { id } = form;
  if (state(row).conflict) {
    show(_("Not applied: choose one of the two texts first."));
    return false;
  }
  if (dirty(row) || state(row).sending) {
    await send(row); // what was typed goes first, and its answer says whether the finding is still there
    form = document.getElementById(id);
    if (dirty(row) || !form) {
      show(_("Not applied: the text was changed meanwhile. Look at what is found in it now."));
      return false;
    }
  }
  rewrite(row, form.elements.text.value);
  return send(row);
}
