// Who else has the story open.
import { _ } from "./words.js";

// This page's own id, by which it says that it is there.
export const pageId = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

let names = null; // as was told last; null: as the server has drawn it

export function showPresent(people) {
  names = people;
  drawPresent();
}

// The head of the page came anew, and with it the place of the names.
export function drawPresent() {
  if (names !== null) putNames(document.getElementById("present"), names);
}

export function putNames(place, people) {
  if (!place) return;
  place.hidden = people.length === 0;
  place.textContent = _("here: {names}", { names: people.join(", ") });
}
