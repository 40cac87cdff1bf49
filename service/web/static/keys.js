// The keys: which of them does what stands in the table that the page brings.
//
// A key is told by its letter first. Where the keyboard writes no Latin letters (Arabic, Amharic), or no
// digits without Shift (AZERTY), it is told by its place.

const place = document.getElementById("help");
let table = place ? JSON.parse(place.dataset.keys) : { keys: [], oneByOne: false };
let last = null; // the key before, of two that are pressed one after the other

export function oneByOne() { return table.oneByOne; }

// How the key of an action is told in a line of text.
export function keyWords(action) { return table.keys.find((one) => one.action === action)?.words ?? ""; }

// Other keys or choices, and with them what the page says of its keys.
export function setTable(fresh) {
  table = fresh;
  for (const element of document.querySelectorAll("[data-key]")) {
    const words = table.keys.find((one) => one.action === element.dataset.key)?.words ?? "";
    if (element.localName === "kbd") element.textContent = words;
    else element.title = words;
  }
}

// The names that a pressed key may have in the table, the likelier first; none for what writes letters.
export function names(event) {
  const ctrl = event.ctrlKey || event.metaKey;
  if ((ctrl && event.altKey) || event.getModifierState?.("AltGraph") || event.isComposing || event.keyCode === 229) return [];
  const before = (ctrl ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "");
  const shift = event.shiftKey ? "Shift+" : "";
  const there = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code);
  const byPlace = there ? [before + shift + (there[1] ?? there[2])] : [];
  if (/^[a-z0-9]$/i.test(event.key)) return [before + shift + event.key.toUpperCase()];
  if (/^[!-~]$/.test(event.key)) return [before + event.key, ...byPlace]; // Shift is part of such a character
  if (/^[A-Z]\w+$/.test(event.key) && !["Dead", "Process", "Unidentified"].includes(event.key)) return [before + shift + event.key];
  return event.key === " " ? [before + shift + "Space"] : byPlace;
}

export function worksInText(name) { return /^(?:Ctrl\+|Alt\+|Escape$|F\d)/.test(name); }

// Does what the pressed key is for; an action that returns false leaves the key to the browser.
export function listen(actions, { held = [] } = {}) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return; // it has keys of its own
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const before = typing ? null : last;
    last = null;
    for (const name of names(event)) {
      if (typing && !worksInText(name)) continue;
      const found = table.keys.find((one) => one.keys.includes(name) || (before && one.keys.includes(`${before} ${name}`)));
      if (!found) {
        if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) last = name;
        continue;
      }
      if (event.repeat && !held.includes(found.action)) return event.preventDefault(); // a hand that rests on it
      if (actions[found.action]?.(event) !== false) event.preventDefault();
      return;
    }
  });
}
