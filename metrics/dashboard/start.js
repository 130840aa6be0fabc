// Runs before Streamlit's own script. Streamlit would look for its server below the path of the page first
// (two failed requests on every page) and leaves <html lang> as it was served.
(() => {
  window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.currentScript.src).href };
  const speak = () => {
    const language = new URLSearchParams(location.search).get("lang");
    if (language === "vi" || language === "en") document.documentElement.lang = language;
  };
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name];
    history[name] = function (...given) {
      change.apply(this, given);
      speak();
    };
  }
  addEventListener("popstate", speak);
  // Plotly takes half a second to start: on pages with charts it does so while the first figures are on their way.
  addEventListener("load", () => {
    const chart = document.querySelector('link[rel="modulepreload"][href*="/PlotlyChart."]');
    if (chart && window.requestIdleCallback) requestIdleCallback(() => import(chart.href).catch(() => {}));
  });
})();
