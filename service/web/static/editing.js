// The row's editor, whichever it is: the textarea, or the one with chips that lies over it.
//
// The textarea's value is the truth: what is typed in the other stands in it at once, with an `input` event,
// so that keeping, saving and conflicts know one field. Without the library the textarea does alone.
import { countIn } from "./counting.js";
import { active, editable, field, grow } from "./rows.js";
import { say } from "./telling.js";
import { _ } from "./words.js";

let library = null; // chips.js, once it is here
let loading = null;
let open = null; // {row, area, chips}
const left = new WeakMap(); // row → what its editor left: its undo goes on when it is opened again

export function openEditor(row, focus) {
  const area = field(row);
  if (library) dress(row);
  else {
    loading ??= import("./chips.js").then((module) => { library = module; arrive(); }, () => { /* the textarea does */ });
    area.addEventListener("compositionend", arrive);
  }
  if (focus) focusEditor(row);
  grow(area);
  countIn(row);
}

export function closeEditor(row) {
  if (open?.row !== row) return;
  left.set(row, open.chips.leave());
  open.area.removeEventListener("focus", pass);
  open.area.removeAttribute("tabindex");
  open.area.ariaHidden = null;
  row.querySelector(".edit form").classList.remove("chipped");
  for (const part of row.querySelectorAll(".chips-place, .lost")) part.remove();
  open = null;
}

// The library came while somebody was in the textarea already: the caret goes on where it is.
function arrive(event) {
  const row = active();
  if (!row || !editable || !library || chips(row)) return;
  const area = field(row);
  if (!area || event?.isComposing) return;
  const isHere = document.activeElement === area;
  const { selectionStart, selectionEnd } = area;
  dress(row);
  chips(row).select(selectionStart, selectionEnd);
  if (isHere) focusEditor(row);
}

function chips(row) { return open?.row === row ? open.chips : null; }

function dress(row) {
  if (chips(row)) return;
  if (open && !open.row.isConnected) open = null; // its row was replaced
  const area = field(row);
  const place = Object.assign(document.createElement("div"), { className: "chips-place" });
  area.after(place);
  const about = {
    label: area.getAttribute("aria-label"), lang: area.lang, dir: area.dir,
    lines: row.querySelector(".source br") !== null, marks: marksOf(row),
  };
  const heard = {
    changed: (tagged) => {
      area.value = tagged;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      showLost(row);
    },
    refused: () => say(_("A sentence is one line here.")),
  };
  row.querySelector(".edit form").classList.add("chipped");
  open = { row, area, chips: library.openChips(place, area.value, about, heard, left.get(row)) };
  area.addEventListener("focus", pass);
  area.tabIndex = -1;
  area.ariaHidden = "true";
  shine(row);
  showLost(row);
}

// Whoever reaches for the textarea (a script, a tool of the browser) comes to the editor over it.
function pass() {
  const { row, area } = open;
  selectIn(row, area.selectionStart, area.selectionEnd);
  open.chips.focus();
}

// The marks of a row's source, from the numbers in it: id → what it is.
export function marksOf(row) {
  const found = new Map();
  for (const chip of row.querySelectorAll(".source .chip[data-mark]")) {
    const { mark, tag } = chip.dataset;
    found.set(Number(mark), { kind: chip.classList.contains("object") ? "object" : "pair", tag, label: chip.textContent, title: chip.title });
  }
  return found;
}

export function focusEditor(row) {
  const there = chips(row);
  if (!there) field(row)?.focus({ preventScroll: true });
  else if (!there.hasFocus()) there.focus();
}

export function blurEditor() { document.activeElement?.blur?.(); }

// Selects what stands at these places of the tagged form, and puts the caret there.
export function selectIn(row, from, to) {
  const there = chips(row);
  field(row).setSelectionRange(from, to);
  if (!there) return;
  there.select(from, to);
  there.focus();
}

// The places of the selection in the tagged form; null where the caret is elsewhere.
export function selectionIn(row) {
  const area = field(row);
  if (chips(row)?.hasFocus()) return chips(row).selection();
  return document.activeElement === area ? [area.selectionStart, area.selectionEnd] : null;
}

// Text as if it were typed at the caret, in the place of what is selected.
export function typeIn(row, text) {
  focusEditor(row);
  if (chips(row)) chips(row).type(text);
  else document.execCommand("insertText", false, text);
}

// Another text as if it were typed: the editor's undo takes it back, and nothing else.
export function rewrite(row, wanted) {
  const there = chips(row);
  focusEditor(row);
  if (there) there.rewrite(wanted);
  else type(field(row), wanted);
}

// Another text that came from elsewhere: nothing that was typed here.
export function replaceText(row, text) {
  field(row).value = text;
  chips(row)?.replace(text);
  grow(field(row));
}

// Replaces only what differs, by the browser's own typing.
function type(area, wanted) {
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

// The underlines of the row's text, as the server has drawn them, in the editor too.
export function shine(row) {
  const there = chips(row);
  if (!there || there.composing()) return;
  const found = [];
  let text = "";
  const walk = (node, around) => {
    if (node.nodeType === Node.TEXT_NODE) { text += node.data; return; }
    if (node.nodeName === "BR") { text += "\n"; return; }
    if (node.classList?.contains("chip")) return;
    const from = text.length;
    for (const child of node.childNodes) walk(child, node);
    if (node === around || text.length === from) return;
    if (node.nodeName === "BDI") found.push({ from, to: text.length, attrs: { nodeName: "bdi" } });
    else if (node.matches(".term, .found")) found.push({ from, to: text.length, attrs: { class: node.className, title: node.title } });
  };
  const shown = row.querySelector(".text");
  walk(shown, shown);
  there.shine(text, found);
}

// The marks of the source that the text has not: a click or a key puts the first round the selected words.
function showLost(row) {
  const there = chips(row);
  const lost = there.missing();
  let place = row.querySelector(".lost");
  if (!lost.length) return place?.remove();
  if (!place) row.querySelector(".chips-place").after((place = Object.assign(document.createElement("p"), { className: "lost" })));
  place.replaceChildren(_("Not in the text yet:"), " ", ...lost.map((id, at) => {
    const { title } = marksOf(row).get(id);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: title, title: at ? "" : "Alt+M" });
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", () => there.mark(id));
    return button;
  }));
}

export function putLostMark(row) {
  const there = chips(row);
  const lost = there?.missing() ?? [];
  if (lost.length) there.mark(lost[0]);
  else say(_("No mark of the source is missing"));
}
