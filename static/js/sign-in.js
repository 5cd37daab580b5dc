// Warns two minutes before a sign-in ends, and lets it be kept by one key. Without this script the limits hold all the
// same, and what is sent too late is kept by the server.
//
// What is asked here does not count as doing something. Pages in other tabs are told when one of them is kept. Nothing is
// stored in the browser: what was typed stays in its boxes, under the cover.
(() => {
  const told = document.currentScript.dataset;
  const WARNED_BEFORE = 120; // seconds
  const others = "BroadcastChannel" in window ? new BroadcastChannel("practice-review-sign-in") : null;
  const SIGNED_OUT = "What you typed is still on this page. Sign in again, then come back to this tab.";
  const NOT_YET = "You are not signed in yet. What you typed is still on this page. Sign in in the other tab, then come back.";
  const SOMEBODY_ELSE =
    "Somebody else has signed in in this browser. What you typed is still on this page. Once they have signed out, sign in again, then come back to this tab.";
  let timer = 0;
  let dialog = null;
  let over = false;
  let wasWarned = false; // of an end that cannot be put off, which is said once
  let endsAt = Infinity;

  // Leaving a page on which something was typed would lose it. Then it stays, covered, until its writer is back. What came
  // back from the server, because it could not be saved as it was, was typed too.
  const hasTyped = () =>
    document.querySelector("main :is(.govuk-error-summary, .conflict, .typed)") !== null ||
    [...document.querySelectorAll("main form[method=post] :is(input:not([type=hidden]), textarea, select)")].some((each) =>
      each.type === "radio" || each.type === "checkbox"
        ? each.checked !== each.defaultChecked
        : each.matches("select")
          ? [...each.options].some((option) => option.selected !== option.defaultSelected)
          : each.value !== each.defaultValue,
    );

  const ask = async (address, options = {}) => {
    const answer = await fetch(address, {
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout?.(20000),
      ...options,
    });
    if (answer.status === 401) return { seconds: 0 };
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  };

  async function look() {
    try {
      met(await ask(told.left));
    } catch {
      if (Date.now() > endsAt) cover(SIGNED_OUT);
      later(20); // no connection: ask again
    }
  }

  // Somebody waits for the answer, so there is one to hear whatever comes of it.
  async function lookAgain() {
    const words = document.getElementById("sign-in-dialog-words");
    try {
      met(await ask(told.left));
      if (over && words.textContent === SIGNED_OUT) words.textContent = NOT_YET;
    } catch {
      words.textContent = "There is no connection now. What you typed is still on this page. Trying again.";
      later(5);
    }
  }

  function met(left) {
    if (left.person && left.person !== told.person) return hasTyped() ? cover(SOMEBODY_ELSE) : location.replace("/");
    if (left.seconds <= 0) return ended();
    endsAt = Date.now() + left.seconds * 1000;
    if (left.token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = left.token;
    if (over || left.seconds > WARNED_BEFORE) close();
    if (over) document.dispatchEvent(new Event("signed-in")); // whoever saves by itself need not wait
    over = false;
    if (left.seconds > WARNED_BEFORE) {
      wasWarned = false;
      return later(left.seconds - WARNED_BEFORE);
    }
    if (!dialog && !wasWarned) warn(left);
    later(Math.min(left.seconds, 15));
  }

  function warn(left) {
    wasWarned = true;
    const minutes = left.seconds > 60 ? "two minutes" : "a minute";
    const words = left.canStay
      ? `Nothing was done here for a while, so you will be signed out in ${minutes}.`
      : `You signed in 12 hours ago, so you will be signed out in ${minutes}. Save what you are writing.`;
    open("You are about to be signed out", words, [
      left.canStay ? button("Stay signed in", stay) : button("Go on", close),
      link("Sign out", told.signOut),
    ]);
  }

  function ended() {
    if (!hasTyped()) return location.replace(`${told.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
    cover(SIGNED_OUT);
  }

  function cover(words) {
    if (!over) {
      close();
      over = true;
      const again = link("Sign in again (opens in a new tab)", told.signIn);
      again.target = "_blank";
      open("You are signed out", words, [again, button("I have signed in", lookAgain)]);
    }
    document.getElementById("sign-in-dialog-words").textContent = words;
    later(15);
  }

  async function stay() {
    try {
      const left = await ask(told.left);
      if (left.seconds > 0) {
        const kept = await ask(told.stay, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": left.token } });
        close();
        wasWarned = false;
        met(kept);
        others?.postMessage("kept");
      } else ended();
    } catch {
      document.getElementById("sign-in-dialog-words").textContent = "There is no connection now. Trying again.";
      later(5);
    }
  }

  function open(heading, words, doors) {
    close();
    dialog = document.createElement("dialog");
    dialog.className = "sign-in-dialog";
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-labelledby", "sign-in-dialog-heading");
    dialog.setAttribute("aria-describedby", "sign-in-dialog-words");
    if (over) dialog.classList.add("sign-in-dialog--over");
    const group = document.createElement("div");
    group.className = "govuk-button-group";
    group.append(...doors);
    dialog.append(text("h2", "govuk-heading-m", "sign-in-dialog-heading", heading), text("p", "govuk-body", "sign-in-dialog-words", words), group);
    dialog.querySelector("p").setAttribute("aria-live", "polite");
    // Escape is the same as staying; once the sign-in is over there is nothing to go back to. A browser lets nobody stop a
    // second Escape by `cancel` alone, so the key itself is stopped, and what was closed all the same is opened again.
    const escaped = (event) => {
      event.preventDefault();
      if (!over) doors[0].click();
    };
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && escaped(event));
    dialog.addEventListener("cancel", escaped);
    dialog.addEventListener("close", (event) => event.target === dialog && show(doors[0]));
    document.body.append(dialog);
    show(doors[0]);
  }

  function show(first) {
    dialog.showModal();
    first.focus();
  }

  function close() {
    const closed = dialog;
    dialog = null;
    closed?.close(); // gives the focus back to where it was
    closed?.remove();
  }

  function text(name, look, id, words) {
    const element = document.createElement(name);
    element.className = look;
    element.id = id;
    element.textContent = words;
    return element;
  }

  function button(words, press) {
    const element = text("button", "govuk-button", "", words);
    element.removeAttribute("id");
    element.type = "button";
    element.addEventListener("click", press);
    return element;
  }

  function link(words, address) {
    const element = text("a", "govuk-link", "", words);
    element.removeAttribute("id");
    element.href = address;
    return element;
  }

  others?.addEventListener("message", look);
  addEventListener("focus", () => over && look());
  addEventListener("pageshow", (event) => event.persisted && look()); // gone back to after signing out
  document.addEventListener("visibilitychange", () => document.hidden || look()); // a machine that slept
  later(60); // most pages are left before there is anything to ask
})();
