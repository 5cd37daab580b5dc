// The evidence beside a section: searched and paged in place, and put in at the cursor.
//
// Without this script the search leads to a page of its own, and what is put in comes to the end of the section. It talks
// to the editor only by an event on the document: "narrative:insert" with the HTML to insert.

let panel = document.querySelector("[data-evidence]");
let asked = 0;

async function show(address) {
  const mine = ++asked;
  let answer;
  try {
    answer = await fetch(address, { headers: { "X-Part": "evidence" } });
  } catch {
    return say("There is no connection. Your narrative is still on this page; try again.");
  }
  if (mine !== asked) return;
  if (!answer.ok || answer.redirected) return say("The evidence cannot be shown now. Your narrative is still on this page.");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-evidence]");
  if (!fresh || mine !== asked) return;
  panel.replaceWith(fresh);
  panel = fresh;
  panel.querySelector("h2").focus({ preventScroll: true });
  panel.scrollTop = 0;
}

function say(words) {
  panel.querySelector("[role=status]").textContent = words;
}

async function putIn(form, button) {
  const body = new FormData(form, button);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    return say("There is no connection. Nothing was put in; try again.");
  }
  if (!answer.ok || answer.redirected) return say("This cannot be put in now. Show the evidence again.");
  const { html } = await answer.json();
  document.dispatchEvent(new CustomEvent("narrative:insert", { detail: { html } }));
  say("It is put in at the cursor.");
}

if (panel) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!panel.contains(form)) return;
    event.preventDefault();
    if (form.matches("[data-put-in]")) putIn(form, event.submitter);
    else show(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-evidence-link]");
    if (!link || !panel.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href);
  });
}
