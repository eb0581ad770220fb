// Finds the fact that somebody means to cite. Whoever wants one asks the page for it, so no file depends on another:
//   document.dispatchEvent(new CustomEvent("newsroom:pick", { detail: { language, pick(fact) {}, leave() {} } }))
//   document.dispatchEvent(new CustomEvent("newsroom:tell", { detail: { language, keys, tell(facts) {} } }))
// The words and the address come from the server.
const words = document.getElementById("newsroom-picker")?.dataset
const PAUSE = 150

const make = (name, properties = {}, attributes = {}) => {
  const element = Object.assign(document.createElement(name), properties)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  return element
}

const ask = async (parameters, signal) => {
  const answer = await fetch(`${words.address}?${new URLSearchParams(parameters)}`, { signal, redirect: "error" })
  if (!answer.ok) throw new Error(answer.statusText)
  return (await answer.json()).facts
}

const open = ({ language, pick, leave }) => {
  const dialog = make("dialog", { className: "fact-picker" }, { "aria-labelledby": "fact-picker-title" })
  const field = make(
    "input",
    { type: "search", id: "fact-picker-search", autocomplete: "off", spellcheck: false },
    { role: "combobox", "aria-autocomplete": "list", "aria-controls": "fact-picker-list", "aria-expanded": "false" },
  )
  const list = make("ul", { id: "fact-picker-list" }, { role: "listbox", "aria-label": words.results })
  const status = make("p", { className: "help" }, { role: "status" })
  const close = make("button", { type: "button", className: "button", textContent: words.close })
  dialog.append(
    make("h2", { id: "fact-picker-title", textContent: words.title }),
    make("label", { htmlFor: field.id, textContent: words.search }),
    field, status, list, close,
  )
  // Beside the form, so that what is typed here is no part of what is saved.
  document.body.append(dialog)

  let facts = [], active = -1, chosen = null, asking = null, timer = 0
  const mark = (index) => {
    active = index
    for (const [number, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(number === active))
    list.children[active]?.scrollIntoView({ block: "nearest" })
    if (active < 0) field.removeAttribute("aria-activedescendant")
    else field.setAttribute("aria-activedescendant", list.children[active].id)
  }
  const choose = (index) => {
    if (!facts[index]?.words) return
    chosen = facts[index]
    dialog.close()
  }
  const row = (fact, number) => {
    const item = make("li", { id: `fact-picker-${number}` }, { role: "option", "aria-selected": "false" })
    const notes = [
      fact.label,
      fact.words ? "" : words.unwritten,
      fact.superseded_by && words.superseded.replace("{fact}", fact.superseded_by),
      fact.confirmed_by && words.confirmed.replace("{name}", fact.confirmed_by),
    ].filter(Boolean)
    item.append(make("b", { textContent: fact.words || "–", lang: language.replace("_", "-") }))
    item.append(...notes.map((note) => make("span", { textContent: note })))
    item.classList.toggle("superseded", Boolean(fact.superseded_by))
    if (!fact.words) item.setAttribute("aria-disabled", "true")
    item.addEventListener("click", () => choose(number))
    return item
  }
  const count = () => {
    if (!facts.length) return words.none
    const told = words.some.replace("{number}", facts.length)
    return facts.length < Number(words.limit) ? told : `${told} ${words.more}`
  }
  const search = async () => {
    asking?.abort()
    asking = new AbortController()
    try {
      facts = await ask({ q: field.value, language }, asking.signal)
    } catch (error) {
      if (error.name === "AbortError") return
      facts = []
      list.replaceChildren()
      status.textContent = words.failed
      return
    }
    list.replaceChildren(...facts.map(row))
    field.setAttribute("aria-expanded", String(facts.length > 0))
    status.textContent = count()
    mark(facts.findIndex((fact) => fact.words))
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, PAUSE) })
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && facts.length) mark((active + step + facts.length) % facts.length)
    else if (event.key === "Enter" && !event.isComposing) choose(active)
    else return
    event.preventDefault()
  })
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => {
    clearTimeout(timer)
    asking?.abort()
    dialog.remove()
    if (chosen) pick(chosen)
    else leave?.()
  })
  dialog.showModal()
  field.focus()
  search()
}

if (words) {
  document.addEventListener("newsroom:pick", ({ detail }) => open(detail))
  document.addEventListener("newsroom:tell", async ({ detail: { language, keys, tell } }) => {
    try {
      if (keys.length) tell(await ask({ keys: keys.join(","), language }))
    } catch { /* the server writes the words anew when the text is saved */ }
  })
}
