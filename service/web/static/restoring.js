// What this browser kept when the page was left comes back to its sentences.
import { showConflict } from "./conflict.js";
import { forget, keptOf } from "./keeping.js";
import { field, lock, rows, sourceOf } from "./rows.js";
import { send } from "./saving.js";

export function restore() {
  for (const row of rows()) {
    const kept = keptOf(row);
    if (!kept || !field(row)) continue;
    if (kept.text === field(row).value) { forget(row); continue; }
    if (kept.source && kept.source !== sourceOf(row)) {
      // A newer version has other sentences here: the text goes to its own, or a person chooses.
      forget(row);
      const own = rows().find((one) => sourceOf(one) === kept.source && field(one));
      const there = own ?? row;
      if (field(there).value === kept.text) continue;
      const current = { text: field(there).value, lock_version: lock(there).value };
      field(there).value = kept.text;
      showConflict(there, { current, source: own ? null : kept.source });
      continue;
    }
    field(row).value = kept.text;
    // The lock that the text was typed against: if the segment changed since, the server will say so.
    lock(row).value = kept.lock;
    send(row);
  }
}
