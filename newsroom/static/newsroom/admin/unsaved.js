// Ctrl+S saves, and leaving with unsaved text asks first.
const form = document.querySelector(".change-form #content-main form")
const button = form?.querySelector("[name=_continue]") ?? form?.querySelector("[name=_save]")

if (button) {
  const typed = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]))

  // What stands in the form unsaved when it is opened counts as typed.
  let opened = form.querySelector("[data-unsaved], .errorlist") ? "" : undefined
  let leaving = false
  // The editor tidies its text while it starts, so the form is read when somebody first touches it.
  for (const kind of ["focusin", "pointerdown", "keydown"])
    form.addEventListener(kind, () => { opened ??= typed() }, { capture: true })
  form.addEventListener("submit", () => { leaving = true })
  addEventListener("pageshow", () => { leaving = false })
  addEventListener("beforeunload", (event) => {
    if (!leaving && opened !== undefined && typed() !== opened) event.preventDefault()
  })
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return
    event.preventDefault()
    form.requestSubmit(button)
  })
}
