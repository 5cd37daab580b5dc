// Warns two minutes before a sign-in ends, and lets it be kept by one key. Without this script the limits hold all the
// same, and what is sent too late is kept by the server.
//
// What is asked here does not count as doing something. Pages in other tabs are told when one of them is kept.
(() => {
  const told = document.currentScript.dataset;
  const WARNED_BEFORE = 120; // seconds
  const others = "BroadcastChannel" in window ? new BroadcastChannel("practice-review-sign-in") : null;
  let timer = 0;
  let dialog = null;
  let over = false;

  // Leaving a page on which something was typed would lose it. Then it stays, covered, until its writer is back.
  const hasTyped = () =>
    [...document.querySelectorAll("main form[method=post] :is(input:not([type=hidden]), textarea, select)")].some((each) =>
      each.type === "radio" || each.type === "checkbox"
        ? each.checked !== each.defaultChecked
        : each.matches("select")
          ? [...each.options].some((option) => option.selected !== option.defaultSelected)
          : each.value !== each.defaultValue,
    );

  const ask = async (address, options = {}) => {
    const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" }, ...options });
    return answer.status === 401 ? { seconds: 0 } : answer.json();
  };

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  };

  async function look() {
    try {
      met(await ask(told.left));
    } catch {
      later(20); // no connection: ask again
    }
  }

  function met(left) {
    if (left.person && left.person !== told.person) return location.replace("/"); // somebody else signed in here
    if (left.seconds <= 0) return ended();
    if (left.token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = left.token;
    if (over || left.seconds > WARNED_BEFORE) close();
    over = false;
    if (left.seconds > WARNED_BEFORE) return later(left.seconds - WARNED_BEFORE);
    if (!dialog) warn(left);
    later(Math.min(left.seconds, 15));
  }

  function warn(left) {
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
    if (!hasTyped()) return location.replace(`${told.signIn}?next=${encodeURIComponent(location.pathname)}`);
    if (!over) {
      close();
      over = true;
      const again = link("Sign in again (opens in a new tab)", told.signIn);
      again.target = "_blank";
      const words = "What you typed is still on this page. Sign in again, then come back to this tab.";
      open("You are signed out", words, [again, button("I have signed in", look)]);
    }
    later(15);
  }

  async function stay() {
    try {
      const left = await ask(told.left);
      if (left.seconds > 0) {
        met(await ask(told.stay, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": left.token } }));
        others?.postMessage("kept");
      } else ended();
    } catch {
      later(1);
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
    // Escape is the same as staying; once the sign-in is over there is nothing to go back to.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (!over) doors[0].click();
    });
    document.body.append(dialog);
    dialog.showModal();
    doors[0].focus();
  }

  function close() {
    dialog?.close(); // gives the focus back to where it was
    dialog?.remove();
    dialog = null;
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
