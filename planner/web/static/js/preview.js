// Sends a form, as it stands, to data-preview-url and shows the HTML that comes back in #data-preview-target.
// One that only asks (GET) has been answered by the page; it is asked again when something changes.
const WAIT_MS = 300;

function attach(form) {
  const target = document.getElementById(form.dataset.previewTarget);
  const asks = form.method === "get";
  let timer = 0;
  let request = null;

  function send(signal) {
    const body = new FormData(form);
    if (!asks) return fetch(form.dataset.previewUrl, { method: "POST", body, signal });
    return fetch(`${form.dataset.previewUrl}&${new URLSearchParams(body)}`, { signal });
  }

  async function refresh() {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    target.ariaBusy = "true";
    try {
      const response = await send(signal);
      // A redirect is the sign-in page, and a 5xx page is no fragment.
      if (response.redirected || response.status >= 500) throw new Error(response.statusText);
      target.innerHTML = await response.text();
    } catch (error) {
      if (error.name === "AbortError") return;
      const note = document.createElement("p");
      note.className = "soft";
      note.textContent = "The preview is not available just now. What you typed is kept.";
      target.replaceChildren(note);
    }
    target.ariaBusy = "false";
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  if (!asks) refresh();
}

for (const form of document.querySelectorAll("form[data-preview-url]")) attach(form);
