// The page's forms: what is typed goes first, and its answer brings the number that the form needs.
import { mayApprove } from "./chain.js";
import { confirmAndNext } from "./keys.js";
import { activate, dirty, rows } from "./rows.js";
import { send, sendAll } from "./saving.js";
import { toTell } from "./seen.js";
import { say } from "./telling.js";

export async function onSubmit(event) {
  const form = event.target;
  const row = form.closest(".row");
  if (row && !form.matches(".add-name, .dismiss")) {
    if (event.submitter?.name === "unconfirm") return; // a page of its own does for this
    event.preventDefault();
    if (event.submitter?.name === "confirm") { activate(row); confirmAndNext(); } else send(row);
    return;
  }
  if (form.method !== "post" || form.dataset.sent) return;
  event.preventDefault();
  await sendAll();
  if (rows().some(dirty)) return say("Not done: a text is not saved yet.");
  if (form.id === "approve" && !mayApprove((one) => activate(one, { focus: true, scroll: true }))) return;
  form.dataset.sent = "1";
  const now = document.body.contains(form) ? form : document.getElementById(form.id);
  if (now?.action.endsWith("/approve")) {
    for (const mark of toTell()) now.append(Object.assign(document.createElement("input"), { type: "hidden", name: "seen", value: mark }));
  }
  if (now) now.dataset.sent = "1";
  now?.submit();
}
