// Copies a read-only field; where the browser forbids it, selects the text for the person to copy.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const word = button.querySelector("span");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      word.textContent = "Copied";
    } catch {
      field.select();
      word.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { word.textContent = "Copy"; }, 3000);
  });
}
