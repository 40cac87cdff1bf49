// Applying a finding's fix: its text is put into the row's editor as if it were typed, and saved as that is.
import { activate, dirty, field, state } from "./rows.js";
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
  write(field(row), form.elements.text.value);
  return send(row);
}

// Replaces only what differs, by the browser's own typing: its undo takes the fix back, and nothing else.
function write(area, wanted) {
  const old = [...area.value], next = [...wanted];
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start++;
  let end = 0;
  while (end < old.length - start && end < next.length - start && old.at(-1 - end) === next.at(-1 - end)) end++;
  const from = old.slice(0, start).join("").length;
  const middle = next.slice(start, next.length - end).join("");
  area.focus();
  area.setSelectionRange(from, from + old.slice(start, old.length - end).join("").length);
  if (middle) document.execCommand("insertText", false, middle);
  else document.execCommand("delete");
  if (area.value === wanted) return;
  area.value = wanted; // a browser that cannot type for us
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
