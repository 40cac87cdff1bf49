// Other translations of the sentence, without the finding that was pointed at: one is taken as if it were typed.
import { focusEditor, rewrite } from "./editing.js";
import { activate } from "./moving.js";
import { dirty, list, number, state } from "./rows.js";
import { send } from "./saving.js";
import { fragment, say, show } from "./telling.js";
import { _ } from "./words.js";

export async function showOthers(row, note) {
  if (closeOthers()) return;
  activate(row);
  if (state(row).conflict) return show(_("Not done: choose one of the two texts first."));
  const finding = note?.dataset.finding ?? "";
  if (dirty(row) || state(row).sending) await send(row); // they are compared with what is saved
  const address = `/desk/translations/${list.dataset.translation}/segments/${row.dataset.index}/other-texts`;
  const answer = await fetch(`${address}?${new URLSearchParams({ finding })}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return show(_("No connection: this was not done. Try again when it is back."));
  const { count, panel } = await answer.json();
  if (!count) return show(_("There is no other translation without this finding."));
  row.querySelector(".edit").append(fragment(panel));
  const box = row.querySelector(".others");
  box.addEventListener("keydown", (event) => onKey(row, box, event));
  box.querySelector("button").focus();
  box.scrollIntoView({ block: "nearest" });
}

// Returns whether there was a panel to close.
export function closeOthers() {
  const box = list.querySelector(".others");
  const row = box?.closest(".row");
  box?.remove();
  if (row) focusEditor(row);
  return Boolean(box);
}

export async function takeOther(row, button) {
  const { text } = button.dataset;
  closeOthers();
  rewrite(row, text);
  await send(row);
  say(_("Segment {number}: the other translation is in its place.", { number: number(row) }));
}

function onKey(row, box, event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const buttons = [...box.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  const digit = /^[1-9]$/.test(event.key) ? event.key : /^Digit([1-9])$/.exec(event.code)?.[1]; // AZERTY has them with Shift
  if (digit && buttons[digit - 1]) takeOther(row, buttons[digit - 1]);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") buttons[(here + (event.key === "ArrowDown" ? 1 : buttons.length - 1)) % buttons.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
