// One switch for the whole form: show the fields of one language, or of all side by side.
// modeltranslation gives every translated widget the classes `mt` and `mt-field-<name>-<language>`.
const FIELD = /\bmt-field-.+-([a-z]{2,3}(?:_[a-z]+)?)(?=\s|$)/
const MEMORY = "newsroom-language"

const languageOf = (widget) => widget.className.match(FIELD)?.[1]

const form = document.querySelector("#content-main form")
const widgets = () => form.querySelectorAll(".mt")
const languages = form ? [...new Set([...widgets()].map(languageOf).filter(Boolean))] : []

if (languages.length > 1) {
  // The server says the words, so that they come from the catalogues.
  const words = document.getElementById("newsroom-languages").dataset
  const names = JSON.parse(words.names)

  // A translated field fills a table cell in a tabular inline, else a box in a row, else a row.
  const place = (widget) => widget.closest("td, .fieldBox") ?? widget.closest(".form-row")

  const mark = () => {
    for (const widget of widgets()) {
      const language = languageOf(widget)
      const cell = place(widget)
      if (!language || !cell) continue
      cell.dataset.language = language
      cell.lang = language.replace("_", "-")
      const heads = cell.matches("td") ? cell.closest("table").tHead?.rows[0]?.cells : null
      const head = heads?.[[...cell.parentElement.cells].indexOf(cell)]
      if (head) head.dataset.language = language
    }
  }

  const hasFault = (language) =>
    [...widgets()].some((widget) => languageOf(widget) === language && place(widget)?.querySelector(".errorlist"))

  const bar = document.createElement("div")
  bar.className = "language-switch"
  bar.setAttribute("role", "group")
  bar.setAttribute("aria-label", words.label)

  let shown = ""
  const show = (language) => {
    shown = language
    for (const button of bar.children) button.setAttribute("aria-pressed", String(button.value === language))
    for (const cell of form.querySelectorAll("[data-language]"))
      cell.hidden = language !== "all" && cell.dataset.language !== language
    // A row whose boxes are all hidden would leave an empty line.
    for (const row of form.querySelectorAll(".form-row:has(.fieldBox[data-language])"))
      row.hidden = [...row.querySelectorAll(".fieldBox")].every((box) => box.hidden)
    try { localStorage.setItem(MEMORY, language) } catch { /* private windows remember nothing */ }
  }

  for (const language of [...languages, "all"]) {
    const button = document.createElement("button")
    button.type = "button"
    button.value = language
    button.textContent = language === "all" ? words.all : names[language] ?? language
    if (language !== "all" && hasFault(language)) {
      button.classList.add("has-fault")
      button.append(` – ${words.fault}`)
    }
    button.addEventListener("click", () => show(language))
    bar.append(button)
  }

  let remembered = ""
  try { remembered = localStorage.getItem(MEMORY) } catch { /* private windows remember nothing */ }
  const choices = [...bar.children].map((button) => button.value)
  // A new text begins in its source language; an old one opens where its reader last was, else in its source.
  const source = document.getElementById("id_source_language")
  const begun = words.source !== ""
  const written = languages.find((language) => language === (source?.value ?? words.source).replace("-", "_"))
  if (!begun) source?.addEventListener("change", () => show(source.value.replace("-", "_")))
  mark()
  form.prepend(bar)
  const last = choices.includes(remembered) ? remembered : undefined
  show(languages.find(hasFault) ?? (begun ? last ?? written : written ?? last) ?? languages[0])
  // A row added to an inline brings new fields.
  document.addEventListener("formset:added", () => { mark(); show(shown) })
}
