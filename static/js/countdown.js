// Count waiting times down from where the server began them.
const ends = new WeakMap();
const clock = (seconds) => [seconds / 60, seconds % 60].map((n) => String(Math.floor(n)).padStart(2, "0")).join(":");
const tick = () => {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    if (!ends.has(place)) ends.set(place, Date.now() + 1000 * place.dataset.countdown);
    place.textContent = clock(Math.max(0, Math.round((ends.get(place) - Date.now()) / 1000)));
  }
};
setInterval(tick, 1000);
