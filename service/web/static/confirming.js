// Confirming: one sentence, and on to the next that has to be looked at; or all in which nothing was found.
import { arrived, known, renew } from "./chain.js";
import { oneByOne } from "./keys.js";
import { look } from "./live.js";
import { post } from "./posting.js";
import { activate, goTo } from "./moving.js";
import { active, dirty, editable, nextToLookAt, rows, state } from "./rows.js";
import { send, sendAll } from "./saving.js";
import { say, show } from "./telling.js";
import { _, ngettext } from "./words.js";

export async function confirmAndNext() {
  const row = active();
  if (!row || !editable) return;
  const next = following(row);
  const done = send(row, { confirm: true });
  if (next && !state(row).conflict) next.dataset.look === "1" ? goTo(next) : activate(next, { focus: true });
  await done;
  if (!next) say(_("This was the last sentence"));
}

// The next to look at, where those before it were seen; no sentence is passed over that nobody here has opened.
function following(row) {
  const all = rows();
  const open = all.slice(all.indexOf(row) + 1).filter((one) => one.dataset.state !== "confirmed");
  if (oneByOne()) return open[0] ?? null;
  return open.find((one) => one.dataset.look === "1" || one.dataset.mark) ?? nextToLookAt(row) ?? open[0] ?? null;
}

// All in which nothing was found: the page stays, and shows which. Those that nobody opened are told as such.
export async function confirmClean() {
  const form = document.querySelector('#summary form[action$="/confirm-clean"]');
  if (!form) return say(_("Every sentence without findings is confirmed"));
  await sendAll();
  if (rows().some(dirty)) return show(_("Not done: a text is not saved yet."));
  const answer = await post(form.action, { lock_version: known(), known: known() });
  const data = answer && (await answer.json().catch(() => ({})));
  if (!answer?.ok) {
    show(data?.detail ?? _("No connection: this was not done. Try again when it is back."));
    return answer ? look() : null; // what others changed is shown first
  }
  renew(data);
  arrived(data.changed);
  show(ngettext("{count} sentence without findings is confirmed.", "{count} sentences without findings are confirmed.", data.changed.length));
  if (active()?.dataset.state === "confirmed") goTo(nextToLookAt(active()));
}
