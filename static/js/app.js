// Every page works without this. It starts the GOV.UK components, and keeps a double press from sending a form twice.
import { initAll } from "../govuk-frontend.js";

initAll();

// A form is sent once: the second press of an impatient finger is dropped. Coming back with the Back button frees it.
const sent = new Set();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) event.preventDefault();
  else sent.add(form);
  setTimeout(() => sent.delete(form), 5000);
});
addEventListener("pageshow", () => sent.clear());

// "Print this page" buttons are hidden in the markup and shown only where they can work.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
