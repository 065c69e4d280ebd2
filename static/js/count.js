// Count what is typed, as the server will: trimmed, in characters.
const MOST = 500;
for (const box of document.querySelectorAll("[data-count]")) {
  const place = document.getElementById(box.dataset.count);
  const show = () => {
    const length = [...box.value.trim().normalize("NFC")].length;
    place.textContent = `${length} / ${MOST}`;
    place.classList.toggle("bad", length > MOST);
  };
  box.addEventListener("input", show);
  show();
}
