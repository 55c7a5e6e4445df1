// Asks a few times whether a better plan is in force than the one this page shows, then offers to show it.
const ASKS = 15;
const WAIT_MS = 4000;

const line = document.querySelector("[data-plan-version]");
const link = line.querySelector("a");

function offer() {
  line.querySelector("span").textContent = "A better order for your free time is here.";
  link.hidden = false;
}

async function ask(left) {
  const response = await fetch(line.dataset.planVersion).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const { plan_id: planId, waiting } = await response.json();
  if (String(planId) !== line.dataset.planId) offer();
  else if (waiting && left > 1) setTimeout(ask, WAIT_MS, left - 1);
  else line.hidden = true;
}

setTimeout(ask, WAIT_MS, ASKS);
