// Send a GET with the visitor's own key. The key lives in these fields alone, and goes to this site only.
const keys = document.querySelectorAll("[data-key]");
for (const field of keys) {
  field.addEventListener("input", () => { for (const other of keys) other.value = field.value; });
}
const address = (part) => {
  const query = new URLSearchParams();
  let path = part.dataset.try;
  for (const field of part.querySelectorAll("[data-path]")) {
    path = path.replace(`{${field.dataset.path}}`, encodeURIComponent(field.value.trim()));
  }
  for (const field of part.querySelectorAll("[data-query]")) {
    if (field.value.trim()) query.set(field.dataset.query, field.value.trim());
  }
  return `/api/v1${path}${query.size ? `?${query}` : ""}`;
};
const send = async (part) => {
  const key = part.querySelector("[data-key]")?.value.trim();
  const [sent, came] = [part.querySelector("[data-sent]"), part.querySelector("[data-came]")];
  const started = performance.now();
  try {
    const headers = key ? { Authorization: `Bearer ${key}` } : {};
    const response = await fetch(address(part), { headers, credentials: "omit", cache: "no-store" });
    came.textContent = JSON.stringify(await response.json(), null, 2);
    sent.textContent = `${response.status} · ${Math.round(performance.now() - started)} ms · ${response.headers.get("X-Request-Id")}`;
  } catch {
    sent.textContent = "The server does not answer.";
  }
  came.hidden = !came.textContent;
  document.getElementById("live").textContent = sent.textContent;
};
for (const part of document.querySelectorAll("[data-try]")) {
  part.hidden = false;
  part.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(part);
  });
}
