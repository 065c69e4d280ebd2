// Copy buttons: shown only where copying works.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = "Copied";
    document.getElementById("live").textContent = "Copied";
    setTimeout(() => { button.textContent = words; }, 1500);
  });
}
