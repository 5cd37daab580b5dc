// Saves each question while its reader writes. Without this script the form's own buttons save the whole page.
//
// A question ([data-autosave] holds its address) has one request in flight at most, reads what to send at the moment of
// sending, and tries again, ever more slowly, until it is answered. Retrying is harmless: the version says what was seen.

const form = document.querySelector("[data-autosave-form]");
const state = form.querySelector("[data-save-state]");
const needsComment = (form.dataset.needsComment || "").split(" ").filter(Boolean);
const questions = [];
const QUIET = 1000; // milliseconds after the last key
const LONGEST_WAIT = 30000;
const LONGEST_ANSWER = 20000; // then the connection is taken to be gone, and the same is sent again
const NO_CONNECTION = "Not saved yet: no connection. Your words are still on this page. Trying again.";
const SIGNED_OUT = "Not saved yet: you are signed out. Sign in again in another tab; your words stay here.";

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

function fill(place, lines, name) {
  place.replaceChildren(
    ...lines.map((line) => {
      const paragraph = document.createElement("p");
      paragraph.className = name;
      paragraph.textContent = line;
      return paragraph;
    }),
  );
}

class Question {
  constructor(element) {
    this.element = element;
    this.prefix = element.dataset.prefix || "";
    this.note = element.querySelector("[data-note]");
    this.dirty = this.busy = this.blocked = false;
    this.tries = this.timer = 0;
    element.addEventListener("input", (event) => this.changed(event.target.matches("textarea") ? QUIET : 0));
    element.addEventListener("change", () => this.changed(0));
  }

  control(name) {
    return this.element.querySelector(`[name="${CSS.escape(this.prefix + name)}"]`);
  }

  changed(wait) {
    this.dirty = true;
    if (!this.blocked) this.soon(wait);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  body() {
    const body = new FormData();
    for (const field of this.element.querySelectorAll("input, textarea, select")) {
      const isOff = ["radio", "checkbox"].includes(field.type) && !field.checked;
      if (field.name && !isOff) body.append(field.name, field.value);
    }
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return body;
  }

  async send() {
    if (this.busy || this.blocked || !this.dirty) return;
    this.busy = true;
    this.dirty = false;
    say("Saving…");
    try {
      const answer = await fetch(this.element.dataset.autosave, {
        method: "POST",
        body: this.body(),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        signal: AbortSignal.timeout?.(LONGEST_ANSWER),
      });
      await this.answered(answer);
    } catch {
      this.failed(NO_CONNECTION);
    }
    this.busy = false;
    if (this.dirty && !this.tries && !this.blocked) this.send();
  }

  async answered(answer) {
    if (answer.status === 401) return this.failed(SIGNED_OUT);
    if (answer.type === "opaqueredirect" || [403, 404].includes(answer.status)) return this.refused();
    if (![200, 400, 409].includes(answer.status)) {
      return this.failed("Not saved yet: the service is busy. Your words are still on this page. Trying again.");
    }
    const told = await answer.json();
    this.tries = 0;
    if (answer.status === 200) return this.saved(told);
    if (answer.status === 409) return this.overtaken(told);
    this.dirty = true;
    this.show(Object.values(told.errors));
    say(`Not saved: ${this.element.dataset.name} needs mending.`);
    this.blocked = true;
    this.element.addEventListener("input", () => this.unblock(QUIET), { once: true });
  }

  saved(told) {
    this.control("version").value = told.version;
    this.show([]);
    const warned = this.warn(told.warnings || {});
    showProgress();
    if (questions.some((each) => each.dirty || (each.busy && each !== this))) return;
    say(warned ? `Saved ${told.at}. ${this.element.dataset.name} may hold something personal.` : `Saved ${told.at}`);
  }

  // What in the saved text looks personal, beside its box; whether there is anything.
  warn(warnings) {
    for (const place of this.element.querySelectorAll("[data-warnings]")) {
      fill(place, warnings[place.dataset.warnings] || [], "personal");
    }
    return Object.keys(warnings).length > 0;
  }

  // Whether it is answered, and whether it lacks the comment that its answer has to have.
  get standing() {
    const picked = this.element.querySelector("input[type=radio]:checked")?.value;
    const isBare = needsComment.includes(picked) && !this.element.querySelector("textarea").value.trim();
    return { answered: Boolean(picked) && !isBare, isBare: isBare };
  }

  // The sign-in has lapsed, or the page's key with it; or the audit may no longer be changed. Fetching this page again
  // tells which, and brings a fresh key once its reader has signed in elsewhere.
  async refused() {
    const page = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
    if (page.type === "opaqueredirect") {
      return this.failed(SIGNED_OUT);
    }
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("[data-autosave-form] [name=csrfmiddlewaretoken]");
    if (!page.ok || !token) {
      this.dirty = this.blocked = true;
      return say("Not saved: this audit can no longer be changed. Copy what you want to keep.");
    }
    const key = form.elements.csrfmiddlewaretoken;
    if (key.value !== token.value) this.tries = 0; // signed in again: no need to wait any longer
    key.value = token.value;
    this.failed("Not saved yet. Trying again.");
  }

  failed(words) {
    this.dirty = true;
    say(words);
    this.soon(Math.min(LONGEST_WAIT, 1000 * 2 ** this.tries));
    this.tries += 1;
  }

  overtaken(told) {
    this.dirty = this.blocked = true;
    say(`Not saved: ${this.element.dataset.name} was changed in another window or by somebody else.`);
    const lines = Object.entries(told.theirs).map(([name, text]) => `${this.labelOf(name)}: ${this.wordsOf(name, text)}`);
    this.show(["Changed meanwhile. Saved now:", ...lines, "Yours is still above."]);
    this.button("Keep mine", () => {
      this.control("version").value = told.version;
      this.unblock();
    });
    this.button("Take what is saved", () => {
      this.control("version").value = told.version;
      for (const [name, text] of Object.entries(told.theirs)) this.put(name, text);
      this.unblock();
    });
  }

  unblock(wait = 0) {
    this.blocked = false;
    this.show([]);
    this.changed(wait);
  }

  put(name, text) {
    const field = this.control(name);
    if (field.type !== "radio") field.value = text;
    else for (const radio of this.radios(name)) radio.checked = radio.value === text;
  }

  radios(name) {
    return this.element.querySelectorAll(`[name="${CSS.escape(this.prefix + name)}"]`);
  }

  labelOf(name) {
    const field = this.control(name);
    const label = field.type === "radio" ? field.closest("fieldset").querySelector("legend") : field.labels[0];
    return label.textContent.trim().replace(/\s+/g, " ");
  }

  wordsOf(name, text) {
    if (this.control(name).type !== "radio") return text || "nothing";
    const radio = [...this.radios(name)].find((each) => each.value === text);
    return radio ? radio.labels[0].textContent.trim() : "nothing";
  }

  show(lines) {
    fill(this.note, lines, "govuk-body");
  }

  // The next or the previous question takes up where its answer is, or would be.
  enter() {
    const field = this.element.querySelector("input[type=radio]:checked, input[type=radio], textarea");
    (this.element.querySelector("input[type=radio]:checked") || field).focus();
    this.element.scrollIntoView({ block: "start" });
  }

  button(words, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = words;
    button.addEventListener("click", press);
    this.note.append(button, " ");
  }
}

for (const element of form.querySelectorAll("[data-autosave]")) questions.push(new Question(element));

// How far this part is, said again after each save. The page of the whole record is one question with several answers.
const here = document.querySelector("[data-here]");
function showProgress() {
  const isWhole = questions.length === 1 && !questions[0].prefix;
  const standings = questions.map((each) => each.standing);
  const texts = [...form.querySelectorAll("textarea")];
  const answered = isWhole
    ? texts.filter((each) => each.value.trim()).length + form.querySelectorAll("input[type=radio]:checked").length
    : standings.filter((each) => each.answered).length;
  const total = isWhole ? texts.length + 1 : questions.length;
  const bare = isWhole ? 0 : standings.filter((each) => each.isBare).length;
  const count = here.querySelector(".progress-list__state");
  count.textContent = `${answered} of ${total}`;
  count.classList.toggle("progress-list__state--done", answered === total);
  const note = here.querySelector(".progress-list__note");
  if (note) note.textContent = bare ? `${bare} ${bare === 1 ? "needs its comment" : "need their comments"}` : "";
  questions.forEach((each, at) => {
    const jump = document.querySelector(`[data-jump="${each.element.dataset.name}"] [data-done]`);
    if (jump) jump.hidden = !standings[at].answered;
  });
}

// Shortcuts: always with two keys held, so that none fights a screen reader or a word; listed on the page, and off by
// its box, which this browser remembers.
const shortcuts = document.querySelector("[data-shortcuts]");
const isOn = shortcuts.querySelector("input");
const STORED = "audit-shortcuts";
shortcuts.hidden = false;
try {
  isOn.checked = localStorage.getItem(STORED) !== "off";
} catch {
  // Where nothing can be remembered they are on.
}
isOn.addEventListener("change", () => {
  try {
    localStorage.setItem(STORED, isOn.checked ? "on" : "off");
  } catch {
    // It holds for this page.
  }
});
const KEYS = {
  N: () => go(1),
  P: () => go(-1),
  S: () => {
    const unsaved = questions.filter((each) => each.dirty && !each.blocked);
    for (const question of unsaved) question.soon(0);
    if (!unsaved.length && !questions.some((each) => each.dirty || each.busy)) say("Everything is saved.");
  },
};
function go(step) {
  const at = questions.findIndex((each) => each.element.contains(document.activeElement));
  questions[at < 0 ? 0 : Math.max(0, Math.min(questions.length - 1, at + step))].enter();
}
addEventListener("keydown", (event) => {
  if (!isOn.checked || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
  if (event.getModifierState("AltGraph")) return;
  // With Option held a Mac gives another letter: then the place of the key tells.
  const press = KEYS[/^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace("Key", "")];
  if (!press) return;
  event.preventDefault();
  press();
});

// The form's own button sends the whole page: nothing more is sent beside it, and leaving is meant. Where questions cannot
// be sent just now, the page could not be either, and with it would go what was typed: it stays.
let leaving = false;
form.addEventListener("submit", (event) => {
  if (!navigator.onLine || questions.some((each) => each.dirty && each.tries)) {
    event.preventDefault();
    say(NO_CONNECTION);
    for (const question of questions) if (!question.blocked) question.soon(0);
    return;
  }
  leaving = true;
  for (const question of questions) clearTimeout(question.timer);
});
addEventListener("beforeunload", (event) => {
  if (!leaving && questions.some((each) => each.dirty || each.busy)) event.preventDefault();
});
// Whoever comes back, to the network or from another tab, does not wait for the next try.
for (const back of ["online", "focus"]) {
  addEventListener(back, () => questions.forEach((each) => each.dirty && each.tries && !each.blocked && each.soon(0)));
}
addEventListener("pageshow", () => {
  leaving = false;
});
