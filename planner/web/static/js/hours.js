// Turns each weekday's text line ("07:00-07:30, 19:00-20:30") into pairs of time fields; the line stays what is sent.
const MOST_WINDOWS = 4;
const WINDOW = /(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})/g;

const minutesOf = (time) => Number(time.slice(0, -3)) * 60 + Number(time.slice(-2));
// A time field knows no 24:00, so midnight at the end of a window stands for it.
const shown = (time) => (time === "24:00" ? "00:00" : time.padStart(5, "0"));
const ending = (time) => (time === "00:00" ? "24:00" : time);

function readWindows(text) {
  const rest = text.replace(WINDOW, "").replace(/[\s,;]/g, "");
  return rest ? null : [...text.matchAll(WINDOW)].map(([, from, to]) => [from, to]);
}

function editor(row, template) {
  const text = row.querySelector("input");
  const day = row.dataset.hoursDay;
  const box = document.createElement("div");
  box.className = "hours-windows";
  box.setAttribute("role", "group");
  box.ariaLabel = day;
  const add = template.querySelector("[data-hours-add]").cloneNode(true);
  add.querySelector(".hush").textContent = `Add hours on ${day}`;
  add.addEventListener("click", () => {
    const first = box.children.length === 1;
    appendWindow(first ? "19:00" : "", first ? "20:00" : "").querySelector("input").focus();
    save();
  });
  box.append(add);

  function appendWindow(from, to) {
    const part = template.querySelector(".hours-window").cloneNode(true);
    const [start, end] = part.querySelectorAll("input");
    [start.value, end.value] = [shown(from), shown(to)];
    [start.ariaLabel, end.ariaLabel] = [`${day} from`, `${day} until`];
    part.querySelector(".hush").textContent = `Remove these hours on ${day}`;
    part.addEventListener("input", save);
    part.querySelector("[data-hours-remove]").addEventListener("click", () => {
      part.remove();
      save();
      add.focus();
    });
    add.before(part);
    return part;
  }

  function save() {
    const windows = [];
    for (const part of box.querySelectorAll(".hours-window")) {
      const [start, end] = part.querySelectorAll("input");
      const full = start.value && end.value;
      const backwards = full && minutesOf(ending(end.value)) <= minutesOf(start.value);
      end.setCustomValidity(backwards ? "These hours end before they start." : "");
      if (full) windows.push([start.value, ending(end.value)]);
    }
    text.value = windows.map((pair) => pair.join("-")).join(", ");
    const total = windows.reduce((sum, [from, to]) => sum + minutesOf(to) - minutesOf(from), 0);
    row.querySelector("output").value = `${Math.max(0, total)} min`;
    add.hidden = box.children.length > MOST_WINDOWS;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function fill(windows) {
    for (const part of box.querySelectorAll(".hours-window")) part.remove();
    for (const [from, to] of windows) appendWindow(from, to);
  }

  fill(readWindows(text.value));
  // The error summary links to the day's id: it must lead to what can be seen.
  box.id = text.id;
  text.removeAttribute("id");
  if (text.ariaInvalid) box.setAttribute("aria-describedby", text.getAttribute("aria-describedby"));
  text.hidden = true;
  text.before(box);
  return { text, replace: (value) => { fill(readWindows(value)); save(); } };
}

for (const fieldset of document.querySelectorAll("[data-hours]")) {
  const template = fieldset.querySelector("template").content;
  const rows = [...fieldset.querySelectorAll("[data-hours-day]")];
  const editors = rows.map((row) =>
    readWindows(row.querySelector("input").value) ? editor(row, template) : null,
  );
  fieldset.querySelector("[data-hours-hint]").hidden = editors.every(Boolean);
  fieldset.querySelector("[data-hours-copy]").addEventListener("click", () => {
    const monday = editors[0]?.text.value;
    if (monday !== undefined) for (const day of editors.slice(1, 5)) day?.replace(monday);
  });
}
