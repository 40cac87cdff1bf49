// How long the headline and the standfirst are, while one types, beside what the edition takes.
import { field, rows } from "./rows.js";
import { _ } from "./words.js";

const TAG = /<\/?\d{1,9}\/?>/g;

export function countIn(row) {
  const limit = Number(row?.dataset.limit);
  if (!limit || !field(row)) return;
  const own = rows().filter((one) => one.dataset.limit && one.dataset.block === row.dataset.block);
  const texts = own.map((one) => (field(one)?.value ?? "").replace(TAG, ""));
  const count = [...texts.join(" ")].length;
  let place = row.querySelector(".edit form > .count");
  if (!place) row.querySelector(".tools").before((place = Object.assign(document.createElement("p"), { className: "count" })));
  place.textContent = _("Characters: {count} of {limit}", { count, limit });
  place.classList.toggle("over", count > limit);
}
