// Copy buttons: shown only where copying works.
const text = (id) => {
  const place = document.getElementById(id);
  return place.value ?? place.textContent;
};
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text(button.dataset.copy));
    button.textContent = "Copied";
    document.getElementById("live").textContent = "Copied";
    setTimeout(() => { button.textContent = words; }, 1500);
  });
}
