// Adds the reader's own time to a moment where the reader's clock shows another one: "07:00 your time".
for (const place of document.querySelectorAll("[data-yours]")) {
  const moment = place.closest("div").querySelector("time").dateTime
  const at = new Date(moment)
  const locale = place.dataset.locale
  // The moment on the reader's clock, written as the page writes its own: 2025-09-17T06:00.
  const yours = new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  // In UTC the page tells it already.
  if (yours === moment.slice(0, 16) || at.getTimezoneOffset() === 0) continue
  const day = yours.slice(0, 10) === moment.slice(0, 10) ? {} : { day: "numeric", month: "short" }
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
  const time = new Intl.DateTimeFormat(locale, { ...day, ...clock }).format(at)
  place.textContent += `${place.textContent ? " · " : ""}${place.dataset.yours.replace("{time}", time)}`
}
