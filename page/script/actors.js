// Who acts: bars by quad class.

part("actors", (width) => {
  const actors = figures.actors;
  if (!actors.length) return nothing();
  const total = (actor) => actor.quads.reduce((a, b) => a + b, 0);
  const narrow = width < 560;
  const bars = QUADS.flatMap(({ quad, label }) =>
    actors.filter((a) => a.quads[quad]).map((a) => ({ actor: a, name: a.name, count: a.quads[quad], quad, label })));
  const names = actors.map((a) => a.name);
  const picture = chart({
    width,
    height: 40 + actors.length * (narrow ? 42 : 26),
    marginLeft: narrow ? 4 : 230,
    marginRight: 40,
    marginTop: narrow ? 24 : 8,
    marginBottom: 40,
    ariaLabel: "Who acts, by number of events",
    x: { label: "events", grid: true, ticks: Math.min(narrow ? 4 : 10, total(actors[0])), tickFormat: "d" },
    y: { domain: names, label: null, axis: narrow ? null : "left", padding: narrow ? 0.55 : 0.2 },
    marks: [
      libraries.barX(bars, {
        x: "count", y: "name", fill: (bar) => colour(bar.quad), insetLeft: 0.5,
        title: (bar) => `${bar.name}: ${number(bar.count, "event")} of ${bar.label}`, tip: true,
      }),
      libraries.text(actors, { x: total, y: "name", text: (a) => String(total(a)), dx: 6, textAnchor: "start" }),
      narrow ? libraries.text(actors, { x: 0, y: "name", text: "name", dy: -18, textAnchor: "start", fontWeight: 600 }) : null,
    ],
  }, (bar) => ({ name: bar.name }));
  const first = actors.slice(0, 3).map((a) => `${a.name} (${total(a)})`);
  return [
    make("p", { class: "told" }, `Most often ${list(first)}. Of those who meet or agree each one acts.`),
    key(QUADS.map((q) => [colour(q.quad), q.label])),
    picture,
    inWords("The same in words", ["who", "kind", "events", ...QUADS.map((q) => q.label)],
      actors.map((a) => [toSentences(a.name, { name: a.name }), a.kind, total(a), ...QUADS.map((q) => a.quads[q.quad])])),
  ];
});
