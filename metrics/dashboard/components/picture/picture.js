// Saves a plotly chart of this page as PNG or SVG, by way of the button in the chart's own toolbar.
// A picture leaves the page, so it gets what the page shows around the chart: its source and date (layout.meta
// of the figure), a background, and a width that does not depend on the reader's screen.

const WIDTH = 960

// Plotly copies the layout before it draws the picture, so it is changed for a moment only.
function prepare(chart) {
  const { layout } = chart
  const meta = layout?.meta
  if (!meta?.title) return
  const kept = { text: layout.title.text, y: layout.title.y, top: layout.margin.t, height: layout.height, paper: layout.paper_bgcolor }
  layout.height = kept.height + meta.higher
  layout.title.text = meta.title
  layout.title.y = 1 - 18 / layout.height
  layout.margin.t = kept.top + meta.higher
  layout.paper_bgcolor = meta.background
  Object.assign(chart._context.toImageButtonOptions, { width: WIDTH, height: layout.height })
  setTimeout(() => {
    layout.title.text = kept.text
    layout.title.y = kept.y
    layout.margin.t = kept.top
    layout.height = kept.height
    layout.paper_bgcolor = kept.paper
  })
}

// Clicks on the toolbar itself are prepared in the same way.
function watch() {
  if (window.partyMetricsPictures) return
  window.partyMetricsPictures = true
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target instanceof Element && event.target.closest(".modebar-btn")
      const chart = button && button.closest(".js-plotly-plot")
      if (chart) prepare(chart)
    },
    true,
  )
}

function save(key, format) {
  const chart = document.querySelector(`.st-key-${CSS.escape(key)} .js-plotly-plot`)
  const camera = chart?.querySelector(".modebar-btn")
  if (!camera) return
  const options = chart._context.toImageButtonOptions
  options.format = format
  camera.dispatchEvent(new MouseEvent("click", { bubbles: true }))
  options.format = "png"
}

export default function ({ data, parentElement }) {
  if (!data) return
  watch()
  parentElement.querySelector(".row").setAttribute("aria-label", data.group)
  for (const button of parentElement.querySelectorAll("button")) {
    const format = button.dataset.format
    button.textContent = data[format]
    button.hidden = false // only now it has a name
    button.onclick = () => save(data.chart, format)
  }
}
