// A part that asks again by itself must not stop at one lost answer: say so, and try again.
const PAUSE = 4000;
const toast = (text) => {
  const place = document.getElementById("toast");
  place.textContent = text;
  place.hidden = !text;
};
for (const lost of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(lost, ({ detail: { elt } }) => {
    toast("The server does not answer. Trying again…");
    if (elt.matches("[data-poll]")) setTimeout(() => htmx.trigger(elt, "poll-again"), PAUSE);
  });
}
document.addEventListener("htmx:afterSwap", () => toast(""));
