// Shows the network and keeps picture and table together. All data is in the page; nothing is fetched.
(() => {
  const page = JSON.parse(document.getElementById("network-data").textContent);
  const nodes = new vis.DataSet(page.nodes);
  const edges = new vis.DataSet(page.edges);
  const network = new vis.Network(document.getElementById("network"), { nodes, edges }, page.options);
  const rows = [...document.querySelectorAll("tbody tr")];
  const filter = document.getElementById("filter");
  const clear = document.getElementById("clear");
  const shown = document.getElementById("shown");
  let chosen = null;

  // The same folding as the search of the store: no case, no marks, đ is d.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
  const texts = rows.map((row) => fold(row.textContent));

  // Beside a chosen point everything else steps back.
  const fade = () => {
    const near = chosen === null ? null : new Set([chosen, ...network.getConnectedNodes(chosen)]);
    nodes.update(page.nodes.map(({ id }) => {
      const far = near !== null && !near.has(id);
      return { id, opacity: far ? 0.15 : 1, font: { color: far ? "rgba(20,33,43,.2)" : "#14212b" } };
    }));
    edges.update(page.edges.map(({ id, from, to, color }) => {
      const far = chosen !== null && from !== chosen && to !== chosen;
      return { id, color: { ...color, opacity: far ? 0.1 : 1 } };
    }));
  };

  const list = () => {
    const wanted = fold(filter.value.trim());
    let count = 0;
    rows.forEach((row, at) => {
      const fits = (chosen === null || row.dataset.from === chosen || row.dataset.to === chosen) && texts[at].includes(wanted);
      row.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = page.shown.replace("{count}", count);
    clear.hidden = chosen === null;
  };

  const choose = (node) => { chosen = node; fade(); list(); };
  const mark = (line) => rows.forEach((row) => row.classList.toggle("chosen", row.dataset.line === line));

  network.on("selectNode", ({ nodes: [node] }) => { mark(null); choose(node); });
  network.on("deselectNode", () => choose(null));
  network.on("selectEdge", ({ nodes: picked, edges: [line] }) => {
    if (picked.length > 0) return;
    mark(line);
    rows.find((row) => row.dataset.line === line)?.scrollIntoView({ block: "nearest" });
  });
  document.querySelector("tbody").addEventListener("click", ({ target }) => {
    const row = target.closest("button")?.closest("tr");
    if (!row) return;
    mark(row.dataset.line);
    network.selectEdges([row.dataset.line]);
    network.fit({ nodes: [row.dataset.from, row.dataset.to], maxZoomLevel: 1.1, animation: false });
  });
  filter.addEventListener("input", list);
  clear.addEventListener("click", () => { network.unselectAll(); mark(null); choose(null); });

  // The whole network stays in view as the window changes, until a person moves it.
  let moved = false;
  const fit = () => network.fit({ animation: false });
  document.getElementById("fit").addEventListener("click", () => { moved = false; fit(); });
  network.once("afterDrawing", fit);
  network.on("resize", () => { if (!moved) setTimeout(fit); });
  for (const event of ["zoom", "dragEnd"]) network.on(event, () => { moved = true; });
  list();
})();
