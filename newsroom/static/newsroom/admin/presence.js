// Says that this form is open, hears who else has it open, and says good-bye.
const list = document.getElementById("presence")
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value

const message = (fields = {}) => {
  const data = new FormData()
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...fields })) data.append(name, value)
  return data
}

const show = (sentences) => {
  const shown = [...list.children].map((item) => item.textContent)
  // Written anew only where it differs, or a screen reader would say it every time.
  if (shown.join("\n") !== sentences.join("\n"))
    list.replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })))
  list.hidden = sentences.length === 0
}

const stay = async () => {
  try {
    const answer = await fetch(list.dataset.address, { method: "POST", body: message(), redirect: "error" })
    if (answer.ok) show((await answer.json()).others)
  } catch { /* without a connection nobody can be heard of; the next sign of life tries again */ }
}

if (list && token) {
  stay()
  setInterval(stay, 20_000)
  document.addEventListener("visibilitychange", () => { if (!document.hidden) stay() })
  // Back from the browser's memory.
  addEventListener("pageshow", (event) => { if (event.persisted) stay() })
  addEventListener("pagehide", () => navigator.sendBeacon(list.dataset.address, message({ left: "1" })))
}
