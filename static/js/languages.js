// The language chosen for one sample holds for all, and for the next visit.
const radios = document.querySelectorAll("[data-samples] input");
const choose = (language) => {
  for (const radio of radios) if (radio.value === language) radio.checked = true;
};
choose(localStorage.getItem("language"));
for (const radio of radios) {
  radio.addEventListener("change", () => {
    const place = radio.getBoundingClientRect().top;
    choose(radio.value);
    localStorage.setItem("language", radio.value);
    scrollBy(0, radio.getBoundingClientRect().top - place); // stay where you were
  });
}
