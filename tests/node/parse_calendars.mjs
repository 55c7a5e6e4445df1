// Reads one request per line, {"calendar": text, "parsers": [names]}, and answers with one line of JSON: by parser
// the events as it understands them. The first argument is the folder node_modules with the parsers in it.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[2]}/`));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { default: ICAL } = await load("ical.js");
const { default: nodeIcal } = await load("node-ical");
const { convertIcsCalendar } = await load("ts-ics");

const two = (number) => String(number).padStart(2, "0");
const localDay = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

const parsers = {
  // The parser of Thunderbird and Nextcloud.
  "ical.js": (text) =>
    new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((component) => {
      const event = new ICAL.Event(component);
      return {
        uid: event.uid,
        start: event.startDate.toString(),
        end: event.endDate.toString(),
        summary: event.summary,
        description: event.description,
        alarms: component.getAllSubcomponents("valarm").length,
      };
    }),
  "node-ical": (text) =>
    Object.values(nodeIcal.sync.parseICS(text))
      .filter((found) => found.type === "VEVENT")
      .map((event) => {
        // Whole days come as local midnights.
        const written = event.datetype === "date" ? localDay : (date) => date.toISOString();
        return {
          uid: event.uid,
          start: written(event.start),
          end: written(event.end),
          summary: event.summary,
          alarms: (event.alarms ?? []).length,
        };
      }),
  "ts-ics": (text) =>
    (convertIcsCalendar(undefined, text).events ?? []).map((event) => {
      const written = ({ date, type }) => (type === "DATE" ? date.toISOString().slice(0, 10) : date.toISOString());
      return {
        uid: event.uid,
        start: written(event.start),
        end: written(event.end),
        summary: event.summary,
        alarms: (event.alarms ?? []).length,
      };
    }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { calendar, parsers: names } = JSON.parse(line);
  const answer = Object.fromEntries(names.map((name) => [name, parsers[name](calendar)]));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
