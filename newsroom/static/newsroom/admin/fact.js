// A citation in the rich text editor: one unbreakable node that stands for a fact and shows what it says.
// The server writes the words anew at every save, so what stands in the node is only how it looked last.
import { mergeAttributes, Node, Plugin } from "django-prose-editor/editor"

const words = document.getElementById("newsroom-picker")?.dataset ?? {}
const ICON = '<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M4 4h16v2H4zm0 14h16v2H4zm2-9h3v7H6zm5-1h3v8h-3zm5 3h3v5h-3z"/></svg>'
// A citation as plain text has it.
const TOKEN = /\[\[([0-9a-f]{10})(?:\|((?:(?!\[\[)[^<\n])*?))?\]\](?!\])/gi

const languageOf = (editor) => {
  const field = editor.view.dom.closest(".prose-editor")?.querySelector("textarea")
  return field?.className.match(/\bmt-field-.+-([a-z]{2,3}(?:_[a-z]+)?)(?=\s|$)/)?.[1]?.replace("_", "-") ?? ""
}

const ask = (kind, detail) => document.dispatchEvent(new CustomEvent(`newsroom:${kind}`, { detail }))

const attributesOf = (fact) => ({ key: fact.key, value: fact.value || null, words: fact.words })

const choose = (editor) =>
  ask("pick", {
    language: languageOf(editor),
    // What is selected is replaced: a citation by another one.
    pick: (fact) => editor.chain().focus().insertContent({ type: "fact", attrs: attributesOf(fact) }).run(),
    leave: () => editor.commands.focus(),
  })

// Pasted from a text in another language: shows the words of this one.
const translate = (editor) => {
  const keys = new Set()
  editor.state.doc.descendants((node) => { if (node.type.name === "fact") keys.add(node.attrs.key) })
  ask("tell", {
    language: languageOf(editor),
    keys: [...keys],
    tell: (facts) => {
      const said = Object.fromEntries(facts.filter((fact) => fact.words).map((fact) => [fact.key, attributesOf(fact)]))
      const { tr, doc } = editor.state
      doc.descendants((node, position) => {
        const attributes = node.type.name === "fact" && said[node.attrs.key]
        if (attributes && attributes.words !== node.attrs.words) tr.setNodeMarkup(position, null, attributes)
      })
      if (tr.docChanged) editor.view.dispatch(tr.setMeta("addToHistory", false))
    },
  })
}

const asNode = (_match, key, told = "") => `<data data-fact="${key.toLowerCase()}">${told}</data>`
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

export const Fact = Node.create({
  name: "fact",
  // Before the keys of lists, which would split an item at a selected citation.
  priority: 1000,
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  draggable: true,

  addAttributes() {
    return {
      key: { default: "", parseHTML: (element) => element.dataset.fact, renderHTML: ({ key }) => ({ "data-fact": key }) },
      value: {
        default: null,
        parseHTML: (element) => element.getAttribute("value"),
        renderHTML: ({ value }) => (value ? { value } : {}),
      },
      words: { default: "", parseHTML: (element) => element.textContent, renderHTML: () => ({}) },
    }
  },

  parseHTML() { return [{ tag: "data[data-fact]" }] },

  renderHTML({ node, HTMLAttributes }) { return ["data", mergeAttributes(HTMLAttributes), node.attrs.words] },

  renderText({ node }) { return `[[${node.attrs.key}|${node.attrs.words}]]` },

  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = document.createElement("span")
      dom.className = "fact-token"
      dom.dataset.fact = node.attrs.key
      dom.textContent = node.attrs.words || "…"
      dom.addEventListener("dblclick", (event) => {
        event.preventDefault()
        if (!editor.isEditable) return
        editor.commands.setNodeSelection(getPos())
        choose(editor)
      })
      return { dom }
    }
  },

  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        if (editor.state.selection.node?.type.name !== "fact") return false
        choose(editor)
        return true
      },
    }
  },

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => html.replace(TOKEN, asNode),
          handlePaste(view, event) {
            const text = event.clipboardData?.getData("text/plain") ?? ""
            const hasHtml = Boolean(event.clipboardData?.getData("text/html"))
            if (hasHtml || !text.match(TOKEN)) return false
            const lines = text.split(/\n+/).map((line) => escaped(line).replace(TOKEN, asNode))
            editor.commands.insertContent(lines.length === 1 ? lines[0] : lines.map((line) => `<p>${line}</p>`).join(""))
            translate(editor)
            return true
          },
          handleDOMEvents: { paste: () => { setTimeout(() => translate(editor)); return false } },
        },
      }),
    ]
  },

  addMenuItems({ menu, buttons }) {
    if (!words.address) return
    menu.defineItem({
      name: "fact",
      groups: "fact",
      button: buttons.svg(ICON, words.insert),
      command: choose,
      active: (editor) => editor.isActive("fact"),
    })
  },
})
