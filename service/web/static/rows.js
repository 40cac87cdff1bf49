// The rows: one is active, and its target is an editor.
import { closeEditor, focusEditor, openEditor } from "./editing.js";
import { keyWords } from "./keys.js";
import { send } from "./saving.js";
import { see } from "./seen.js";
import { say } from "./telling.js";
import { _ } from "./words.js";

export const list = document.querySelector(".segments");
export const editable = list?.dataset.editable === "1";
const states = new WeakMap(); // row → {timer, sending, confirm, conflict, trouble, server: the text as the server has it}

export function rows() { return [...list.children]; }
export function rowOfHash() { return /^#s\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null; }
export function field(row) { return row.querySelector("textarea"); }
export function lock(row) { return row.querySelector(".edit form [name=lock_version]"); }
export function active() { return list.querySelector(".row.active"); }
export function number(row) { return Number(row.dataset.index) + 1; }
export function state(row) { return states.get(row); }
export function dirty(row) { return state(row) && field(row).value !== state(row).server; }

// The source of a row as text, without the numbers of its marks.
export function sourceOf(row) {
  const source = row.querySelector(".source").cloneNode(true);
  for (const chip of source.querySelectorAll(".chip")) chip.remove();
  return plain(source.textContent);
}
export function plain(text) { return text.replace(/\s+/g, " ").trim(); }

export function know(row) {
  const area = field(row);
  if (area) states.set(row, { server: area.defaultValue });
}

export function nextToLookAt(from) {
  const all = rows();
  const start = from ? all.indexOf(from) + 1 : 0;
  const order = [...all.slice(start), ...all.slice(0, start)];
  return order.find((row) => row !== from && row.dataset.look === "1") ?? null;
}

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

export function noteText(row) {
  const notes = [...row.querySelectorAll(".notes li")].map((one) => {
    const said = one.cloneNode(true);
    for (const tool of said.querySelectorAll("details, form, [aria-hidden=true]")) tool.remove();
    return said.textContent.trim().replace(/\s+/g, " ");
  });
  return notes.length ? `. ${notes.join(". ")}` : "";
}

export function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}
