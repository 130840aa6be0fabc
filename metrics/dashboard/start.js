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
  // While the server works on the first answer the browser would wait; then plotly would take it half a second
  // to start. A part that cannot be loaded now Streamlit asks for again, and tells.
  const socket = WebSocket.prototype;
  const send = socket.send;
  socket.send = function (...given) {
    socket.send = send;
    send.apply(this, given);
    for (const part of document.querySelectorAll("link[data-part]")) import(part.href).catch(() => {});
  };
})();
