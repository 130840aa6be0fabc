// Shows a document as a run of pieces; pieces that belong to figures are marked and can be chosen.
// Where `data.choose` is given, words selected in the text can be handed over too.
// Everything from the document goes through textContent and setAttribute: it is never parsed as HTML.

function colours(host) {
  const raw = getComputedStyle(host).getPropertyValue("--st-chart-categorical-colors").trim()
  return raw ? raw.split(",") : ["#0B5A7A"]
}

// The selected part of the text as {start, end} in characters (code points, as Python counts), or null.
function selected(root) {
  const tree = root.getRootNode()
  const selection = document.getSelection()
  let range = null
  if (selection?.getComposedRanges) {
    range = selection.getComposedRanges({ shadowRoots: tree instanceof ShadowRoot ? [tree] : [] })[0]
  } else {
    const own = tree.getSelection ? tree.getSelection() : selection
    range = own?.rangeCount ? own.getRangeAt(0) : null
  }
  if (!range || range.collapsed || !root.contains(range.startContainer) || !root.contains(range.endContainer)) {
    return null
  }
  const before = document.createRange()
  before.setStart(root, 0)
  const upTo = (node, offset) => {
    before.setEnd(node, offset)
    return [...before.toString()].length
  }
  const start = upTo(range.startContainer, range.startOffset)
  const end = upTo(range.endContainer, range.endOffset)
  return end > start ? { start, end } : null
}

// A button below the text that hands over the selected words; it shows itself while words are selected.
function offer(parent, root, label, hand) {
  const button = parent.querySelector(".add")
  root.forget?.() // this runs again whenever the data change
  button.hidden = true
  if (!label) return () => {}
  let words = null
  const look = () => {
    const now = selected(root)
    if (now) words = now
    button.hidden = !now
    if (now) {
      const text = [...root.textContent].slice(now.start, now.end).join("").trim()
      button.textContent = `${label}: “${text.length > 60 ? text.slice(0, 60) + "…" : text}”`
    }
  }
  button.onmousedown = (event) => event.preventDefault() // the words stay selected
  button.onclick = () => words && hand(words)
  document.addEventListener("selectionchange", look)
  root.forget = () => document.removeEventListener("selectionchange", look)
  return root.forget
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
    if (piece.added) mark.classList.add("added")
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
    mark.onclick = () => selected(root) || choose()
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
  return offer(parentElement, root, data.choose, (words) => setTriggerValue("chosen", words))
}
