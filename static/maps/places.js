// The points of the coverage map: clusters of sites, gathered by the server for the view that is asked for, and
// complaints by kecamatan. Each cluster is a row of the table beside it: the first ones are read out of the page, and both
// are made anew when the map moves.
(() => {
  const WAIT = 150; // milliseconds after the last move
  const CLOSER = 2; // zooms that a cluster opens by
  const { fetched, sheet, walk, remember } = window.jangkau.mapping;
  const format = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

  const shape = (className, text) => {
    const figure = document.createElement("span");
    figure.textContent = text;
    return L.divIcon({ className: `pin ${className}`, html: figure, iconSize: null });
  };
  const badge = ({ sites, held, planned }) => {
    const kind = held && planned ? "some" : held ? "done" : "hoped";
    const size = held + planned >= 100 ? "large" : held + planned >= 10 ? "middle" : "small";
    return shape(`place ${kind} ${size}${sites > 1 ? " many" : ""}`, String(held + planned));
  };

  const drawPoints = (group, shapes, icon) => shapes.map((one) => {
    const [lon, lat] = one.geometry.coordinates;
    const marker = L.marker([lat, lon], { icon: icon(one.properties), keyboard: false }).addTo(group);
    return { marker, ...one.properties };
  });

  window.jangkau.drawReports = (map, reports, say) => {
    const points = drawPoints(L.layerGroup().addTo(map), reports.features, ({ count }) => shape("reports", count));
    const words = map.getContainer().dataset.reported;
    const line = (point) => format(words, point);
    for (const point of points) point.marker.bindTooltip(() => sheet(point.label, [line(point)]));
    walk(points.map((point) => ({
      key: point.code, element: point.marker.getElement(), label: `${point.label}: ${line(point)}`,
    })), (code) => {
      const point = points.find((one) => one.code === code);
      point.marker.openTooltip();
      say(`${point.label}: ${line(point)}`);
    });
  };

  // The clusters that came with the page, out of the rows of their table.
  const featureOf = (row) => {
    const { place: key, lat, lon, sites, held, planned } = row.dataset;
    const told = (name) => row.querySelector(`[data-fill=${name}]`).textContent;
    return {
      geometry: { coordinates: [Number(lon), Number(lat)] },
      properties: {
        key, label: told("label"), where: told("where"), sites: Number(sites), held: Number(held), planned: Number(planned),
      },
    };
  };

  window.jangkau.drawPlaces = (map, say) => {
    const element = map.getContainer();
    const { places, gathered } = element.dataset;
    const body = document.getElementById("places_rows");
    const blank = document.getElementById("place_row");
    const group = L.layerGroup().addTo(map);
    let points = new Map();
    let asked = null; // the last request; an older answer that comes later is dropped

    const lines = (one) => [one.where, format(gathered, one)];

    const open = (key, fromRow = false) => {
      const one = points.get(key);
      const closer = one.sites > 1 && map.getZoom() < map.getMaxZoom();
      if (fromRow) element.scrollIntoView({ block: "nearest" });
      if (closer) {
        map.setView(one.marker.getLatLng(), Math.min(map.getZoom() + CLOSER, map.getMaxZoom()), { animate: false });
      } else {
        map.setView(one.marker.getLatLng(), Math.max(map.getZoom(), 10), { animate: false });
        one.marker.openPopup();
      }
      for (const row of body.rows) row.classList.toggle("chosen", row.dataset.place === key);
      say(`${one.label}: ${lines(one).join(", ")}`);
    };

    const listen = (row) => {
      const button = row.querySelector("button[data-place]");
      button.hidden = false;
      button.addEventListener("click", () => open(button.dataset.place, true));
    };

    const addRow = (one) => {
      const row = blank.content.firstElementChild.cloneNode(true);
      const fill = (name, text) => { row.querySelector(`[data-fill=${name}]`).textContent = text; };
      row.dataset.place = one.key;
      const button = row.querySelector("button");
      button.dataset.place = one.key;
      button.ariaLabel += one.label;
      for (const name of ["label", "where"]) fill(name, one[name]);
      for (const name of ["sites", "held", "planned"]) fill(name, one[name].toLocaleString(document.documentElement.lang));
      const link = row.querySelector("a");
      if (one.site) link.href = link.href.replace(/\/\d+$/, `/${one.site}`);
      else link.replaceWith(...link.childNodes);
      body.append(row);
      listen(row);
    };

    const same = (one, other) => ["sites", "held", "planned"].every((name) => one[name] === other[name]);

    // What is in sight still stays as it is: its popup open, its focus where it was.
    const draw = ({ features }) => {
      const walking = document.activeElement.closest(".pin");
      const staying = (one) => points.has(one.properties.key) && same(points.get(one.properties.key), one.properties);
      const added = drawPoints(group, features.filter((one) => !staying(one)), badge);
      for (const one of added) {
        one.marker.bindTooltip(() => sheet(one.label, lines(one)));
        const maxWidth = Math.min(300, map.getSize().x - 140); // on a phone, beside the buttons
        if (one.sites === 1) one.marker.bindPopup(() => sheet(one.label, lines(one)), { closeButton: false, autoPan: false, maxWidth });
        one.marker.on("popupopen tooltipopen", () => { if (one.marker.isPopupOpen()) one.marker.closeTooltip(); }); // both say the same
        one.marker.on("click", () => open(one.key));
      }
      const fresh = new Map(added.map((one) => [one.key, one]));
      const next = new Map(features.map(({ properties: { key } }) => [key, fresh.get(key) ?? points.get(key)]));
      for (const [key, { marker }] of points) if (next.get(key)?.marker !== marker) group.removeLayer(marker);
      points = next;
      const walked = [...points.values()].map((one) => (
        { key: one.key, element: one.marker.getElement(), label: `${one.label}: ${lines(one).join(", ")}` }
      ));
      walk(walked, open);
      if (walking && !walking.isConnected) (walked[0]?.element ?? element).focus({ preventScroll: true });
    };

    const move = async () => {
      const seen = map.getBounds();
      const box = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((degree) => degree.toFixed(3));
      const view = { bbox: box.join(","), zoom: Math.floor(map.getZoom()) };
      remember(view);
      const address = new URL(places, location.href);
      for (const [name, value] of Object.entries(view)) address.searchParams.set(name, value);
      asked = address.href;
      const found = await fetched(address.href);
      if (asked !== address.href) return;
      const chosen = body.querySelector("tr.chosen")?.dataset.place;
      draw(found);
      body.replaceChildren();
      for (const { properties } of found.features) addRow(properties);
      [...body.rows].find((row) => row.dataset.place === chosen)?.classList.add("chosen");
      element.dataset.view = view.bbox;
    };

    draw({ features: [...body.rows].map(featureOf) });
    for (const row of body.rows) listen(row);
    let due = 0;
    map.on("moveend", () => {
      clearTimeout(due);
      due = setTimeout(() => move().catch((error) => { say(element.dataset.failed); throw error; }), WAIT);
    });
  };
})();
