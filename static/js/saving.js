// Saves while somebody writes: the questions of a pro forma, the narrative of a section. Without it the form's own
// buttons save the whole page.
//
// A question ([data-autosave] holds its address) has one request in flight at most, reads what to send at the moment of
// sending, and tries again, ever more slowly, until it is answered. Retrying is harmless: the version says what was seen.

import { NotSaved, button, doorBeside } from "./not-saved.js";

export const form = document.querySelector("[data-autosave-form]");
const state = form.querySelector("[data-save-state]");
const said = form.querySelector("[data-save-said]");
const door = form.querySelector("[data-save-door]");
const signIn = document.querySelector("script[data-left]").dataset;
export const questions = [];
let refusal = null; // while the page takes no more: nothing is sent until its writer asks for it
let gone = null; // what to say where the page is no longer there for them
const QUIET = 1000; // milliseconds after the last key
const LONGEST_WAIT = 30000;
const LONGEST_ANSWER = 20000; // then the connection is taken to be gone, and the same is sent again
const LATE = "late";
const NO_CONNECTION = "Not saved yet: no connection. Your words are still on this page. Trying again.";
const SIGNED_OUT = "Not saved yet: you are signed out. Sign in again in another tab; your words stay here.";
const SOMEBODY_ELSE = "Not saved yet: somebody else has signed in in this browser. Your words are still on this page.";

// What is shown of saving. A screen reader hears what is new in it, and not each save of one minute again.
export function say(words, { leads = null, isHeard = true } = {}) {
  state.textContent = words;
  if (!isHeard) return; // a link that has the focus stays while its matter is tried again
  if (said.textContent !== words) said.textContent = words;
  door.hidden = !leads;
  leads?.(door);
}

const toSignIn = (link) => doorBeside(link, signIn.signIn, "Sign in");
function toRefusal(link) {
  link.removeAttribute("target");
  link.href = "#not-saved";
  link.textContent = "What you can do";
}

// Whoever asked for it hears what comes of it, also where it is what was said last.
function sayAfresh() {
  said.textContent = "";
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

export class Question {
  constructor(element) {
    this.element = element;
    this.prefix = element.dataset.prefix || "";
    this.note = element.querySelector("[data-note]");
    this.dirty = this.busy = this.blocked = this.hasNewKey = false;
    this.tries = this.timer = 0;
    this.request = null;
    this.unanswered = []; // what was sent and may have been saved, though no answer came
    element.addEventListener("input", (event) => this.changed(event.target.matches("textarea") ? QUIET : 0));
    element.addEventListener("change", () => this.changed(0));
  }

  control(name) {
    return this.element.querySelector(`[name="${CSS.escape(this.prefix + name)}"]`);
  }

  changed(wait) {
    this.dirty = true;
    if (refusal) refusal.list();
    else if (!this.blocked) this.soon(wait);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  // At once, for somebody who is back. What hangs on a connection that is gone is given up and sent again.
  again({ anew = false } = {}) {
    if (!(this.dirty || this.busy) || this.blocked || refusal) return;
    this.tries = 0;
    if (this.busy && anew) this.request.abort();
    this.soon(0);
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
    if (this.busy || this.blocked || refusal || !this.dirty) return;
    this.busy = true;
    this.dirty = false;
    this.request = new AbortController();
    const { signal } = this.request;
    const overdue = setTimeout(() => this.request.abort(LATE), LONGEST_ANSWER);
    say("Saving…", { isHeard: false });
    const body = this.body();
    this.unanswered.push(body);
    try {
      const answer = await fetch(this.element.dataset.autosave, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
        signal,
      });
      await this.answered(answer);
    } catch {
      if (signal.aborted && signal.reason !== LATE) this.dirty = true;
      else this.failed(NO_CONNECTION);
    }
    clearTimeout(overdue);
    this.busy = false;
    if (this.dirty && !this.tries) this.send();
  }

  async answered(answer) {
    if (answer.status === 401 || answer.type === "opaqueredirect") return this.failed(SIGNED_OUT, toSignIn);
    if (answer.status === 404) return this.refused(gone);
    if (answer.status === 403) {
      const { refused } = await answer.json();
      return refused ? this.refused(refused) : this.renewKey();
    }
    if (![200, 400, 409].includes(answer.status)) {
      return this.failed("Not saved yet: the service is busy. Your words are still on this page. Trying again.");
    }
    const told = await answer.json();
    this.tries = 0;
    this.hasNewKey = false;
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
    this.unanswered = [];
    this.show([]);
    const warned = this.warn(told.warnings || {});
    this.afterSave(told);
    if (questions.some((each) => (each.dirty && !each.blocked) || (each.busy && each !== this))) return;
    const held = questions.filter((each) => each.blocked).map((each) => each.element.dataset.name);
    if (held.length) return say(`Saved ${told.at}, but not ${held.join(", ")}.`);
    say(warned ? `Saved ${told.at}. ${this.element.dataset.name} may hold something personal.` : `Saved ${told.at}`);
  }

  // For pages that show more of what was saved.
  afterSave() {}

  // What in the saved text looks personal, beside its box; whether there is anything.
  warn(warnings) {
    for (const place of this.element.querySelectorAll("[data-warnings]")) {
      fill(place, warnings[place.dataset.warnings] || [], "personal");
    }
    return Object.keys(warnings).length > 0;
  }

  // The page's key went with the sign-in under which it was opened. Another is good for the same person alone: it may be
  // another reader of this very record who has signed in here.
  async renewKey() {
    const answer = await fetch(signIn.left, { credentials: "same-origin", headers: { Accept: "application/json" } });
    const left = await answer.json();
    if (!left.person) return this.failed(SIGNED_OUT, toSignIn);
    if (left.person !== signIn.person) return this.failed(SOMEBODY_ELSE);
    form.elements.csrfmiddlewaretoken.value = left.token;
    if (this.hasNewKey) return this.failed("Not saved yet. Trying again.");
    this.hasNewKey = this.dirty = true;
    this.tries = 0;
  }

  // By the rules, which trying again does not change: all of the page waits, and says why.
  refused(told) {
    this.dirty = true;
    if (refusal) return refusal.list();
    say(`Not saved: ${told.reason}`, { leads: toRefusal });
    refusal = new NotSaved(this.note, told, { unsaved, say, again: () => this.afterRefusal() });
  }

  // One question asks first; where it is taken, the others follow.
  async afterRefusal() {
    if (this.busy) return;
    const wasHere = this.note.contains(document.activeElement);
    sayAfresh();
    refusal = null;
    this.tries = 0;
    await this.send();
    if (wasHere) (refusal?.element || this.place).focus();
    if (refusal) return;
    this.note.querySelector("#not-saved")?.remove();
    for (const question of questions) question.again();
  }

  get place() {
    return this.element.querySelector("textarea");
  }

  // As they stand, for somebody who has to take them elsewhere.
  get words() {
    const fields = [...this.element.querySelectorAll("input[type=radio], textarea, select")];
    const names = [...new Set(fields.map((field) => field.name.slice(this.prefix.length)))];
    const typed = names.map((name) => [this.labelOf(name), this.valueOf(name)]).filter(([, value]) => value);
    return typed.map(([label, value]) => `${label}\n${value}`).join("\n\n");
  }

  valueOf(name) {
    const field = this.control(name);
    if (field.type !== "radio") return field.value;
    const picked = [...this.radios(name)].find((each) => each.checked);
    return picked ? picked.labels[0].textContent.trim() : "";
  }

  failed(words, leads = null) {
    this.dirty = true;
    say(words, { leads });
    this.soon(Math.min(LONGEST_WAIT, 1000 * 2 ** this.tries));
    this.tries += 1;
  }

  // Whether what stands there came from here, by a request whose answer was lost: then nobody else changed anything.
  isOwn(theirs) {
    const same = (text, sent) => text === sent.normalize("NFC").replace(/\r\n?/g, "\n").trim();
    return this.unanswered.some((body) =>
      Object.entries(theirs).every(([name, text]) => same(text, body.get(this.prefix + name) || "")),
    );
  }

  overtaken(told) {
    if (this.isOwn(told.theirs)) {
      this.control("version").value = told.version;
      this.dirty = true;
      return;
    }
    this.dirty = this.blocked = true;
    say(`Not saved: ${this.element.dataset.name} was changed in another window or by somebody else.`);
    this.show(this.bothTexts(told));
    this.note.append(...this.choices(told).flatMap((choice) => [choice, " "]));
  }

  bothTexts({ theirs }) {
    const lines = Object.entries(theirs).map(([name, text]) => `${this.labelOf(name)}: ${this.wordsOf(name, text)}`);
    return ["Changed meanwhile. Saved now:", ...lines, "Yours is still above."];
  }

  choices(told) {
    return [
      this.choice("Keep mine", told, () => {}),
      this.choice("Take what is saved", told, () => {
        for (const [name, text] of Object.entries(told.theirs)) this.put(name, text);
      }),
    ];
  }

  choice(words, { version }, choose) {
    return button(words, () => {
      this.control("version").value = version;
      choose();
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
}

function unsaved() {
  const waiting = questions.filter((each) => each.dirty || each.busy);
  return waiting.map((each) => each.words).join("\n\n");
}

// Begins to save. `make` is the kind of question the page has; `whenGone` is said where it is no longer open to them.
export function start(make, whenGone) {
  gone = whenGone;
  for (const element of form.querySelectorAll("[data-autosave]")) questions.push(new make(element));
}

// At once, for whoever asks; and said, where there is nothing to save.
export function saveNow() {
  sayAfresh();
  if (refusal) return refusal.again();
  const waiting = questions.filter((each) => each.dirty && !each.blocked);
  for (const question of waiting) question.soon(0);
  if (!waiting.length && !questions.some((each) => each.dirty || each.busy)) say("Everything is saved.");
}

// The form's own button sends the whole page: nothing more is sent beside it, and leaving is meant. Where questions cannot
// be sent just now, the page could not be either, and with it would go what was typed: it stays.
let leaving = false;
form.addEventListener("submit", (event) => {
  if (refusal) {
    event.preventDefault();
    refusal.again();
    return;
  }
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
// What is reached by keyboard or typed in stands clear of the bar, however many lines the bar has just now.
new ResizeObserver(([bar]) => {
  document.documentElement.style.setProperty("--save-bar", `${Math.ceil(bar.borderBoxSize[0].blockSize)}px`);
}).observe(form.querySelector(".save-bar"));
form.addEventListener("focusin", ({ target }) => {
  // Of a box with several lines a browser shows the one that is written, and not the rest.
  if (target.matches("textarea") && target.offsetHeight < innerHeight / 2) target.scrollIntoView({ block: "nearest" });
});

// Whoever comes back, to the network, from another tab or from signing in, does not wait for the next try.
addEventListener("online", () => questions.forEach((each) => each.again({ anew: true })));
addEventListener("focus", () => {
  if (refusal?.wasLeft) refusal.again();
  questions.forEach((each) => each.tries && each.again());
});
document.addEventListener("signed-in", () => {
  sayAfresh();
  questions.forEach((each) => each.again());
  if (!questions.some((each) => each.dirty || each.busy)) say("You are signed in. Everything is saved.");
});
addEventListener("pageshow", () => {
  leaving = false;
});
