// A line of the years that have a figure: a gap between years stays a gap.

const WIDTH = 200
const HEIGHT = 40
const EDGE = 4

function shape(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

export default function ({ data, parentElement }) {
  const picture = parentElement.querySelector("svg")
  if (!picture || !data) return
  const { years, values, label } = data
  const top = Math.max(...values)
  const low = Math.min(...values)
  const span = years.at(-1) - years[0] || 1
  const x = (year) => EDGE + ((year - years[0]) / span) * (WIDTH - 2 * EDGE)
  const y = (value) => HEIGHT - EDGE - ((value - low) / (top - low || 1)) * (HEIGHT - 2 * EDGE)
  picture.setAttribute("aria-label", label)
  picture.replaceChildren()
  years.forEach((year, index) => {
    const next = years[index + 1]
    if (next === year + 1) {
      const ends = { x1: x(year), y1: y(values[index]), x2: x(next), y2: y(values[index + 1]) }
      picture.append(shape("line", { ...ends, "vector-effect": "non-scaling-stroke" }))
    }
    // A line of no length with round ends is a dot that stays round when the picture is stretched.
    const at = { x1: x(year), y1: y(values[index]), x2: x(year), y2: y(values[index]) }
    picture.append(shape("line", { ...at, class: "dot", "vector-effect": "non-scaling-stroke" }))
  })
}
