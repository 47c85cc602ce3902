// Draws the network that the server laid out: fixed positions, no physics, so the picture stands still.
// Colours come from the style sheet; a line's dash says its status too, never colour alone.
const canvas = document.getElementById("canvas");
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(`--${name}`).trim();

const DASHES = {
  "in-force": false,
  "presumed-in-force": [10, 5],
  inherited: [12, 3, 3, 3],
  undetermined: [2, 5],
  planned: [2, 8],
  negotiating: [2, 8],
  proposed: [2, 8],
  expired: [14, 8, 2, 8],
  terminated: [14, 8, 2, 8],
};
const SHAPES = { Country: "square", Company: "diamond", Person: "dot", Department: "triangle", CityNetwork: "star" };

function nodeOf(node, focus) {
  const home = node.country === "VN";
  const fill = colour(home ? "home" : "abroad");
  return {
    id: node.id,
    label: node.label,
    x: node.x,
    y: node.y,
    page: node.page,
    shape: SHAPES[node.class] ?? "dot",
    size: Math.min(10 + 3 * Math.sqrt(node.degree), 26),
    borderWidth: node.id === focus ? 4 : 1.5,
    color: { background: fill, border: colour(home ? "home-edge" : "abroad-edge"), highlight: fill },
    font: { color: colour("ink"), size: 15, face: "system-ui, sans-serif", strokeWidth: 4, strokeColor: colour("surface") },
  };
}

function edgeOf(edge, id) {
  const dashes = DASHES[edge.status];
  return {
    id,
    from: edge.from,
    to: edge.to,
    page: edge.page,
    dashes: dashes ?? false,
    width: edge.status === "in-force" ? 2.5 : 1.6,
    color: { color: colour(edge.status ? `status-${edge.status}` : "line-strong") || colour("line-strong") },
    smooth: false,
  };
}

async function draw() {
  const answer = await fetch(canvas.dataset.source, { headers: { Accept: "application/json" } });
  const network = await answer.json();
  const shown = new Set(network.nodes.map((node) => node.id));
  const edges = network.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to));
  const view = new vis.Network(
    canvas,
    {
      nodes: network.nodes.map((node) => nodeOf(node, network.focus)),
      edges: edges.map(edgeOf),
    },
    {
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false }, navigationButtons: false },
    },
  );
  view.on("doubleClick", ({ nodes: [chosen] }) => {
    const node = network.nodes.find((candidate) => candidate.id === chosen);
    if (node) location.assign(node.page);
  });
  const fit = document.getElementById("fit");
  fit.hidden = false;
  fit.addEventListener("click", () => view.fit({ animation: false }));
  canvas.dataset.drawn = String(network.nodes.length);
}

draw();
