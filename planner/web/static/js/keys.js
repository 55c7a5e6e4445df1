// Single keys for people who live on the keyboard. Ignored while typing; the help dialog can switch them off.
import { close, open, openedForm } from "./checkin.js";
import { read, write } from "./storage.js";

const SEQUENCE_MS = 1200;
const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range], [type=submit])";
const help = document.getElementById("keys-help");
const switchOn = document.querySelector("[data-keys-on]");
let goingUntil = 0;

const tasks = () => [...document.querySelectorAll("[data-task]")];
const focusedTask = () => document.activeElement.closest("[data-task]");
const currentTask = () => focusedTask() ?? tasks().find((task) => task.querySelector("[data-opens]"));

function move(step) {
  const all = tasks();
  const at = all.indexOf(focusedTask());
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function openDone() {
  const form = currentTask()?.querySelector(".done-form");
  if (form) open(form, "done");
}

// The group with focus first, else the first one still unanswered: three keys check a task off.
function rate(number) {
  const form = openedForm();
  if (!form) return;
  const groups = [...form.querySelectorAll("[data-confidence]")];
  const unanswered = () => groups.find((group) => !group.querySelector(":checked"));
  const group = document.activeElement.closest("[data-confidence], [data-facet]") ?? unanswered() ?? groups.at(-1);
  const choice = group?.querySelector(`input[value="${number}"]`);
  if (!choice) return;
  choice.checked = true;
  const next = unanswered()?.querySelector("input") ?? form.querySelector(".button.primary");
  next.focus();
}

// On any page: the forms stand in the help dialog.
const send = (action) => document.querySelector(`form[data-action="${action}"]`)?.requestSubmit();

function withControl(event) {
  const key = event.key.toLowerCase();
  const action = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : null;
  if (!action) return;
  event.preventDefault();
  send(action);
}

function escape() {
  const form = openedForm();
  if (form) close(form);
}

const actions = {
  "?": () => help?.showModal(),
  g: () => { goingUntil = Date.now() + SEQUENCE_MS; },
  j: () => move(1),
  k: () => move(-1),
  s: () => currentTask()?.querySelector("[data-timer]")?.click(),
  d: openDone,
  u: () => send("undo"),
  Escape: escape,
};

function go(key) {
  goingUntil = 0;
  document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
}

function act(event) {
  const { key } = event;
  if (Date.now() < goingUntil) return go(key);
  if (/^[1-5]$/.test(key)) return rate(key);
  return actions[key]?.();
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || help?.open) return;
  if (event.target.closest(TYPING)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey) {
    withControl(event);
    return;
  }
  const known = event.key in actions || Date.now() < goingUntil || /^[1-5]$/.test(event.key);
  if (!known || (!switchOn?.checked && event.key !== "Escape")) return;
  event.preventDefault();
  act(event);
});

document.querySelector("[data-keys-help]")?.addEventListener("click", () => help.showModal());
if (switchOn) {
  switchOn.checked = read("keys") !== "off";
  switchOn.addEventListener("change", () => write("keys", switchOn.checked ? "" : "off"));
}
