// The queue: "/" goes to the search, arrows walk the rows.
const search = document.getElementById("q");
const links = [...document.querySelectorAll(".c-headline a")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
  const here = links.indexOf(document.activeElement);
  if (event.key === "/") search.focus();
  else if (event.key === "ArrowDown" && links.length) links[Math.min(here + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp" && here > 0) links[here - 1].focus();
  else return;
  event.preventDefault();
});
