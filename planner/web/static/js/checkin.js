// Opens a check-in form in place, one at a time. Without this the link's #target opens it.
const opener = (form) => document.querySelector(`[data-opens="${CSS.escape(form.id)}"]`);

export const openedForm = () =>
  document.querySelector(".done-form.open") ?? document.querySelector(".done-form:target:not(.closed)");

export function close(form, { focus = true } = {}) {
  form.classList.remove("open");
  form.classList.add("closed");
  for (const link of document.querySelectorAll(`[data-opens="${CSS.escape(form.id)}"]`)) link.ariaExpanded = "false";
  if (focus) opener(form)?.focus();
}

export function open(form, outcome = "done") {
  const before = openedForm();
  if (before && before !== form) close(before, { focus: false });
  form.classList.remove("closed");
  form.classList.add("open");
  const choice = form.querySelector(`[name="outcome"][value="${outcome}"]`);
  if (choice) choice.checked = true;
  for (const link of document.querySelectorAll(`[data-opens="${CSS.escape(form.id)}"]`)) {
    link.ariaExpanded = String(link.dataset.outcome === outcome);
  }
  const group = form.querySelector("[data-confidence]") ?? form;
  (group.querySelector("input:checked") ?? group.querySelector("input:not([type=hidden])"))?.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
}

function toggle(link) {
  const form = document.getElementById(link.dataset.opens);
  const same = openedForm() === form && form.querySelector('[name="outcome"]:checked')?.value === link.dataset.outcome;
  if (same) close(form);
  else open(form, link.dataset.outcome);
}

for (const link of document.querySelectorAll("[data-opens]")) {
  link.setAttribute("role", "button");
  link.ariaExpanded = "false";
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      toggle(link);
    }
  });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(link);
  });
}

for (const link of document.querySelectorAll("[data-closes]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    close(document.getElementById(link.dataset.closes));
  });
}
