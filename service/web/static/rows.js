// The rows, and what this page knows of each.
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
