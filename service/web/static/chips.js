// The row's editor in which marks are chips: ProseMirror over one line of text.
//
// A pair of tags is a mark round its words, so no half of it can be deleted; an image or a line break is an
// atom. What goes out is the tagged form alone.
import { closeHistory, Decoration, DecorationSet, EditorState, EditorView, history, keymap, Plugin, redo, Schema, Slice, TextSelection, undo } from "./vendor/prosemirror.mjs";
import { clean, read, write } from "./tagged.js";

const LOOSE_TAG = /<\s*\/?\s*\d{1,9}\s*\/?\s*>/g; // as the server finds what readers would see
const WORD = /[\p{L}\p{M}\p{N}]/u;

const schema = new Schema({
  nodes: {
    doc: { content: "inline*" },
    text: { group: "inline" },
    object: {
      group: "inline", inline: true, atom: true, attrs: { id: {}, label: { default: "" }, title: { default: "" } },
      toDOM: ({ attrs }) => ["span", { class: "chip object", dir: "ltr", "data-object": attrs.id, title: attrs.title }, attrs.label],
      parseDOM: [{ tag: "span[data-object]", getAttrs: (dom) => ({ id: Number(dom.dataset.object), label: dom.textContent, title: dom.title }) }],
    },
    newline: {
      group: "inline", inline: true, atom: true,
      toDOM: () => ["span", { class: "chip newline", dir: "ltr", "data-newline": "1" }, "↵"],
      parseDOM: [{ tag: "span[data-newline]" }],
    },
  },
  marks: {
    pair: {
      attrs: { id: {}, tag: { default: "" }, title: { default: "" } }, excludes: "", inclusive: true,
      toDOM: ({ attrs }) => ["span", { class: `pair ${attrs.tag}`, "data-pair": attrs.id, "data-tag": attrs.tag, title: attrs.title }, 0],
      parseDOM: [{ tag: "span[data-pair]", getAttrs: (dom) => ({ id: Number(dom.dataset.pair), tag: dom.dataset.tag, title: dom.title }) }],
    },
  },
});

// `about`: {label, lang, dir, lines: whether line breaks are taken, marks: id → {kind, tag, label, title}},
// `heard`: {changed(tagged), refused()}; `before`: what `leave` gave for the same row.
export function openChips(place, tagged, about, heard, before) {
  const kinds = new Map([...about.marks].map(([id, mark]) => [id, mark.kind]));
  let edited = false; // whether the last thing that happened changed the text
  let inside = false; // whether the words of a pair are being written anew: they stay in it until the caret leaves

  const pair = (id) => schema.mark("pair", { id, tag: about.marks.get(id).tag, title: about.marks.get(id).title });
  const nodes = (runs, more = []) => runs.map((run) => {
    const marks = run.marks.reduce((set, id) => pair(id).addToSet(set), more);
    if (run.newline) return schema.node("newline", null, null, marks);
    if (run.object === undefined) return schema.text(run.text, marks);
    const { label, title } = about.marks.get(run.object);
    return schema.node("object", { id: run.object, label, title }, null, marks);
  });
  const documentOf = (text) => schema.node("doc", null, nodes(read(text, kinds)));
  const fresh = (text) => EditorState.create({ doc: documentOf(text), plugins });

  // Puts text in the place of the selection: its tags become marks, and it takes those that cover the selection.
  function insert(state, data, marks) {
    const { from, to } = state.selection;
    const runs = read(clean(data, about.lines), kinds);
    const tr = state.tr.replaceWith(from, to, nodes(runs, marks ?? state.storedMarks ?? covering(state)));
    return tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(to))).scrollIntoView();
  }

  function remove(state, dispatch) {
    const { empty, $from } = state.selection;
    if (!empty) {
      const marks = covering(state);
      dispatch(state.tr.deleteSelection().setStoredMarks(marks).scrollIntoView());
      return true;
    }
    return $from.nodeBefore?.isAtom && !$from.nodeBefore.isText ? cut(state, dispatch, $from.pos - 1) : false;
  }
  function removeAfter(state, dispatch) {
    const { empty, $from } = state.selection;
    if (!empty) return remove(state, dispatch);
    return $from.nodeAfter?.isAtom && !$from.nodeAfter.isText ? cut(state, dispatch, $from.pos) : false;
  }
  function cut(state, dispatch, at) { dispatch(state.tr.delete(at, at + 1).scrollIntoView()); return true; }

  function enter(state, dispatch) {
    if (!about.lines) { heard.refused(); return true; }
    dispatch(insert(state, "\n"));
    return true;
  }

  // Tags that were typed become marks as soon as they are whole.
  function normalise(transactions, _old, state) {
    if (!transactions.some((one) => one.docChanged) || view?.composing) return null;
    const runs = runsOf(state.doc);
    if (!runs.some((run) => run.text?.includes(">"))) return null;
    const { tagged: text, starts } = write(runs);
    const wanted = documentOf(text);
    if (wanted.content.size === state.doc.content.size) return null;
    const caret = offset(runs, starts, state.selection.head, text.length);
    const tr = state.tr.replaceWith(0, state.doc.content.size, wanted.content);
    return tr.setSelection(TextSelection.create(tr.doc, position(wanted, caret)));
  }

  const lights = new Plugin({
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, set) => tr.getMeta(lights) ?? set.map(tr.mapping, tr.doc),
    },
    props: { decorations: (state) => lights.getState(state) },
  });
  const plugins = [
    history(),
    keymap({
      "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo,
      Enter: enter, "Shift-Enter": enter, Backspace: remove, Delete: removeAfter,
    }),
    lights,
    new Plugin({ appendTransaction: normalise, props: { decorations: loose } }),
  ];

  const view = new EditorView({ mount: place }, {
    state: before?.value === tagged ? before.state.reconfigure({ plugins }) : fresh(tagged),
    attributes: {
      role: "textbox", "aria-label": about.label, "aria-multiline": "false", lang: about.lang, dir: about.dir,
      spellcheck: "true", class: "chips",
    },
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      edited = tr.docChanged;
      if (tr.selectionSet && !tr.docChanged) inside = false;
      if (tr.docChanged && !tr.getMeta("silent")) heard.changed(value());
    },
    clipboardTextSerializer: (slice) => write(runsOf(slice.content)).tagged,
    handleTextInput(_view, from, to, text) {
      inside ||= Boolean(view.state.storedMarks?.length);
      if (view.composing || from !== to || inside) return false;
      const marks = edge(view.state.doc.resolve(from), text, edited);
      if (!marks) return false;
      view.dispatch(insert(view.state, text, marks));
      return true;
    },
    handleKeyDown(_view, event) {
      catchUp();
      if (/^(Arrow|Home|End|Tab|Escape)/.test(event.key)) inside = false;
      return false;
    },
    handleDOMEvents: {
      // Before the library reads its HTML: only the text of it is taken.
      paste(_view, event) { catchUp(); return take(event, event.clipboardData); },
      drop(_view, event) {
        if (view.dragging) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (at) view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at.pos)));
        return take(event, event.dataTransfer);
      },
      beforeinput(_view, event) {
        if (event.isComposing || view.composing) return false;
        const { inputType: type, data } = event;
        catchUp();
        if (type === "historyUndo") undo(view.state, view.dispatch);
        else if (type === "historyRedo") redo(view.state, view.dispatch);
        else if (type === "insertParagraph" || type === "insertLineBreak") enter(view.state, view.dispatch);
        else if (type === "insertText" && data && (data.length > 1 || !view.state.selection.empty)) {
          inside ||= !view.state.selection.empty && covering(view.state).length > 0;
          view.dispatch(insert(view.state, data));
        }
        else return false;
        event.preventDefault();
        return true;
      },
    },
  });

  // The browser's selection may be newer than what the editor has heard of, on a busy machine.
  function catchUp() {
    if (view.composing || !view.hasFocus()) return;
    const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
    if (!view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return;
    const anchor = view.posAtDOM(anchorNode, anchorOffset);
    const head = view.posAtDOM(focusNode, focusOffset);
    const { selection, doc } = view.state;
    if (anchor === selection.anchor && head === selection.head) return;
    view.dispatch(view.state.tr.setSelection(TextSelection.create(doc, anchor, head)));
  }

  function take(event, data) {
    event.preventDefault();
    const text = data?.getData("text/plain");
    if (text) view.dispatch(closeHistory(insert(view.state, text)));
    return true;
  }
  function value() { return write(runsOf(view.state.doc)).tagged; }

  return {
    place,
    value,
    focus() { view.focus(); },
    hasFocus() { return view.hasFocus(); },
    composing() { return view.composing; },
    select(from, to) {
      const { doc } = view.state;
      view.dispatch(view.state.tr.setSelection(TextSelection.create(doc, position(doc, from), position(doc, to))).scrollIntoView());
    },
    selection() {
      catchUp();
      const runs = runsOf(view.state.doc);
      const { tagged: text, starts } = write(runs);
      const { from, to } = view.state.selection;
      return [offset(runs, starts, from, text.length), offset(runs, starts, to, text.length)];
    },
    type(text) { catchUp(); view.dispatch(closeHistory(insert(view.state, text))); },
    // Another text in one step that can be undone; only what differs is touched.
    rewrite(text) {
      const { doc } = view.state;
      const wanted = documentOf(text);
      const start = doc.content.findDiffStart(wanted.content);
      if (start === null) return;
      let { a, b } = doc.content.findDiffEnd(wanted.content);
      const overlap = start - Math.min(a, b);
      if (overlap > 0) { a += overlap; b += overlap; }
      const tr = closeHistory(view.state.tr.replace(start, a, new Slice(wanted.content.cut(start, b), 0, 0)));
      view.dispatch(tr.setSelection(TextSelection.create(tr.doc, b)).scrollIntoView());
    },
    // Another text that did not come from here: nothing to undo, and the caret stays where it can.
    replace(text) {
      const caret = Math.min(view.state.selection.head, documentOf(text).content.size);
      const state = fresh(text);
      view.updateState(state.apply(state.tr.setSelection(TextSelection.create(state.doc, caret))));
    },
    // `found`: [{from, to, name, attrs}] in characters without marks, of this text.
    shine(text, found) {
      const { doc } = view.state;
      if (plainOf(doc) !== text) return;
      catchUp();
      const set = found.flatMap(({ from, to, attrs }) => light(doc, plainPosition(doc, from, true), plainPosition(doc, to, false), attrs));
      view.dispatch(view.state.tr.setMeta(lights, DecorationSet.create(doc, set)));
    },
    missing() {
      const there = new Set(runsOf(view.state.doc).flatMap((run) => (run.object === undefined ? run.marks : [run.object])));
      return [...about.marks.keys()].filter((id) => !there.has(id));
    },
    // Puts a mark round the selected words, or those at the caret; an object at the caret.
    mark(id) {
      catchUp();
      const { state } = view;
      const { from, to } = state.selection.empty && kinds.get(id) === "pair" ? wordAt(state) : state.selection;
      if (kinds.get(id) === "object") view.dispatch(closeHistory(insert(state, `<${id}/>`)));
      else if (from < to) view.dispatch(closeHistory(state.tr.addMark(from, to, pair(id))).scrollIntoView());
      view.focus();
    },
    leave() {
      const kept = { value: value(), state: view.state };
      view.destroy();
      return kept;
    },
  };
}

function runsOf(content) {
  const runs = [];
  content.forEach((node) => {
    const marks = node.marks.map((mark) => mark.attrs.id);
    if (node.isText) runs.push({ text: node.text, marks, size: node.nodeSize });
    else if (node.type.name === "newline") runs.push({ newline: true, marks, size: 1 });
    else runs.push({ object: node.attrs.id, marks, size: 1 });
  });
  return runs;
}

// The pairs that cover the whole selection: what is typed in its place stays in them.
function covering(state) {
  const { from, to, $from } = state.selection;
  if (from === to) return $from.marks();
  let marks = null;
  state.doc.nodesBetween(from, to, (node) => {
    if (node.isInline) marks = marks ? marks.filter((mark) => mark.isInSet(node.marks)) : [...node.marks];
  });
  return marks ?? [];
}

// The marks of what is typed at the end of a pair, or at the start of the text: a word goes on in the pair that
// it ends in, a sign or a space stands behind it. Null where nothing is to be said.
function edge($at, text, edited) {
  const { nodeBefore, nodeAfter } = $at;
  if (!nodeBefore) return nodeAfter?.marks.length && !edited ? [] : null;
  const goesOn = nodeBefore.marks.filter((mark) => nodeAfter && mark.isInSet(nodeAfter.marks));
  if (goesOn.length === nodeBefore.marks.length) return null;
  const last = nodeBefore.isText ? [...nodeBefore.text.slice(-2)].at(-1) : "";
  return WORD.test(last) && WORD.test(text) ? null : goesOn;
}

function wordAt(state) {
  const { $from } = state.selection;
  const letters = (node) => (node?.isText ? [...node.text] : []);
  const inside = $from.textOffset ? $from.parent.child($from.index()) : null;
  const before = inside ? [...inside.text.slice(0, $from.textOffset)] : letters($from.nodeBefore);
  const after = inside ? [...inside.text.slice($from.textOffset)] : letters($from.nodeAfter);
  let from = $from.pos, to = $from.pos;
  while (before.length && WORD.test(before.at(-1))) from -= before.pop().length;
  while (after.length && WORD.test(after[0])) to += after.shift().length;
  return { from, to };
}

// What looks like a tag and is none: readers would see it.
function loose(state) {
  const found = [];
  state.doc.forEach((node, at) => {
    if (!node.isText || !node.text.includes(">")) return;
    for (const match of node.text.matchAll(LOOSE_TAG)) found.push(Decoration.inline(at + match.index, at + match.index + match[0].length, { class: "found block loose" }));
  });
  const pending = state.selection.empty ? (state.storedMarks ?? []).filter((mark) => !mark.isInSet(state.selection.$from.marks())) : [];
  for (const { attrs } of pending) {
    const chip = () => Object.assign(document.createElement("span"), { className: "chip", textContent: attrs.id });
    found.push(Decoration.widget(state.selection.head, chip, { side: -1, key: `pending-${attrs.id}` }));
  }
  return found.length ? DecorationSet.create(state.doc, found) : null;
}

// --- places: in the tagged form, in the text without marks, in the document ---------------------------

function offset(runs, starts, position, length) {
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const { size, object } = runs[index];
    if (position < at + size || (position === at + size && object === undefined)) return starts[index] + (position > at ? position - at : 0);
    at += size;
  }
  return length;
}

function position(doc, place) {
  const runs = runsOf(doc);
  const { starts } = write(runs);
  let at = 0;
  let found = 0;
  runs.forEach((run, index) => {
    if (starts[index] <= place) found = at + Math.min(run.size, place - starts[index]);
    at += run.size;
  });
  return found;
}

// A stretch to underline, or to be ordered by itself: the signs of Unicode do that where it is partly in a mark.
function light(doc, from, to, attrs) {
  if (from >= to) return [];
  if (attrs.nodeName !== "bdi" || !crosses(doc, from, to)) return [Decoration.inline(from, to, attrs)];
  const sign = (text, key) => [() => Object.assign(document.createElement("span"), { textContent: text }), { key, side: key === "pdi" ? -1 : 1 }];
  return [Decoration.widget(from, ...sign("\u2068", "fsi")), Decoration.widget(to, ...sign("\u2069", "pdi"))];
}

function crosses(doc, from, to) {
  const sets = [];
  doc.nodesBetween(from, to, (node) => { if (node.isInline) sets.push(node.marks); });
  return sets.some((set) => set.length !== sets[0].length || set.some((mark) => !mark.isInSet(sets[0])));
}

function plainOf(doc) { return runsOf(doc).map((run) => run.text ?? (run.newline ? "\n" : "")).join(""); }

function plainPosition(doc, place, start) {
  let at = 0, plain = 0;
  for (const run of runsOf(doc)) {
    const size = run.object === undefined ? run.size : 0;
    if (place < plain + size || (place === plain + size && !start && size)) return at + place - plain;
    plain += size;
    at += run.size;
  }
  return at;
}
