// The preview: the page that readers would get, in a pane over the story. What is typed is saved first.
import { focusEditor } from "./editing.js";
import { active, dirty, rows } from "./rows.js";
import { sendAll } from "./saving.js";
import { _ } from "./words.js";

const pane = document.getElementById("preview");

// Returns false where there is nothing to show.
export function openPreview() {
  if (!pane) return false;
  const page = pane.querySelector("iframe");
  const said = pane.querySelector(".said");
  said.textContent = "";
  pane.showModal();
  sendAll().then(() => {
    if (rows().some(dirty)) said.textContent = _("A text is not saved yet: you see what was saved last.");
    // in the place of the page before: the browser's way back leads out of the story, not through previews
    page.contentWindow.location.replace(`${pane.querySelector("a").href}?pane=1`);
  });
}

pane?.addEventListener("change", (event) => pane.classList.toggle("narrow", event.target.checked));
pane?.addEventListener("close", () => { if (active()) focusEditor(active()); });
