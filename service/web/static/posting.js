// Telling the server something that leaves the page as it is: what was seen goes along.
import { list } from "./rows.js";
import { told, toTell } from "./seen.js";
import { signIn } from "./signing.js";

// The answer, or null without a network; where the session has ended, after signing in again.
export async function post(address, fields) {
  const marks = toTell();
  const body = new URLSearchParams({ ...fields, csrf: list.dataset.csrf });
  for (const mark of marks) body.append("seen", mark);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) told(marks);
  if (answer && (answer.status === 401 || answer.status === 403) && (await signIn({ wanted: true }))) {
    body.set("csrf", list.dataset.csrf);
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  }
  return answer;
}
