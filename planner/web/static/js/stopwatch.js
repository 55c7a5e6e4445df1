// Times the steps of a form, one at a time: time left or over in words and sign, kept over reloads, and written into
// each step's field as 6:30. Without this the fields are filled by hand.
import { forgetLater } from "./sent.js";
import { read, write } from "./storage.js";

const TYPED = /^(\d{1,3})(?::([0-5]?\d))?$/;
const form = document.querySelector("[data-stopwatch]");
const key = `stopwatch:${form.dataset.stopwatch}`;
const title = document.title;
const said = form.querySelector("[data-stopwatch-said]");
const total = form.querySelector("[data-stopwatch-total]");
const begin = form.querySelector("[data-stopwatch-begin]");
const steps = [...form.querySelectorAll("[data-step]")].map((section) => ({
  section,
  name: section.dataset.title,
  planned: Number(section.dataset.seconds),
  least: Number(section.dataset.least ?? 0),
  clock: section.querySelector("[data-step-clock]"),
  start: section.querySelector("[data-step-start]"),
  next: section.querySelector("[data-step-next]"),
  field: section.querySelector("[data-step-taken]"),
  heading: section.querySelector("h2"),
}));
const all = steps.reduce((sum, step) => sum + step.planned, 0);

const clockText = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function typedSeconds(step) {
  const found = TYPED.exec(step.field.value.trim());
  return found ? Number(found[1]) * 60 + Number(found[2] ?? 0) : 0;
}

// What a step took before it was last started, and when that was, in milliseconds; `at` is the step that runs.
function restored() {
  try {
    const kept = JSON.parse(read(key) ?? "null");
    if (kept?.spent?.length === steps.length) return kept;
  } catch {
    // What cannot be read is begun anew.
  }
  return { spent: steps.map((step) => typedSeconds(step) * 1000), at: null, since: 0, told: null };
}

const state = restored();
const spent = (place) => state.spent[place] + (state.at === place ? Math.max(0, Date.now() - state.since) : 0);
const seconds = (place) => Math.floor(spent(place) / 1000);
const keep = () => write(key, JSON.stringify(state));

function left(step, taken) {
  if (taken > step.planned) return `+${clockText(taken - step.planned)} over`;
  if (!step.least) return `${clockText(step.planned - taken)} left`;
  if (taken < step.least) return `${clockText(taken)}, ${clockText(step.least - taken)} short of ${clockText(step.least)}`;
  return `${clockText(taken)}, inside ${clockText(step.least)} to ${clockText(step.planned)}`;
}

function showStep(step, place) {
  const taken = seconds(place);
  const runs = state.at === place;
  const text = left(step, taken);
  step.clock.textContent = `${runs ? "Running: " : ""}${text}`;
  step.clock.classList.toggle("bad-text", taken > step.planned);
  step.clock.classList.toggle("soft", taken <= step.planned);
  step.start.ariaPressed = String(runs);
  step.start.querySelector("[data-step-word]").textContent = runs ? "Pause" : taken ? "Go on" : "Start";
  step.section.ariaCurrent = runs ? "step" : null;
  if (!runs) return;
  step.field.value = clockText(taken);
  document.title = `${text} · ${title}`;
}

function show() {
  steps.forEach(showStep);
  if (state.at === null) document.title = title;
  const taken = steps.reduce((sum, _, place) => sum + seconds(place), 0);
  if (total) total.textContent = `${clockText(taken)} of ${clockText(all)} in all`;
  if (begin) begin.hidden = taken > 0 || state.at !== null;
  const running = steps[state.at];
  if (running && state.told !== state.at && seconds(state.at) > running.planned) {
    state.told = state.at;
    keep();
    said.textContent = `${running.name}: the time is up.`;
  }
}

function pause() {
  if (state.at === null) return;
  state.spent[state.at] = spent(state.at);
  state.at = null;
  keep();
}

function start(place) {
  pause();
  Object.assign(state, { at: place, since: Date.now(), told: null });
  keep();
  said.textContent = `${steps[place].name}: ${clockText(Math.max(0, steps[place].planned - seconds(place)))} left.`;
  show();
}

function goTo(element) {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "start" });
}

function goOn(place) {
  if (place + 1 < steps.length) {
    start(place + 1);
    goTo(steps[place + 1].heading);
    return;
  }
  pause();
  show();
  said.textContent = "All steps are done. Look back at what you covered.";
  goTo(document.querySelector("#look-back summary"));
}

steps.forEach((step, place) => {
  step.start.addEventListener("click", () => {
    if (state.at !== place) return start(place);
    pause();
    return show();
  });
  step.next?.addEventListener("click", () => goOn(place));
  step.field.addEventListener("input", () => {
    pause();
    state.spent[place] = typedSeconds(step) * 1000;
    keep();
    show();
  });
  if (spent(place) && !step.field.value) step.field.value = clockText(seconds(place));
});
begin?.addEventListener("click", () => {
  start(0);
  goTo(steps[0].heading);
});
form.addEventListener("submit", () => {
  pause();
  show();
  forgetLater(key);
});

show();
setInterval(show, 500);
