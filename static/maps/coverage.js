// Fills the coverage map (outreach/maps/coverage.py makes it). Shapes come from outline files, values from
// JSON; every name is set as text. Colours belong to coverage.css, so that light and dark need nothing here.
(() => {
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const SIDE_BY_SIDE = matchMedia("(min-width: 75rem)");

  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };

  const sheet = (title, lines) => {
    const box = document.createElement("div");
    const head = document.createElement("b");
    head.textContent = title;
    box.append(head);
    for (const line of lines) {
      const row = document.createElement("div");
      row.textContent = line;
      box.append(row);
    }
    return box;
  };

  // One stop of the Tab key for all shapes of a layer; arrows go from shape to shape, Enter chooses.
  const walk = (shapes, choose) => {
    shapes.forEach(({ element, label, key }, place) => {
      element.setAttribute("tabindex", place ? "-1" : "0");
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", label);
      element.addEventListener("keydown", (event) => {
        if (event.key in STEPS) {
          const next = shapes[(place + STEPS[event.key] + shapes.length) % shapes.length].element;
          element.setAttribute("tabindex", "-1");
          next.setAttribute("tabindex", "0");
          next.focus({ preventScroll: true });
        } else if (event.key === "Enter" || event.key === " ") {
          choose(key);
        } else {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      });
    });
  };

  const backdrop = (map, shapes, className) =>
    L.geoJSON(shapes, { interactive: false, style: { className, fill: false } }).addTo(map);

  const drawAreas = (map, outlines, values, say) => {
    const known = new Map(values.areas.map((area) => [area.code, area]));
    const shapes = outlines.features.filter((shape) => known.has(shape.properties.code));
    const parts = new Map();
    const layer = L.geoJSON({ type: "FeatureCollection", features: shapes }, {
      style: (shape) => ({ className: `area g-${known.get(shape.properties.code).grade}` }),
      onEachFeature: (shape, part) => parts.set(shape.properties.code, part),
    }).addTo(map);
    const rows = document.querySelectorAll("button[data-area]");
    let chosen = null;
    let halo = null; // the chosen outline once more, on top: its neighbours lie over half of its own line

    const choose = (code, fromRow = false) => {
      chosen = chosen === code ? null : code;
      for (const [key, part] of parts) {
        part.getElement().classList.toggle("chosen", key === chosen);
        part.getElement().setAttribute("aria-pressed", String(key === chosen));
      }
      for (const button of rows) {
        const here = button.dataset.area === chosen;
        button.setAttribute("aria-pressed", String(here));
        button.closest("tr").classList.toggle("chosen", here);
        if (here && !fromRow && SIDE_BY_SIDE.matches) button.closest("tr").scrollIntoView({ block: "nearest" });
      }
      const part = parts.get(chosen);
      halo?.remove();
      halo = part ? backdrop(map, part.feature, "halo") : null;
      map.fitBounds(part ? part.getBounds().pad(0.75) : layer.getBounds(), { padding: [8, 8], animate: false });
      const area = known.get(chosen);
      say(area ? `${area.name}: ${area.lines.join(", ")}` : "");
      if (part && fromRow) map.getContainer().scrollIntoView({ block: "nearest" });
    };

    for (const [code, part] of parts) {
      const area = known.get(code);
      part.bindTooltip(() => sheet(area.name, area.lines), { sticky: true });
      part.on("click", () => choose(code));
    }
    const walked = values.areas.filter((area) => parts.has(area.code)).map((area) => ({
      key: area.code, element: parts.get(area.code).getElement(), label: `${area.name}: ${area.lines.join(", ")}`,
    }));
    walk(walked, choose);
    for (const button of rows) {
      button.hidden = !parts.has(button.dataset.area);
      button.addEventListener("click", () => choose(button.dataset.area, true));
    }
    map.fitBounds(layer.getBounds(), { padding: [8, 8], animate: false });
  };

  const drawSites = (map, sites, say) => {
    const dots = new Map();
    L.geoJSON(sites, {
      pointToLayer: ({ properties: site }, point) => L.circleMarker(point, {
        radius: Math.min(16, 4 + 2 * Math.sqrt(site.held + site.planned)),
        className: site.held ? "site" : "site hoped",
      }),
      onEachFeature: ({ properties: site }, dot) => dots.set(String(site.id), { site, dot }),
    }).addTo(map);

    const open = (key) => {
      const { site, dot } = dots.get(key);
      map.setView(dot.getLatLng(), Math.max(map.getZoom(), 10), { animate: false });
      dot.openPopup();
      say(`${site.name}: ${site.lines.join(", ")}`);
    };
    for (const { site, dot } of dots.values()) {
      dot.bindPopup(() => sheet(site.name, site.lines), { closeButton: false, autoPanPadding: [16, 16] });
      dot.bindTooltip(() => sheet(site.name, site.lines));
    }
    walk([...dots].map(([key, { site, dot }]) => (
      { key, element: dot.getElement(), label: `${site.name}: ${site.lines.join(", ")}` }
    )), open);
    for (const button of document.querySelectorAll("button[data-site]")) {
      button.hidden = !dots.has(button.dataset.site);
      button.addEventListener("click", () => {
        open(button.dataset.site);
        map.getContainer().scrollIntoView({ block: "nearest" });
      });
    }
  };

  window.jangkau = window.jangkau ?? {};
  window.jangkau.coverage = async (map) => {
    const element = map.getContainer();
    const words = element.dataset;
    const said = document.getElementById("map_said");
    const say = (text) => { said.textContent = text; };
    element.querySelector(".waiting").remove();
    map.setMinZoom(6).setMaxZoom(14);
    L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.farther }).addTo(map);
    try {
      const [outlines, values, sites, rivers, frame] = await Promise.all(
        [words.outlines, words.areas, words.sites, words.rivers, words.frame].map((at) => (at ? fetched(at) : null)),
      );
      drawAreas(map, outlines, values, say);
      if (frame) backdrop(map, frame, "frame");
      backdrop(map, rivers, "river");
      drawSites(map, sites, say);
      words.ready = "yes";
    } catch (error) {
      say(words.failed);
      throw error;
    }
  };
})();
