// Tells a moment in words while it is typed: in its zone, the newsroom's, this browser's and UTC, and how far off.
// The server says the same when the page is loaded (publication/moments.py), except for this browser's zone.
const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

// What the clocks of a zone show at a moment, as if it were UTC; the difference is the offset of the zone.
const shownIn = (zone, at) => {
  const format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second)
}

// The moments at which the clocks show a time: none where they are put forward over it, two where they are put back.
const readings = (shown, zone) => {
  const offsets = [shown - DAY, shown + DAY].map((at) => shownIn(zone, at) - at)
  return [...new Set(offsets.map((offset) => shown - offset))].filter((at) => shownIn(zone, at) === shown).sort((a, b) => a - b)
}

for (const box of document.querySelectorAll(".moment")) {
  const words = box.dataset
  const [date, time] = box.querySelectorAll("input[type=date], input[type=time]")
  const zone = box.querySelector("select")
  const echo = box.querySelector(".moment-echo")

  const optionOf = (name) => [...zone.options].find((option) => option.value === name)
  const cityOf = (name) => optionOf(name)?.text ?? name.split("/").at(-1).replaceAll("_", " ")

  // CEST; where a zone has no letters for it, UTC+3.
  const letters = (name, offset) => {
    const minutes = Math.round(offset / MINUTE)
    const known = optionOf(name)?.dataset.letters?.split(" ").find((pair) => pair.startsWith(`${minutes}=`))
    if (known) return known.split("=")[1]
    if (!minutes) return "UTC"
    const rest = Math.abs(minutes) % 60
    return `UTC${minutes > 0 ? "+" : "−"}${Math.trunc(Math.abs(minutes) / 60)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`
  }

  const dayIn = (name, at, style) =>
    new Intl.DateTimeFormat(words.locale, { timeZone: name, dateStyle: style }).formatToParts(at)
      .map(({ type, value }) => (type === "day" && value === "1" ? words.first : value)).join("")

  const clockIn = (name, at) => {
    const clock = new Intl.DateTimeFormat(words.locale, { timeZone: name, hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    return `${clock.format(at)} ${letters(name, shownIn(name, at) - at)}`
  }

  const inCity = (text, name) =>
    name === "UTC" ? text : words.city.replace("{moment}", text).replace("{city}", cityOf(name))

  const distance = (at) => {
    const away = at - Date.now()
    const [unit, length] = Math.abs(away) >= 2 * DAY ? ["day", DAY] : Math.abs(away) >= 2 * HOUR ? ["hour", HOUR] : ["minute", MINUTE]
    return new Intl.RelativeTimeFormat(words.locale).format(Math.trunc(away / length) || Math.sign(away) || 1, unit)
  }

  const tell = (at) => {
    const typed = zone.value
    const told = [inCity(`${dayIn(typed, at, "full")}, ${clockIn(typed, at)}`, typed)]
    const seen = new Set([shownIn(typed, at)])
    // UTC is told in any case.
    const here = shownIn(HERE, at) === at ? "UTC" : HERE
    for (const name of [words.newsroom, here, ...(here === "UTC" ? [] : ["UTC"])]) {
      const shown = shownIn(name, at)
      if (name === typed || (name !== "UTC" && seen.has(shown))) continue
      seen.add(shown)
      const day = Math.floor(shown / DAY) === Math.floor(shownIn(typed, at) / DAY) ? "" : `${dayIn(name, at, "long")}, `
      told.push(inCity(day + clockIn(name, at), name))
    }
    return [...told, distance(at)].join(" · ")
  }

  const update = () => {
    const shown = Date.parse(`${date.value}T${time.value}Z`)
    if (Number.isNaN(shown)) return ""
    const found = readings(shown, zone.value)
    if (!found.length) return words.skipped
    if (found.length === 1) return tell(found[0])
    const chosen = box.querySelector("input[type=radio]:checked")
    return chosen ? tell(found[Number(chosen.value)]) : words.twice
  }

  const show = () => {
    try {
      echo.textContent = update()
    } catch (error) {
      // A zone that the server knows and this browser does not; the server tells it when the page is saved.
      if (!(error instanceof RangeError)) throw error
      echo.textContent = ""
    }
  }
  box.addEventListener("input", show)
  show()
}
