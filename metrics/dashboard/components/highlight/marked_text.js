// Shows a document as a run of pieces; pieces that belong to figures are marked and can be chosen.
// Everything from the document goes through textContent and setAttribute: it is never parsed as HTML.

function colours(host) {
  const raw = getComputedStyle(host).getPropertyValue("--st-chart-categorical-colors").trim()
  return raw ? raw.split(",") : ["#0B5A7A"]
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".document")
  if (!root || !data) return
  const palette = colours(parentElement.host ?? parentElement)
  root.setAttribute("aria-label", data.label)
  root.replaceChildren()
  let first = null
  for (const piece of data.pieces) {
    if (!piece.figures.length) {
      root.append(document.createTextNode(piece.text))
      continue
    }
    const mark = document.createElement("mark")
    mark.textContent = piece.text
    mark.title = piece.tip
    mark.style.setProperty("--c", palette[piece.colour % palette.length])
    if (piece.number) mark.classList.add("number")
    if (piece.figures.includes(data.active)) {
      mark.classList.add("active")
      first = first ?? mark
    }
    if (piece.begins) {
      mark.tabIndex = 0
      mark.setAttribute("role", "button")
      mark.setAttribute("aria-label", `${piece.text}: ${piece.tip}`)
    }
    const choose = () => setTriggerValue("picked", piece.figures[0])
    mark.onclick = choose
    mark.onkeydown = (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault()
        choose()
      }
    }
    root.append(mark)
  }
  if (first && root.dataset.shown !== data.active) {
    root.dataset.shown = data.active
    requestAnimationFrame(() => {
      root.scrollTop += first.getBoundingClientRect().top - root.getBoundingClientRect().top - root.clientHeight / 3
    })
  }
}
