// Moving through the rows: one is active, and its target is an editor.
import { closeEditor, focusEditor, openEditor } from "./editing.js";
import { keyWords } from "./keys.js";
import { current, notesOf, point, pointedAt } from "./pointing.js";
import { active, editable, field, noteText, number, rows, state } from "./rows.js";
import { send } from "./saving.js";
import { see } from "./seen.js";
import { say } from "./telling.js";
import { _ } from "./words.js";

export function activate(row, { focus = false, scroll = false } = {}) {
  const before = active();
  if (!row || row === before) {
    if (row && focus) focusEditor(row);
    if (row) delete row.dataset.fresh;
    return;
  }
  if (before) leave(before);
  row.classList.add("active");
  delete row.dataset.fresh;
  see(row);
  const area = field(row);
  if (editable && area) {
    row.classList.add("editing");
    row.querySelector(".edit").open = true;
    offer(row);
    openEditor(row, focus);
  }
  if (scroll || focus) row.scrollIntoView({ block: "nearest" });
  say(_("Segment {number} of {all}", { number: number(row), all: rows().length }) + noteText(row));
}

// Only where somebody works: in each of a hundred rows these words are weight that nobody needs.
function offer(row) {
  const tools = row.querySelector(".tools");
  const divide = document.getElementById("divide")?.content.firstElementChild;
  if (divide && !tools.querySelector("[data-do=split]")) tools.append(" ", document.importNode(divide, true));
  for (const [button, action] of [["[name=confirm]", "confirm"], ["[name=join]", "join"], ["[data-do=split]", "split"]]) {
    const it = tools.querySelector(button);
    if (it) [it.title, it.dataset.key] = [keyWords(action), action];
  }
}

export function leave(row) {
  row.classList.remove("active");
  closeEditor(row);
  if (state(row)?.conflict) return; // stays open until someone chooses
  row.classList.remove("editing");
  const edit = row.querySelector(".edit");
  if (edit) edit.open = false;
  send(row);
}

export function step(by) {
  const all = rows();
  const here = all.indexOf(active());
  activate(all[Math.max(0, Math.min(all.length - 1, here + by))], { focus: true });
}

// Goes to a row that is to be looked at, and to the first thing that was found in it.
export function goTo(row, options = { focus: true }) {
  if (!row) return;
  activate(row, options);
  if (editable) point(row, current(row));
}

// Goes to the next finding of the story, the first after the last; returns whether there was one.
export function nextFinding(from) {
  const own = from && toLookAt(from) ? notesOf(from) : [];
  const here = from && pointedAt(from);
  const at = here ? own.findIndex((one) => one.dataset.finding === here.finding) : -1;
  const rest = own.slice(at >= 0 ? at + 1 : here ? here.at : 0);
  const all = rows();
  const start = from ? all.indexOf(from) + 1 : 0;
  const others = [...all.slice(start), ...all.slice(0, start)].filter((row) => row !== from && toLookAt(row));
  if (rest.length) {
    focusEditor(from);
    point(from, rest[0]);
    say(rest[0].textContent.trim().replace(/\s+/g, " "));
    return true;
  }
  if (!others.length) return false;
  goTo(others[0]);
  return true;
}

function toLookAt(row) { return row.dataset.look === "1" || Boolean(row.dataset.unseen); }
