// The rich-text editor over a narrative's textarea. Without this script the textarea itself takes HTML or plain text.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, Italic, Link,
  ListItem, Mark, Menu, NoSpellCheck, OrderedList, Paragraph, Strike, Subscript, Superscript, Table, TableCell,
  TableHeader, TableRow, Text, Underline,
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

// The editor's own tables know no caption: it is kept as it came, and shown.
const CaptionedTable = Table.extend({
  addAttributes() {
    const caption = {
      default: null,
      rendered: false,
      parseHTML: (element) => element.querySelector("caption")?.textContent.trim() || null,
    };
    return { ...this.parent?.(), caption };
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node, HTMLAttributes }) {
    const caption = node.attrs.caption ? [["caption", {}, node.attrs.caption]] : [];
    return ["table", HTMLAttributes, ...caption, ["tbody", 0]];
  },
  addNodeView() {
    const make = this.parent();
    return (props) => {
      const view = make(props);
      if (props.node.attrs.caption) view.table.createCaption().textContent = props.node.attrs.caption;
      return view;
    };
  },
});

const EXTENSIONS = [
  Document, Dropcursor, Gapcursor, Paragraph, HardBreak, Text, History, Menu, NoSpellCheck,
  Bold, Italic, Link, BulletList, OrderedList, ListItem, Blockquote, Heading.configure({ levels: [3, 4] }), Source,
  Underline, Strike, Subscript, Superscript, CaptionedTable, TableRow, TableHeader, TableCell,
];

// The editor of each textarea, for whoever saves it (section.js).
export const editors = new Map();

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
    onUpdate: ({ editor }) => take(editor),
  });
  const written = (from) => (from.isEmpty ? "" : from.getHTML());
  let shown = written(editor); // as the editor sets what it was given, which nobody has changed yet
  function take(from) {
    const now = written(from);
    if (now === shown) return;
    shown = textarea.value = now;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }
  editors.set(textarea, editor);
  document.addEventListener("narrative:insert", ({ detail }) => editor.chain().focus().insertContent(detail.html).run());
}
