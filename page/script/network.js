// Who has to do with whom: those with most events, drawn together by what they do to each other.

part("network", (width) => {
  const narrow = width < 560;
  const most = narrow ? 16 : 40;
  const height = Math.round(narrow ? width * 1.15 : Math.min(680, width * 0.62));
  const ties = figures.ties.filter((tie) => tie.from < most && tie.to < most);
  const tied = new Set(ties.flatMap((tie) => [tie.from, tie.to]));
  if (!tied.size) return nothing();
  // copies: the simulation writes places into them
  const nodes = figures.nodes.map((node, index) => ({ ...node, index })).filter((node) => tied.has(node.index));
  const at = new Map(nodes.map((node) => [node.index, node]));
  const links = ties.map((tie) => ({ ...tie, source: at.get(tie.from), target: at.get(tie.to) }));
  const radius = (node) => 4 + 2.2 * Math.sqrt(node.events);
  const simulation = libraries.forceSimulation(nodes)
    .force("link", libraries.forceLink(links).distance(narrow ? 55 : 85).strength(0.25))
    .force("charge", libraries.forceManyBody().strength(narrow ? -160 : -330))
    .force("x", libraries.forceX(width / 2).strength(0.07))
    .force("y", libraries.forceY(height / 2).strength(narrow ? 0.07 : 0.12))
    .force("apart", libraries.forceCollide((node) => radius(node) + 9))
    .stop();
  simulation.tick(400);
  // stretched to the room there is, with some at the edges for the names
  spread("x", narrow ? 48 : 90, width);
  spread("y", 28, height);
  function spread(axis, room, end) {
    const values = nodes.map((node) => node[axis]);
    const [least, span] = [Math.min(...values), Math.max(...values) - Math.min(...values)];
    for (const node of nodes) {
      node[axis] = span ? room + ((node[axis] - least) / span) * (end - 2 * room) : end / 2;
    }
  }
  // arrows begin and end at the rims of their nodes
  for (const link of links) {
    const { source, target } = link;
    const [dx, dy] = [target.x - source.x, target.y - source.y];
    const length = Math.hypot(dx, dy) || 1;
    const rim = (node, way) => ({
      x: node.x + (way * dx * (radius(node) + 1)) / length,
      y: node.y + (way * dy * (radius(node) + 1)) / length,
    });
    link.begin = rim(source, 1);
    link.end = rim(target, -1);
  }
  const lines = (some, headLength) => libraries.arrow(some, {
    x1: (l) => l.begin.x, y1: (l) => l.begin.y, x2: (l) => l.end.x, y2: (l) => l.end.y, bend: 14, headLength,
    stroke: (l) => colour(l.quad), strokeWidth: (l) => 0.8 + Math.sqrt(l.events), strokeOpacity: 0.75,
  });
  const KINDS = { person: "circle", country: "square", government: "square" };
  const short = (name) => (narrow && name.length > 18 ? `${name.slice(0, 17)}…` : name);
  const picture = chart({
    width,
    height,
    margin: 0,
    ariaLabel: "Network of those who act and whom they act on",
    x: { type: "identity", axis: null },
    y: { type: "identity", axis: null },
    r: { type: "identity" },
    symbol: { type: "identity" },
    marks: [
      lines(links.filter((l) => l.together), 0),
      lines(links.filter((l) => !l.together), 7),
      libraries.dot(nodes, {
        x: "x", y: "y", r: radius, fill: "currentColor", fillOpacity: 0.85, stroke: "var(--paper)",
        symbol: (n) => KINDS[n.kind] ?? "diamond",
        title: (n) => `${n.name}\n${number(n.events, "event")}\n` + links
          .filter((l) => l.source === n || l.target === n).slice(0, 6)
          .map((l) => `${l.source.name} ${l.together ? "and" : "→"} ${l.target.name}: ${l.what}`).join("\n"),
        tip: { lineWidth: 28 },
      }),
      libraries.text(nodes, {
        x: "x", y: (n) => n.y - radius(n) - 8, text: (n) => short(n.name), fill: "currentColor",
        stroke: "var(--paper)", strokeWidth: 4, fontSize: narrow ? 11 : 12,
      }),
    ],
  }, (node) => ({ name: node.name }));
  return [
    make("p", { class: "told" },
      `The ${nodes.length} with most events and ties to each other: people round, countries and governments square,`
      + " others diamonds. An arrow has the colour of most of what one does to the other; a line without a head is what they do"
      + " together."),
    key(QUADS.map((q) => [colour(q.quad), q.label])),
    picture,
    inWords("The same in words", ["from", "to", "events", "what"],
      [...links].sort((a, b) => b.events - a.events).map((l) => [
        toSentences(l.source.name, { name: l.source.name }), l.target.name, l.events, l.what,
      ])),
  ];
});
