// Find and replace in the whole story: what would change is shown first, and one step takes it back.
//
// Marks stay as they are: text is looked for between them. Each sentence is saved as if it were typed.
import { focusEditor, replaceText } from "./editing.js";
import { active, editable, field, list, number, rows, state } from "./rows.js";
import { send, typed } from "./saving.js";
import { report, show } from "./telling.js";
import { ngettext } from "./words.js";

const TAG = /(\\*<\/?\d{1,9}\/?>)/;
const MOST = 200; // shown at once; all are replaced

const dialog = document.getElementById("replace");
let done = []; // what the last replacing did: { row, before, after }

export function openReplace() {
  if (!dialog || !editable) return;
  const chosen = getSelection().toString().trim();
  if (chosen && !chosen.includes("\n")) dialog.querySelector("[name=find]").value = chosen;
  dialog.showModal();
  dialog.querySelector("[name=find]").select();
  preview();
}

export function setUpReplace() {
  if (!dialog) return;
  dialog.addEventListener("input", (event) => { if (!event.target.closest(".hits")) preview(); });
  dialog.addEventListener("submit", (event) => {
    if (event.submitter?.value === "close") return;
    event.preventDefault();
    if (event.submitter?.value === "undo") undo();
    else replace();
  });
  dialog.addEventListener("close", () => active() && focusEditor(active()));
}

// Returns the pieces of a text: those that stay, and those that are replaced as [before, after].
function pieces(text, pattern, other) {
  return text.split(TAG).flatMap((part, index) => {
    if (index % 2) return [part];
    const found = [];
    let at = 0;
    for (const match of part.matchAll(pattern)) {
      found.push(part.slice(at, match.index), [match[0], other]);
      at = match.index + match[0].length;
    }
    return [...found, part.slice(at)];
  });
}

function wanted() {
  const { find, other, letters, whole } = dialog.querySelector("form").elements;
  const text = find.value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (!text.trim()) return [];
  const bounded = whole.checked ? `(?<![\\p{L}\\p{M}\\p{N}])${text}(?![\\p{L}\\p{M}\\p{N}])` : text;
  const pattern = new RegExp(bounded, letters.checked ? "gu" : "giu");
  return rows().flatMap((row) => {
    if (!state(row) || state(row).conflict) return [];
    const parts = pieces(field(row).value, pattern, other.value);
    const count = parts.filter(Array.isArray).length;
    if (!count) return [];
    return [{ row, parts, count, before: field(row).value, after: parts.map((part) => (Array.isArray(part) ? part[1] : part)).join("") }];
  });
}

function preview() {
  const hits = wanted();
  const places = hits.reduce((sum, hit) => sum + hit.count, 0);
  dialog.querySelector("[value=replace]").disabled = !hits.some((hit) => hit.after !== hit.before);
  dialog.querySelector("[value=undo]").hidden = !done.length;
  dialog.querySelector(".said").textContent = dialog.querySelector("[name=find]").value.trim()
    ? ngettext("{count} place in the story", "{count} places in the story", places)
    : "";
  dialog.querySelector(".hits").replaceChildren(...hits.slice(0, MOST).map(shown));
}

function shown({ row, parts, after, before }) {
  const item = document.createElement("li");
  const label = Object.assign(document.createElement("label"), { className: "choice" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true, value: row.dataset.index });
  const text = Object.assign(document.createElement("span"), { lang: list.dataset.lang, dir: list.dataset.dir, className: "theirs" });
  for (const part of parts) {
    if (!Array.isArray(part)) text.append(part.replace(TAG, ""));
    else {
      text.append(Object.assign(document.createElement("del"), { textContent: part[0] }));
      if (before !== after) text.append(Object.assign(document.createElement("ins"), { textContent: part[1] }));
    }
  }
  label.append(box, ` ${number(row)} `, text);
  item.append(label);
  return item;
}

async function replace() {
  const left = new Set([...dialog.querySelectorAll(".hits input:not(:checked)")].map((box) => box.value));
  const hits = wanted().filter((hit) => hit.after !== hit.before && !left.has(hit.row.dataset.index));
  done = hits.map(({ row, before, after }) => ({ row, before, after }));
  await put(done.map(({ row, after }) => [row, after]));
  show(ngettext("Replaced in {count} sentence.", "Replaced in {count} sentences.", hits.length));
  preview();
}

// Sentences that were changed since stay as they are.
async function undo() {
  const same = done.filter(({ row, after }) => row.isConnected && field(row).value === after);
  done = [];
  await put(same.map(({ row, before }) => [row, before]));
  show(ngettext("Taken back in {count} sentence.", "Taken back in {count} sentences.", same.length));
  preview();
}

async function put(texts) {
  for (const [row, text] of texts) {
    replaceText(row, text);
    typed(row); // kept in this browser until the server has it
  }
  report();
  for (const [row] of texts) await send(row);
}
