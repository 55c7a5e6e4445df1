// A toast goes after ten seconds, unless someone is pointing at it or has focus in it.
const STAYS_MS = 10_000;

for (const toast of document.querySelectorAll("[data-toast]")) {
  let timer = 0;
  const hide = () => { toast.hidden = true; };
  const hold = () => clearTimeout(timer);
  const go = () => {
    hold();
    if (!toast.matches(":hover, :focus-within")) timer = setTimeout(hide, STAYS_MS);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", () => setTimeout(go));
  toast.querySelector("[data-toast-close]").addEventListener("click", hide);
  go();
}
