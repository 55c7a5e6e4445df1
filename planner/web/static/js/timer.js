// One stopwatch at a time; it survives a reload, and stopping it fills the minutes of the check-in.
import { open } from "./checkin.js";
import { read, write } from "./storage.js";

const KEY = "timer";
const buttons = [...document.querySelectorAll("[data-timer]")];
const running = () => JSON.parse(read(KEY) ?? "null");

function clock(startedAt) {
  const seconds = Math.max(0, Math.floor((Date.now() - startedAt) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function show() {
  const now = running();
  for (const button of buttons) {
    const mine = now?.task === button.dataset.timer;
    button.ariaPressed = String(mine);
    if (mine) button.querySelector("[data-timer-clock]").textContent = clock(now.startedAt);
  }
}

function stop(startedAt, form) {
  write(KEY, "");
  form.elements.minutes.value = Math.max(1, Math.round((Date.now() - startedAt) / 60_000));
  open(form);
}

for (const button of buttons) {
  const task = button.dataset.timer;
  const form = document.getElementById(`done-${task}`);
  button.addEventListener("click", () => {
    const now = running();
    if (now?.task === task) stop(now.startedAt, form);
    else write(KEY, JSON.stringify({ task, startedAt: Date.now() }));
    show();
  });
  form.addEventListener("submit", () => {
    if (running()?.task === task) write(KEY, "");
  });
}

show();
setInterval(show, 1000);
