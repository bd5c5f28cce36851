// Fills the coverage map (outreach/maps/coverage.py makes it). Shapes come from outline files, values from
// JSON; every name is set as text. Colours belong to coverage.css, so that light and dark need nothing here.
// What is shown depends on the address alone; what is chosen or moved here is written back into it.
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
      element.onkeydown = (event) => { // one at a time: a shape that stays is walked again among others
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
      };
    });
  };

  // Writes a part of the state into the address, and into whatever on the page leads on from this state.
  const remember = (changes) => {
    const put = (address) => {
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) address.searchParams.delete(name);
        else address.searchParams.set(name, value);
      }
      return address.href;
    };
    history.replaceState(null, "", put(new URL(location.href)));
    for (const link of document.querySelectorAll("a[data-state], [data-state] a")) link.href = put(new URL(link.href));
    for (const [name, value] of Object.entries(changes)) {
      const field = document.querySelector(`form.filters input[type=hidden][name=${name}]`);
      if (field) field.value = value ?? "";
    }
  };

  const backdrop = (map, shapes, className) =>
    L.geoJSON(shapes, { interactive: false, style: { className, fill: false } }).addTo(map);

  // The view that the address asks for, or all of what there is.
  const fit = (map, home) => {
    const [west, south, east, north] = map.getContainer().dataset.bbox.split(",").map(Number);
    if (north === undefined) map.fitBounds(home, { padding: [8, 8], animate: false });
    else map.fitBounds([[south, west], [north, east]], { animate: false });
  };

  const drawAreas = (map, outlines, values, say) => {
    const known = new Map(values.areas.map((area) => [area.code, area]));
    const blank = map.getContainer().dataset.blank === "yes";
    const shapes = outlines.features.filter((shape) => known.has(shape.properties.code));
    const parts = new Map();
    const layer = L.geoJSON({ type: "FeatureCollection", features: shapes }, {
      style: ({ properties: { code } }) => ({ className: `area s-${known.get(code).step}` }),
      onEachFeature: (shape, part) => parts.set(shape.properties.code, part),
    });
    const home = shapes.length ? layer.getBounds() : L.geoJSON(outlines).getBounds();
    fit(map, home); // before anything is drawn, so that it is drawn once
    layer.addTo(map);
    if (blank) {
      const untouched = shapes.filter((shape) => known.get(shape.properties.code).never);
      L.geoJSON({ type: "FeatureCollection", features: untouched }, { interactive: false, style: { className: "blank" } }).addTo(map);
    }
    const rows = document.querySelectorAll("button[data-area]");
    let chosen = null;
    let halo = null; // the chosen outline once more, on top: its neighbours lie over half of its own line

    const choose = (code, from = "map") => {
      chosen = chosen === code ? null : code;
      for (const [key, part] of parts) {
        part.getElement().classList.toggle("chosen", key === chosen);
        part.getElement().setAttribute("aria-pressed", String(key === chosen));
      }
      for (const button of rows) {
        const here = button.dataset.area === chosen;
        button.setAttribute("aria-pressed", String(here));
        button.closest("tr").classList.toggle("chosen", here);
        if (here && from === "map" && SIDE_BY_SIDE.matches) button.closest("tr").scrollIntoView({ block: "nearest" });
      }
      const part = parts.get(chosen);
      halo?.remove();
      halo = part ? backdrop(map, part.feature, "halo") : null;
      if (from !== "address") {
        map.fitBounds(part ? part.getBounds().pad(0.75) : home, { padding: [8, 8], animate: false });
        remember({ focus: chosen });
      }
      const area = known.get(chosen);
      say(area ? `${area.name}: ${area.lines.join(", ")}` : "");
      if (part && from === "row") map.getContainer().scrollIntoView({ block: "nearest" });
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
      button.addEventListener("click", () => choose(button.dataset.area, "row"));
    }
    return { focus: (code) => { if (parts.has(code)) choose(code, "address"); } };
  };

  // Only where the office has set a tile server, and with what that asks to be said.
  const drawTiles = (map, { tiles, credit }) => {
    if (!tiles) return;
    L.tileLayer(tiles, { maxZoom: 19, referrerPolicy: "origin" }).addTo(map);
    const control = L.control.attribution({ prefix: false }).addTo(map);
    const words = document.createElement("span");
    words.textContent = credit;
    control.getContainer().append(words);
    map.getContainer().classList.add("on-tiles");
  };

  // Another kab/kota has a view of its own: what was moved and chosen on this map is not sent along.
  const leaveView = ({ target: form }) => {
    const { area, bbox, zoom, focus } = form.elements;
    if (!bbox || area.selectedOptions[0].defaultSelected) return;
    for (const field of [bbox, zoom, focus]) field.value = "";
  };
  document.querySelector("form.filters").addEventListener("submit", leaveView);

  window.jangkau = window.jangkau ?? {};
  window.jangkau.mapping = { fetched, sheet, walk, remember };
  window.jangkau.coverage = async (map) => {
    const element = map.getContainer();
    const words = element.dataset;
    const said = document.getElementById("map_said");
    const say = (text) => { said.textContent = text; };
    element.querySelector(".waiting").remove();
    map.setMinZoom(6).setMaxZoom(14);
    L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.farther }).addTo(map);
    try {
      const [outlines, values, reports, rivers, frame] = await Promise.all(
        [words.outlines, words.areas, words.reports, words.rivers, words.frame]
          .map((at) => (at ? fetched(at) : null)),
      );
      drawTiles(map, words);
      const areas = drawAreas(map, outlines, values, say);
      if (frame) backdrop(map, frame, "frame");
      if (rivers) backdrop(map, rivers, "river");
      if (reports) window.jangkau.drawReports(map, reports, say);
      if (words.places) window.jangkau.drawPlaces(map, say);
      if (words.focus) areas.focus(words.focus);
      words.ready = "yes";
    } catch (error) {
      say(words.failed);
      throw error;
    }
  };
})();
