// Keeps what was typed in a note until its form goes out.
import { read, write } from "./storage.js";

for (const note of document.querySelectorAll("[data-draft]")) {
  const key = `draft:${note.dataset.draft}`;
  if (!note.value) note.value = read(key) ?? "";
  note.addEventListener("input", () => write(key, note.value));
  note.form?.addEventListener("submit", () => write(key, ""));
}
