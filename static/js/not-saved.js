// What somebody is told whose words can no longer be saved: why, whom to ask, where to go, and a way to keep the words.
// It stands beside the box they are writing in and moves nothing; the bar at the foot leads to it.

function part(name, look, words = "") {
  const element = document.createElement(name);
  element.className = look;
  element.textContent = words;
  return element;
}

export function button(words, press) {
  const element = part("button", "govuk-button govuk-button--secondary", words);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

// Opens beside this page, which holds the words.
export function doorBeside(link, address, words) {
  link.href = address;
  link.textContent = `${words} (opens in a new tab)`;
  link.target = "_blank";
  return link;
}

export class NotSaved {
  // `told` is the server's refusal: reason, ask, doors. `unsaved` gives the words, and `again` tries once more.
  constructor(place, told, { unsaved, again, say }) {
    Object.assign(this, { told, unsaved, again, say });
    this.wasLeft = false; // by one of its doors, so that coming back is worth another try
    this.words = part("div", "govuk-inset-text typed not-saved__words");
    this.words.tabIndex = 0;
    this.words.setAttribute("role", "region");
    this.words.setAttribute("aria-label", "What is not saved");
    this.element = part("div", "conflict not-saved");
    this.element.id = "not-saved";
    this.element.tabIndex = -1;
    const keep = part("div", "govuk-button-group");
    keep.append(button("Copy what is not saved", () => this.copy()), button("Try again", again));
    this.element.append(
      part("h2", "govuk-heading-s", "What you type here is not saved"),
      part("p", "govuk-body", told.reason),
      part("p", "govuk-body", this.since),
      ...(told.doors || []).map((door) => this.door(...door)),
      part("p", "govuk-body", "What you typed here since is still on this page:"),
      this.words,
      keep,
    );
    place.replaceChildren(this.element);
    this.list();
  }

  get since() {
    const ask = this.told.ask ? ` If you think this is wrong, ask ${this.told.ask}.` : "";
    return `That happened elsewhere after you opened this page.${ask}`;
  }

  door(address, words) {
    const paragraph = part("p", "govuk-body");
    const link = doorBeside(part("a", "govuk-link"), address, words);
    link.addEventListener("click", () => (this.wasLeft = true));
    paragraph.append(link);
    return paragraph;
  }

  list() {
    this.words.textContent = this.unsaved();
  }

  // Where the browser does not let a page copy, everything is picked out, to be copied by hand.
  async copy() {
    this.list();
    try {
      await navigator.clipboard.writeText(this.unsaved());
      this.say("Copied. It is not saved here.");
    } catch {
      getSelection().selectAllChildren(this.words);
      this.words.focus();
      this.say("Your words are picked out below. Copy them with your browser or keyboard.");
    }
  }
}
