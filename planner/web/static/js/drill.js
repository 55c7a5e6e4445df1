// A question's clock runs until the key points are looked at, through a reload; ticks and the rating stay too.
import { read, write } from "./storage.js";

const KEY = "drill";
const LONGEST_SECONDS = 7200;
const form = document.querySelector("[data-drill]");
const clock = form.querySelector("[data-drill-clock]");
const over = form.querySelector("[data-drill-over]");
const counter = form.querySelector("[data-drill-ticked]");
const points = form.querySelector("details");
const boxes = [...form.querySelectorAll("[name=ticked], [name=rating]")];
const minutes = Number(form.dataset.drillMinutes);

const kept = JSON.parse(read(KEY) ?? "null");
const fresh = { question: form.dataset.drill, startedAt: Date.now(), seconds: null, chosen: [] };
const state = kept?.question === fresh.question ? kept : fresh;
const keep = () => write(KEY, JSON.stringify(state));

function tick() {
  const seconds = state.seconds ?? Math.max(0, Math.floor((Date.now() - state.startedAt) / 1000));
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  over.hidden = seconds <= minutes * 60;
  return seconds;
}

function count() {
  const all = boxes.filter((box) => box.name === "ticked");
  counter.textContent = `: ${all.filter((box) => box.checked).length} of ${all.length}`;
}

function stop() {
  state.seconds ??= tick();
  form.elements.seconds.value = state.seconds <= LONGEST_SECONDS ? state.seconds : "";
  keep();
}

function choose() {
  state.chosen = boxes.filter((box) => box.checked).map((box) => `${box.name}=${box.value}`);
  keep();
  count();
}

for (const box of boxes) {
  if (state.chosen.includes(`${box.name}=${box.value}`)) box.checked = true;
  box.addEventListener("change", choose);
}
points.addEventListener("toggle", () => { if (points.open) stop(); });
if (state.seconds !== null) points.open = true;
keep();
count();
tick();
setInterval(tick, 1000);
// The next thing a keyboard reaches is the answer, not the head of the page once more.
if (document.activeElement === document.body) form.querySelector(".question").focus({ preventScroll: true });
