// Change the theme in place, so that nothing typed on the page is lost. Without this the form posts.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const chosen = event.submitter;
  if (!form.matches("[data-theme-form]") || !chosen) return;
  event.preventDefault();
  const root = document.documentElement;
  if (chosen.value === "auto") delete root.dataset.theme;
  else root.dataset.theme = chosen.value;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", button === chosen);
  const body = new URLSearchParams(new FormData(form, chosen));
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
});
