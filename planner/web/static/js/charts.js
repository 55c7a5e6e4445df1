// Draws the figures of data-charts-url ({name: {data, layout}}). A colour may be a token ("--coding", or "--accent/20"
// for 20 % of it); it becomes a colour when drawn, so a change of theme draws again. A trace's customdata holds an
// address for each mark, or null; a click on the mark goes there.
const TOKEN = /^(--[a-z0-9-]+)(?:\/(\d{1,3}))?$/;
const CONFIG = { displayModeBar: false, responsive: true, showSendToCloud: false };
const narrow = matchMedia("(max-width: 560px)");
const dark = matchMedia("(prefers-color-scheme: dark)");

const probe = document.createElement("i");
probe.hidden = true;
document.body.append(probe);
const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// Painted and read back, because color-mix() computes to a notation the chart library cannot parse.
function colour(token, percent = "100") {
  probe.style.color = `var(${token})`;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = getComputedStyle(probe).color;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${Number(percent) / 100})`;
}

function resolve(value) {
  if (typeof value === "string") {
    const match = TOKEN.exec(value);
    return match ? colour(match[1], match[2]) : value;
  }
  if (Array.isArray(value)) return value.map(resolve);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]));
  }
  return value;
}

function axis(given, horizontal) {
  const ticks = horizontal && narrow.matches ? { nticks: 4 } : {};
  return {
    automargin: true, fixedrange: true, zeroline: false, gridcolor: "--line", linecolor: "--line",
    tickcolor: "--line", showgrid: !horizontal, ...given, ...ticks,
  };
}

function dressed(layout) {
  const axes = Object.keys({ xaxis: 0, yaxis: 0, ...layout }).filter((key) => /^[xy]axis\d*$/.test(key));
  return resolve({
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, dragmode: false,
    hovermode: "closest", hoverlabel: { bgcolor: "--card", bordercolor: "--edge", font: { color: "--text", size: 13 } },
    margin: narrow.matches ? { t: 8, r: 8, b: 32, l: 36 } : { t: 8, r: 16, b: 36, l: 40 },
    ...layout,
    ...Object.fromEntries(axes.map((key) => [key, axis(layout[key], key.startsWith("x"))])),
    font: { color: "--soft", ...layout.font, family: getComputedStyle(document.body).fontFamily, size: 13 },
    title: undefined, width: undefined, height: undefined, autosize: true,
  });
}

function hrefAt(event) {
  const href = event.points[0]?.customdata;
  return typeof href === "string" && new URL(href, location).origin === location.origin ? href : null;
}

function draw(frame, figure) {
  return window.Plotly.react(frame, resolve(figure.data), dressed(figure.layout ?? {}), CONFIG);
}

async function start(frame, figure) {
  if (!figure) throw new Error(`No figure called ${frame.dataset.chart}`);
  frame.replaceChildren();
  await draw(frame, figure);
  frame.ariaBusy = "false";
  frame.on("plotly_click", (event) => {
    const href = hrefAt(event);
    if (href) location.assign(href);
  });
  frame.on("plotly_hover", (event) => frame.classList.toggle("leads-on", Boolean(hrefAt(event))));
}

function fail(frame) {
  const note = document.createElement("p");
  note.textContent = "The drawing is not available just now; the table has the same numbers.";
  frame.replaceChildren(note);
  frame.classList.add("failed");
  frame.ariaBusy = "false";
  const table = document.getElementById(`chart-${frame.dataset.chart}-table`);
  if (table) table.open = true;
}

async function figures() {
  const url = document.querySelector("[data-charts-url]").dataset.chartsUrl;
  const loaded = window.Plotly || document.readyState === "complete"
    ? null : new Promise((done) => { addEventListener("load", done, { once: true }); });
  const [response] = await Promise.all([fetch(url, { headers: { Accept: "application/json" } }), loaded]);
  if (!response.ok || !window.Plotly) throw new Error("Charts cannot be drawn");
  return response.json();
}

const frames = [...document.querySelectorAll("[data-chart]")];
for (const frame of frames) frame.ariaBusy = "true";
try {
  const given = await figures();
  await Promise.allSettled(frames.map((frame) => start(frame, given[frame.dataset.chart]).catch(() => fail(frame))));
  const again = () => frames.filter((frame) => frame.data).forEach((frame) => draw(frame, given[frame.dataset.chart]));
  narrow.addEventListener("change", again);
  dark.addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
} catch {
  frames.forEach(fail);
}
