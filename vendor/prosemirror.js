// What the desk's row editor uses of ProseMirror; `make vendor` puts it into one file.
export { closeHistory, history, redo, undo } from "prosemirror-history";
export { keymap } from "prosemirror-keymap";
export { Fragment, Schema, Slice } from "prosemirror-model";
export { EditorState, NodeSelection, Plugin, TextSelection } from "prosemirror-state";
export { Decoration, DecorationSet, EditorView } from "prosemirror-view";
