// The rich-text editor over a narrative's textarea. Without this script the textarea itself takes HTML or plain text.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, Italic, Link,
  ListItem, Mark, Menu, NoSpellCheck, OrderedList, Paragraph, Text,
} from "../django_prose_editor/editor.js";

// A passage keeps the source behind it; what is typed after it is the writer's own. See evidence.js.
const Source = Mark.create({
  name: "source",
  inclusive: false,
  addAttributes: () => ({
    source: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-source"),
      renderHTML: ({ source }) => ({ "data-source": source }),
    },
  }),
  parseHTML: () => [{ tag: "span[data-source]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

const EXTENSIONS = [
  Document, Dropcursor, Gapcursor, Paragraph, HardBreak, Text, History, Menu, NoSpellCheck,
  Bold, Italic, Link, BulletList, OrderedList, ListItem, Blockquote, Heading.configure({ levels: [3, 4] }), Source,
];

for (const textarea of document.querySelectorAll("textarea[data-narrative]")) {
  const holder = document.createElement("div");
  holder.className = "prose-editor";
  textarea.before(holder);
  holder.append(textarea);
  const editor = new Editor({
    element: holder,
    extensions: EXTENSIONS,
    content: textarea.value,
    injectCSS: false, // a page's styles are files; the editor's are among ours
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": textarea.dataset.narrative },
    },
    onUpdate({ editor }) {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  document.addEventListener("narrative:insert", ({ detail }) => editor.chain().focus().insertContent(detail.html).run());
}

// Leaving with words that are not saved asks first.
const form = document.querySelector("form[data-warn-on-leaving]");
if (form) {
  const words = () => [...new FormData(form).entries()].filter(([name]) => name !== "csrfmiddlewaretoken").join("\n");
  let saved = words();
  let leaving = false;
  setTimeout(() => { saved = words(); }, 500); // the editor tidies its textarea once, on starting
  form.addEventListener("submit", () => { leaving = navigator.onLine; }); // without a connection app.js keeps the page
  addEventListener("beforeunload", (event) => { if (!leaving && words() !== saved) event.preventDefault(); });
}
