// Reads one calendar per line (a JSON string) and answers with one line of JSON: its events as ical.js,
// the parser of Thunderbird and Nextcloud, understands them. The first argument is the path of ical.js.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);

function describe(component) {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    summary: event.summary,
    description: event.description,
    alarms: component.getAllSubcomponents("valarm").length,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const calendar = new ICAL.Component(ICAL.parse(JSON.parse(line)));
  process.stdout.write(JSON.stringify(calendar.getAllSubcomponents("vevent").map(describe)) + "\n");
}
