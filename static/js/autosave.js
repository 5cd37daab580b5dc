// The pro forma saves each question while its reader writes, says how far it is, and goes from question to question by
// keys. Without this script the form's own buttons save the whole page.
import { Question, form, questions, saveNow, start } from "./saving.js";

const needsComment = (form.dataset.needsComment || "").split(" ").filter(Boolean);
const NOT_FOUND = {
  reason: "This audit is no longer open to you: its review has closed, or you have left its team.",
  ask: "the coordinator",
};

class Criterion extends Question {
  // Whether it is answered, and whether it lacks the comment that its answer has to have.
  get standing() {
    const picked = this.element.querySelector("input[type=radio]:checked")?.value;
    const isBare = needsComment.includes(picked) && !this.element.querySelector("textarea").value.trim();
    return { answered: Boolean(picked) && !isBare, isBare: isBare };
  }

  afterSave() {
    showProgress();
  }

  // The next or the previous question takes up where its answer is, or would be.
  enter() {
    const field = this.element.querySelector("input[type=radio]:checked, input[type=radio], textarea");
    (this.element.querySelector("input[type=radio]:checked") || field).focus();
    this.element.scrollIntoView({ block: "start" });
  }
}

start(Criterion, NOT_FOUND);

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
  S: saveNow,
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
