// Choosing between two texts of a segment: mine or theirs.
import { arrived, changes } from "./chain.js";
import { focusEditor, replaceText } from "./editing.js";
import { forget, keep } from "./keeping.js";
import { lock, state } from "./rows.js";
import { refresh, send } from "./saving.js";
import { report } from "./telling.js";

export function settle(row, take) {
  const it = state(row);
  if (!it?.conflict) return;
  const { theirs, lock: version, confirm } = it.conflict;
  it.conflict = null;
  row.querySelector(".conflict").remove();
  lock(row).value = version;
  it.server = theirs;
  if (take) {
    replaceText(row, theirs);
    forget(row);
    reread(row);
  } else {
    keep(row);
    send(row, { confirm });
  }
  focusEditor(row);
  report();
}

async function reread(row) {
  // Their text's own findings and marks come from the server, with what else is new.
  const data = await changes(row.dataset.index);
  const own = data?.changed.find((one) => String(one.index) === row.dataset.index);
  if (!own) return;
  refresh(row, { ...data, row: own.row, tagged: own.tagged, lock_version: own.lock_version }, own.tagged);
  arrived(data.changed);
  report(); // in the new header
}
