// Every page works without this. It starts the GOV.UK components, and keeps a double press from sending a form twice.
import { initAll } from "../govuk-frontend.js";

initAll();

// Without a connection a form that is sent takes its words with it into an error page of the browser: it waits instead.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (navigator.onLine || event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  let note = form.querySelector("[data-no-connection]");
  if (!note) {
    note = document.createElement("p");
    note.className = "govuk-error-message";
    note.dataset.noConnection = "";
    note.setAttribute("role", "alert");
    form.append(note);
  }
  note.textContent = "Nothing was sent: there is no connection. What you typed is still here. Try again in a moment.";
});
addEventListener("online", () => document.querySelectorAll("[data-no-connection]").forEach((note) => note.remove()));

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
