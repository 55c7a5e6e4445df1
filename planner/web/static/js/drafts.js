// Keeps what was typed in a field until its form has gone out and was taken. A draft over a text that was saved
// elsewhere meanwhile is left alone.
import { forgetLater } from "./sent.js";
import { read, write } from "./storage.js";

function restored(key) {
  try {
    return JSON.parse(read(key));
  } catch {
    return null;
  }
}

for (const note of document.querySelectorAll("[data-draft]")) {
  const key = `draft:${note.dataset.draft}`;
  const over = note.defaultValue;
  const draft = restored(key);
  if (draft?.over === over && note.value === over) note.value = draft.text;
  note.addEventListener("input", () => write(key, JSON.stringify({ over, text: note.value })));
  note.form?.addEventListener("submit", () => forgetLater(key));
}
