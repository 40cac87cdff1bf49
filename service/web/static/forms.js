// The page's forms: what is typed goes first, and its answer brings the number that the form needs.
import { applyFix } from "./applying.js";
import { mayApprove } from "./chain.js";
import { confirmAndNext } from "./confirming.js";
import { pass } from "./dismissing.js";
import { joinNext } from "./dividing.js";
import { look } from "./live.js";
import { activate, goTo } from "./moving.js";
import { active, dirty, rows } from "./rows.js";
import { send, sendAll } from "./saving.js";
import { toTell } from "./seen.js";
import { signIn } from "./signing.js";
import { show } from "./telling.js";
import { _ } from "./words.js";

export async function onSubmit(event) {
  const form = event.target;
  const row = form.closest(".row");
  if (row && form.matches("form.apply")) {
    event.preventDefault();
    return applyFix(row, form);
  }
  if (row && form.matches("form.dismiss")) {
    event.preventDefault();
    return pass(row, form);
  }
  if (row && !form.matches(".add-name")) {
    if (event.submitter?.name === "unconfirm") return; // a page of its own does for this
    event.preventDefault();
    if (event.submitter?.name === "join") return joinNext(row);
    if (event.submitter?.name === "confirm") { activate(row); confirmAndNext(); } else send(row);
    return;
  }
  if (form.method !== "post" || form.dataset.sent || form.id === "sign-in-form") return;
  event.preventDefault();
  await sendAll();
  if (rows().some(dirty)) return show(_("Not done: a text is not saved yet."));
  if (form.id === "approve" && !mayApprove((one) => goTo(one, { focus: true, scroll: true }))) return;
  form.dataset.sent = "1";
  const now = document.body.contains(form) ? form : document.getElementById(form.id);
  if (!now) return;
  now.dataset.sent = "1";
  if (!new URL(now.action).pathname.startsWith("/desk/translations/")) {
    const { submitter } = event; // what the button says goes along, once this event is over
    return setTimeout(() => now.requestSubmit(now.contains(submitter) ? submitter : null));
  }
  if (!(await deliver(now))) delete now.dataset.sent;
}

// Sends a form and goes where the answer leads; what is not taken stays on this page, with the reason.
async function deliver(form, again = false) {
  const body = new URLSearchParams(new FormData(form));
  const marks = toTell();
  if (form.action.endsWith("/approve")) for (const mark of marks) body.append("seen", mark);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) {
    show(_("No connection: this was not done. Everything is still here; try again when it is back."));
    return false;
  }
  const data = await answer.json().catch(() => ({}));
  if (answer.ok && data.to) {
    if (form.action.endsWith("/claim") && active()) data.to += `#${active().id}`; // one goes on where one was
    if (data.to.split("#")[0] !== location.pathname + location.search) location.assign(data.to);
    else { location.hash = data.to.split("#")[1] ?? ""; location.reload(); }
    return true;
  }
  if (!again && (answer.status === 401 || answer.status === 403) && (await signIn({ wanted: true }))) return deliver(form, true);
  const place = document.getElementById("refusal");
  if (data.refusal) {
    place.innerHTML = data.refusal;
    place.focus();
    place.scrollIntoView({ block: "center" });
    await look(); // the rows that the refusal speaks of, and with them the number
  } else show(data.detail ?? _("This was not done: the desk did not answer as it should. Try again."));
  return false;
}
