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

// Leaving with words that were not sent asks first, whether by a link or by sending another form of the page. What came
// back because it could not be saved was typed too. Forms that save themselves ask for themselves, and a password or code
// is typed again soon enough.
const ASKS_FOR_ITSELF = "[data-autosave-form]";
const leavingWith = new Set();
const isChanged = (field) =>
  field.type === "radio" || field.type === "checkbox"
    ? field.checked !== field.defaultChecked
    : field.matches("select")
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue;
function hasUnsentWords(form) {
  if (form.matches(ASKS_FOR_ITSELF) || leavingWith.has(form)) return false;
  if (form.querySelector("input[type=password], [autocomplete=one-time-code]")) return false;
  const fields = [...form.elements].filter((field) => field.matches("input:not([type=hidden]), textarea, select"));
  const cameBack = form.querySelector(".govuk-error-message:not([data-no-connection]), .conflict") !== null;
  return fields.some((field) => isChanged(field) || (cameBack && field.matches("textarea") && field.value.trim()));
}
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  leavingWith.add(event.target);
  setTimeout(() => leavingWith.delete(event.target), 5000); // it gave a file, and the page stayed
});
addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[method=post]")].some(hasUnsentWords)) event.preventDefault();
});
addEventListener("pageshow", () => leavingWith.clear());

// "Print this page" buttons are hidden in the markup and shown only where they can work.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
