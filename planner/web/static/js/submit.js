// A form goes out once, however often its button is pressed. A download leaves the page standing: it may go again.
const AGAIN_MS = 5000;

function release(form) {
  delete form.dataset.sent;
  form.querySelector(".button[aria-busy]")?.removeAttribute("aria-busy");
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), AGAIN_MS);
});

// Coming back through the history shows the page as it was left: make it usable again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(release);
});
