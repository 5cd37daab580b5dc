// A section of the report saves itself while it is written, and its page says who else has it open. Without this script
// the form's own buttons save it.
import { editors } from "./narrative.js";
import { Question, form, start } from "./saving.js";

const PAUSE = 2000; // milliseconds after the last key
const TELLS_EVERY = 40000; // of those who tell nothing for two minutes it is no longer said that they are here

const squeezed = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, "");

class Narrative extends Question {
  get editor() {
    return editors.get(this.control("body"));
  }

  get place() {
    return this.editor.view.dom;
  }

  get words() {
    return this.editor.getText({ blockSeparator: "\n\n" });
  }

  changed(wait) {
    super.changed(wait && PAUSE);
  }

  // Suggestions are no reason to speak of each save.
  warn(warnings) {
    super.warn(warnings);
    return false;
  }

  afterSave(told) {
    showOthers(told.others);
  }

  // What is saved is cleaned: it is the same where its words are.
  isOwn({ body }) {
    return this.unanswered.some((sent) => squeezed(sent.get("body")) === squeezed(body));
  }

  bothTexts({ lines, by }) {
    const who = by ? `${by} has changed this section meanwhile.` : "This section was changed in another window.";
    return [`${who} Saved now:`, ...lines.map((line) => line || "Nothing"), "Yours is still above."];
  }

  overtaken(told) {
    showOthers(told.others);
    super.overtaken(told);
  }

  choices(told) {
    const both = this.choice("Keep both: theirs after mine", told, () => {
      this.put("body", `${this.editor.getHTML()}${told.theirs.body}`);
    });
    return [...super.choices(told), both];
  }

  put(_name, html) {
    this.editor.commands.setContent(html, { emitUpdate: true });
  }

  show(lines) {
    super.show(lines);
    this.note.classList.toggle("conflict", lines.length > 1);
  }
}

start(Narrative, {
  reason: "This section is no longer open to you: its review has closed, or you have left its team.",
  ask: "the coordinator",
});

// Who else is writing here, said once a change.
const others = document.querySelector("[data-others]");
function showOthers(lines) {
  const words = lines.join(" ");
  if (others.textContent.trim() !== words) others.textContent = words;
}

// Only while the page is looked at; and it keeps nobody signed in.
setInterval(async () => {
  if (document.hidden) return;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(others.dataset.others, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.ok) showOthers((await answer.json()).others);
  } catch {
    // Whether there is a connection, the saving says.
  }
}, TELLS_EVERY);
