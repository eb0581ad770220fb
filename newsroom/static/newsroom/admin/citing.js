// A headline, lede or summary in which citations stand as what they say, each in one piece. The field itself stays
// the value of the form, and is all there is without this script: [[key|89,527 vehicles]].
const words = document.getElementById("newsroom-picker")?.dataset
const TOKEN = /\[\[([0-9a-f]{10})(?:\|((?:(?!\[\[)[^\n])*?))?\]\](?!\])/gi
const BLOCKS = /^(p|div|li|h[1-6]|tr|blockquote|br)$/i
const TYPING = 1000

// A text is a row of units: letters, and citations that count as one.
const unitsOf = (text) => {
  const units = []
  let position = 0
  for (const match of text.matchAll(TOKEN)) {
    units.push(...text.slice(position, match.index).split(""), { key: match[1].toLowerCase(), words: match[2] ?? "" })
    position = match.index + match[0].length
  }
  return [...units, ...text.slice(position).split("")]
}
const asText = (unit) => (unit.key ? `[[${unit.key}|${unit.words}]]` : unit)
const textOf = (units) => units.map(asText).join("")
const isFiller = (node) => node.nodeName === "BR" && (node.dataset.filler !== undefined || !node.nextSibling)

// The units of what stands in the page; a browser may have put lines into elements of its own.
const unitsIn = (root) => {
  const units = []
  for (const node of root.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) units.push(...node.data.split(""))
    else if (node.dataset?.fact) units.push({ key: node.dataset.fact, words: node.textContent })
    else if (node.nodeName === "BR") units.push(...(isFiller(node) ? [] : ["\n"]))
    else if (node.nodeType === Node.ELEMENT_NODE) units.push(...(units.length ? ["\n"] : []), ...unitsIn(node))
  }
  return units
}

// What comes with the clipboard: from here or the rich text editor with its citations, else plain text.
const pasted = (data) => {
  const html = data.getData("text/html")
  if (!html.includes("data-fact")) return data.getData("text/plain")
  const gather = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[ \t\r\n]+/g, " ")
    if (node.dataset?.fact) return `[[${node.dataset.fact}|${node.textContent}]]`
    return [...node.childNodes].map(gather).join("") + (BLOCKS.test(node.nodeName) ? "\n" : "")
  }
  return gather(new DOMParser().parseFromString(html, "text/html").body).trim()
}

class CitingField {
  constructor(source) {
    this.source = source
    this.isLine = source.nodeName === "INPUT"
    this.language = source.className.match(/\bmt-field-.+-([a-z]{2,3}(?:_[a-z]+)?)(?=\s|$)/)?.[1]?.replace("_", "-") ?? ""
    this.states = []
    this.undone = []
    this.last = { kind: "", at: 0 }
    this.build()
    this.show(unitsOf(source.value))
    this.states.push({ units: this.units, caret: this.units.length })
    this.listen()
  }

  build() {
    const { source } = this
    this.area = document.createElement("div")
    this.area.className = this.isLine ? "citing-area line" : "citing-area"
    this.area.contentEditable = "true"
    this.area.setAttribute("role", "textbox")
    this.area.setAttribute("aria-multiline", String(!this.isLine))
    const label = source.labels?.[0]
    if (label) {
      label.id ||= `${source.id}-label`
      this.area.setAttribute("aria-labelledby", label.id)
    }
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"])
      if (source.hasAttribute(name)) this.area.setAttribute(name, source.getAttribute(name))
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "citing-insert", textContent: words.insert })
    const box = document.createElement("div")
    box.className = "citing-field"
    box.append(this.area, this.button)
    source.after(box)
    // Out of sight, and still the field that is sent.
    source.classList.add("citing-source")
    source.tabIndex = -1
    source.setAttribute("aria-hidden", "true")
  }

  listen() {
    const { area, source } = this
    for (const label of source.labels ?? [])
      label.addEventListener("click", (event) => { event.preventDefault(); area.focus() })
    source.addEventListener("input", () => {
      if (source.value === textOf(this.units)) return
      this.show(unitsOf(source.value))
      this.remember("set", this.units.length)
    })
    this.button.addEventListener("click", () => this.choose())
    document.addEventListener("selectionchange", () => { this.selected = this.selection() ?? this.selected })
    area.addEventListener("beforeinput", (event) => this.before(event))
    area.addEventListener("input", (event) => { if (!event.isComposing) this.typed(event.inputType) })
    area.addEventListener("compositionend", () => this.typed("insertCompositionText"))
    area.addEventListener("keydown", (event) => this.key(event))
    area.addEventListener("dblclick", (event) => {
      const token = event.target.closest("[data-fact]")
      if (!token) return
      const start = this.offset(area, [...area.childNodes].indexOf(token))
      this.selected = [start, start + 1]
      this.choose()
    })
    area.addEventListener("paste", (event) => { event.preventDefault(); this.paste(event.clipboardData) })
    area.addEventListener("dragstart", (event) => event.preventDefault())
    area.addEventListener("drop", (event) => { event.preventDefault(); this.paste(event.dataTransfer) })
    for (const kind of ["copy", "cut"]) area.addEventListener(kind, (event) => this.copy(event, kind === "cut"))
  }

  // What is shown ---------------------------------------------------------------------------------------------------

  show(units, caret = null) {
    this.units = units
    const nodes = []
    for (const unit of units) {
      if (unit.key) {
        const token = Object.assign(document.createElement("span"), { className: "fact-token", textContent: unit.words || "…" })
        token.contentEditable = "false"
        token.dataset.fact = unit.key
        nodes.push(token)
      } else if (nodes.at(-1)?.nodeType === Node.TEXT_NODE) nodes.at(-1).data += unit
      else nodes.push(document.createTextNode(unit))
    }
    const end = units.at(-1)
    if (!end || end === "\n" || end.key) {
      // A place for the caret, where no letter makes one.
      nodes.push(document.createElement("br"))
      nodes.at(-1).dataset.filler = ""
    }
    this.area.replaceChildren(...nodes)
    if (caret !== null) this.place(caret)
  }

  isTidy() {
    const end = this.units.at(-1)
    const nodes = [...this.area.childNodes]
    if ((!end || end === "\n" || end.key) && nodes.at(-1)?.nodeName !== "BR") return false
    return nodes.every((node) => node.nodeType === Node.TEXT_NODE || node.dataset.fact || (isFiller(node) && !node.nextSibling))
  }

  place(caret) {
    const range = document.createRange()
    let left = caret, index = 0
    range.selectNodeContents(this.area)
    range.collapse(true)
    for (const node of this.area.childNodes) {
      const length = node.nodeType === Node.TEXT_NODE ? node.length : node.dataset?.fact ? 1 : 0
      if (node.nodeType === Node.TEXT_NODE && left <= length) { range.setStart(node, left); break }
      if (!left) { range.setStart(this.area, index); break }
      left -= length
      index += 1
      if (!left) range.setStart(this.area, index)
    }
    range.collapse(true)
    const selection = getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
    this.selected = [caret, caret]
  }

  offset(node, at) {
    const range = document.createRange()
    range.setStart(this.area, 0)
    range.setEnd(node, at)
    const part = document.createElement("div")
    part.append(range.cloneContents())
    // The last line break of a part is no filler.
    if (part.lastChild?.nodeName === "BR" && part.lastChild.dataset.filler === undefined) part.append("")
    return unitsIn(part).length
  }

  selection() {
    const selection = getSelection()
    if (!selection.rangeCount) return null
    const range = selection.getRangeAt(0)
    if (!this.area.contains(range.startContainer) || !this.area.contains(range.endContainer)) return null
    return [this.offset(range.startContainer, range.startOffset), this.offset(range.endContainer, range.endOffset)]
  }

  // What is typed ---------------------------------------------------------------------------------------------------

  before(event) {
    const kind = event.inputType
    if (kind === "historyUndo" || kind === "historyRedo") {
      event.preventDefault()
      this.travel(kind === "historyUndo")
    } else if (kind === "insertParagraph" || kind === "insertLineBreak") {
      event.preventDefault()
      this.selected = this.selection() ?? this.selected
      if (!this.isLine) this.insert("\n")
    } else if (kind.startsWith("format") || kind === "insertFromPaste" || kind === "insertFromDrop") event.preventDefault()
    else if (kind === "insertText" && event.data && !this.room(event.data.length)) event.preventDefault()
  }

  room(length) {
    const [start, end] = this.selection() ?? [0, 0]
    const kept = textOf(this.units).length - textOf(this.units.slice(start, end)).length
    return this.source.maxLength < 0 || kept + length <= this.source.maxLength
  }

  typed(kind) {
    const caret = this.selection()?.[1] ?? this.units.length
    this.units = unitsIn(this.area)
    if (!this.isTidy()) this.show(this.units, caret)
    this.remember(kind, caret)
  }

  paste(data) {
    this.selected = this.selection() ?? this.selected
    this.insert(pasted(data))
  }

  // Puts a text in the place of what is selected, as much of it as there is room for.
  insert(text) {
    const [start, end] = this.selected ?? [this.units.length, this.units.length]
    const clean = text.replaceAll("\r", "")
    const rest = [...this.units.slice(0, start), ...this.units.slice(end)]
    let room = this.source.maxLength < 0 ? Infinity : this.source.maxLength - textOf(rest).length
    const come = []
    for (const unit of unitsOf(this.isLine ? clean.trim().replace(/\s*\n\s*/g, " ") || clean.replaceAll("\n", " ") : clean)) {
      room -= asText(unit).length
      if (room < 0) break
      come.push(unit)
    }
    this.show([...this.units.slice(0, start), ...come, ...this.units.slice(end)], start + come.length)
    this.remember("insert", start + come.length)
    if (come.some((unit) => unit.key)) this.translate()
  }

  key(event) {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey
    const key = event.key.toLowerCase()
    if (isCommand && (key === "z" || key === "y")) {
      event.preventDefault()
      this.travel(key === "z" && !event.shiftKey)
    } else if (event.key === "Enter" && this.selectedToken()) {
      event.preventDefault()
      this.choose()
    }
  }

  selectedToken() {
    const [start, end] = this.selection() ?? [0, 0]
    return end - start === 1 && this.units[start]?.key
  }

  copy(event, isCut) {
    const chosen = this.selection()
    if (!chosen || chosen[0] === chosen[1]) return
    event.preventDefault()
    const units = this.units.slice(...chosen)
    const copy = document.createElement("div")
    for (const unit of units) {
      if (unit.key) copy.append(Object.assign(document.createElement("data"), { textContent: unit.words }))
      else copy.append(unit === "\n" ? document.createElement("br") : unit)
      if (unit.key) copy.lastChild.dataset.fact = unit.key
    }
    event.clipboardData.setData("text/plain", textOf(units))
    event.clipboardData.setData("text/html", copy.innerHTML)
    if (isCut) {
      this.selected = chosen
      this.insert("")
    }
  }

  // What is remembered ----------------------------------------------------------------------------------------------

  remember(kind, caret) {
    const text = textOf(this.units), at = Date.now()
    const state = { units: this.units, caret }
    const goesOn = kind === "insertText" && this.last.kind === kind && at - this.last.at < TYPING
    if (goesOn) this.states[this.states.length - 1] = state
    else this.states.push(state)
    this.undone = []
    this.last = { kind, at }
    this.tell(text)
  }

  tell(text) {
    if (this.source.value === text) return
    this.source.value = text
    this.source.dispatchEvent(new Event("input", { bubbles: true }))
  }

  travel(isBack) {
    const [from, to] = isBack ? [this.states, this.undone] : [this.undone, this.states]
    if (isBack ? from.length < 2 : !from.length) return
    to.push(from.pop())
    const { units, caret } = this.states.at(-1)
    this.last = { kind: "", at: 0 }
    this.show(units, Math.min(caret, units.length))
    this.tell(textOf(units))
  }

  // Facts -----------------------------------------------------------------------------------------------------------

  choose() {
    const selected = this.selected ?? [this.units.length, this.units.length]
    const detail = {
      language: this.language,
      pick: (fact) => {
        this.area.focus()
        this.selected = selected
        this.insert(asText({ key: fact.key, words: fact.words }))
      },
      leave: () => { this.area.focus(); this.place(selected[1]) },
    }
    document.dispatchEvent(new CustomEvent("newsroom:pick", { detail }))
  }

  // Pasted from a text in another language: shows the words of this one.
  translate() {
    const keys = [...new Set(this.units.filter((unit) => unit.key).map((unit) => unit.key))]
    const tell = (facts) => {
      const said = Object.fromEntries(facts.map((fact) => [fact.key, fact.words]))
      const units = this.units.map((unit) => (said[unit.key] ? { key: unit.key, words: said[unit.key] } : unit))
      if (textOf(units) === textOf(this.units)) return
      const caret = this.selection()?.[1] ?? null
      this.show(units, caret)
      this.states[this.states.length - 1] = { units, caret: caret ?? units.length }
      this.tell(textOf(units))
    }
    document.dispatchEvent(new CustomEvent("newsroom:tell", { detail: { language: this.language, keys, tell } }))
  }
}

if (words)
  for (const source of document.querySelectorAll("form [data-citing]"))
    if (!source.disabled && !source.readOnly) new CitingField(source)
