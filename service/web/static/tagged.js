// The tagged form, "the <1>report</1>": read into runs of text with their marks, and written again.
//
// Only tags that the server would read as marks become marks here (`service/domain/html/tagged.py`). All
// others, and the backslashes before them, stay text that can be seen, so that nothing is lost unseen.
// A run is {text, marks}, {object: id, marks} or {newline: true, marks}; `marks` are ids, outermost first.

const TAG = /(\\*)<(\/?)([0-9]{1,9})(\/?)>/g;
const CONTROL = /[\p{Cc}\p{Cs}]/gu;

// What is typed or pasted, as a segment takes it: no control characters, and no line breaks where it has none.
export function clean(text, lines) {
  const unbroken = text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n").replaceAll("\t", " ");
  const parts = unbroken.split("\n").map((part) => part.replace(CONTROL, ""));
  return lines ? parts.join("\n") : parts.filter((part, at) => part || at === 0 || at === parts.length - 1).join(" ");
}

// `kinds`: id → "pair" or "object", those of the source.
export function read(tagged, kinds) {
  const tags = [];
  for (const match of tagged.matchAll(TAG)) {
    const [whole, slashes, closing, number, empty] = match;
    const id = Number(number);
    const kind = kinds.get(id);
    if (slashes.length % 2 || !kind || (closing && empty)) continue;
    const from = match.index + slashes.length;
    const tag = { from, to: match.index + whole.length, id };
    if (kind === "object" && !closing) tags.push({ ...tag, what: "object" });
    else if (kind === "pair" && !empty) tags.push({ ...tag, what: closing ? "close" : "open" });
  }
  const good = new Set();
  const started = new Map();
  for (const tag of tags) {
    if (tag.what === "object") good.add(tag);
    else if (tag.what === "open") { if (!started.has(tag.id)) started.set(tag.id, tag); }
    else if (started.has(tag.id)) {
      const open = started.get(tag.id);
      started.delete(tag.id);
      if (hasText(tagged, open, tag, tags)) good.add(open).add(tag);
    }
  }
  const runs = [];
  let marks = [];
  let before = 0;
  const add = (until) => {
    for (const part of tagged.slice(before, until).split(/(\n)/)) {
      if (part === "\n") runs.push({ newline: true, marks });
      else if (part) runs.push({ text: part, marks });
    }
  };
  for (const tag of tags) {
    if (!good.has(tag)) continue;
    add(tag.from);
    before = tag.to;
    if (tag.what === "object") runs.push({ object: tag.id, marks });
    else marks = tag.what === "open" ? [...marks, tag.id] : marks.filter((id) => id !== tag.id);
  }
  add(tagged.length);
  return runs;
}

// Whether something stands between the halves of a pair that is not a tag itself.
function hasText(tagged, open, close, tags) {
  let at = open.to;
  for (const tag of tags) {
    if (tag.from < open.to || tag.to > close.from) continue;
    if (tag.from > at) return true;
    at = tag.to;
  }
  return at < close.from;
}

// Returns {tagged, starts}: the text, and for each run the place in it where the run begins.
export function write(runs) {
  let tagged = "";
  const starts = [];
  let open = [];
  const tag = (text) => {
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(tagged)) tagged += "\\"; // one alone would be read as escaping the tag
    tagged += text;
  };
  const turn = (wanted, at) => {
    const first = open.findIndex((id) => !wanted.includes(id));
    const left = first < 0 ? [] : open.splice(first);
    for (const id of left.reverse()) tag(`</${id}>`);
    const end = (id) => { let last = at; while (runs[last]?.marks.includes(id)) last += 1; return last; };
    const missing = wanted.filter((id) => !open.includes(id));
    missing.sort((one, other) => end(other) - end(one)); // longest first, so that what can nest does
    for (const id of missing) { tag(`<${id}>`); open.push(id); }
  };
  runs.forEach((run, at) => {
    turn(run.marks, at);
    starts.push(tagged.length);
    if (run.object !== undefined) { tag(`<${run.object}/>`); starts[at] = tagged.length - `<${run.object}/>`.length; }
    else tagged += run.newline ? "\n" : run.text;
  });
  turn([], runs.length);
  return { tagged, starts };
}
