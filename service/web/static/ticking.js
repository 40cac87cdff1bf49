// Clocks that go on while a page is open: by the server's seconds, whatever this machine's clock says.
import { _ } from "./words.js";

const FAR = 48 * 3600; // what is further off is said in days, by the server

const ends = new WeakMap(); // element → when it is over, by this page's own clock

export function startClock() {
  const tick = () => { if (!document.hidden) for (const one of document.querySelectorAll("time[data-left]")) show(one); };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  tick();
}

function show(element) {
  if (!ends.has(element)) ends.set(element, performance.now() + 1000 * Number(element.dataset.left));
  const left = Math.ceil((ends.get(element) - performance.now()) / 1000);
  if (left > FAR) return;
  element.classList.toggle("soon", left > 0 && left <= 600);
  element.classList.toggle("late", left <= 0);
  element.textContent = left > 0 ? _("embargo ends in {time}", { time: clock(left) }) : _("embargo over");
}

// Seconds as a clock: 1:05:09, or 5:09.
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
