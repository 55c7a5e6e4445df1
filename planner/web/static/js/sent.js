// What went out with a form is forgotten once an ordinary page answers; a refusal (signed out, for one) keeps it.
import { read, write } from "./storage.js";

const KEY = "sent";
const waiting = () => JSON.parse(read(KEY) ?? "[]");

// Forget what is kept under this key when the next page comes.
export const forgetLater = (key) => write(KEY, JSON.stringify([...waiting(), key]));

if (!document.querySelector("main[data-refused]")) for (const key of waiting()) write(key, "");
write(KEY, "");
