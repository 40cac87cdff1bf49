// An approval that can still be taken back: the seconds that are left, and then the page as it is live.
const banner = document.getElementById("going");

export function countDown() {
  if (!banner) return;
  const until = performance.now() + 1000 * Number(banner.dataset.seconds); // the server's seconds, not this clock's
  const shown = banner.querySelector(".left");
  const timer = setInterval(() => {
    const left = Math.ceil((until - performance.now()) / 1000);
    shown.textContent = Math.max(0, left);
    if (left > 0) return;
    clearInterval(timer);
    banner.querySelector("button").disabled = true;
    if (banner.classList.contains("elsewhere")) banner.remove(); // it was another story's
    else location.replace(`${location.pathname}?done=live`);
  }, 200);
}

// Returns whether there was an approval to take back.
export function takeBack() {
  const form = document.getElementById("take-back");
  form?.requestSubmit();
  return Boolean(form);
}
