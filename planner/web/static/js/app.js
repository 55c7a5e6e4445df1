// The page works without any of this: each module makes one thing quicker, and loads only where it is used.
import "./keys.js";
import "./sent.js";
import "./submit.js";

const modules = {
  "[data-toast]": "./toast.js",
  "[data-opens]": "./checkin.js",
  "[data-timer]": "./timer.js",
  "[data-stopwatch]": "./stopwatch.js",
  "[data-draft]": "./drafts.js",
  "[data-drill]": "./drill.js",
  "[data-filter]": "./filter.js",
  "[data-hours]": "./hours.js",
  "[data-copy]": "./copy.js",
  "[data-own-zone]": "./zone.js",
  "output[for]": "./slider.js",
  "[data-preview-url]": "./preview.js",
  "[data-plan-version]": "./version.js",
  "[data-chart]": "./charts.js",
};

for (const [selector, module] of Object.entries(modules)) {
  if (document.querySelector(selector)) import(module);
}
