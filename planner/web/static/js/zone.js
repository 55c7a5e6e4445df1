// Proposes the browser's own time zone where the person has none yet.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

for (const select of document.querySelectorAll("[data-own-zone]")) {
  if (!select.value && select.querySelector(`option[value="${CSS.escape(timeZone)}"]`)) {
    select.value = timeZone;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
