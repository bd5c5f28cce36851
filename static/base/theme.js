// Light or dark, before the first paint: the reader's choice, else the device's. Without scripts: light.
(() => {
  const device = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const show = () => { document.documentElement.dataset.bsTheme = chosen() ?? (device.matches ? "dark" : "light"); };
  show();
  document.documentElement.dataset.scripted = "";
  device.addEventListener("change", show);
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch]");
    if (!button) return;
    const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch { /* private mode: the choice lasts for this page */ }
    document.documentElement.dataset.bsTheme = next;
  });
})();
