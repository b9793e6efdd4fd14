// Pairs of countries over time: a dot a stretch of time, its size the number of events, its colour their tone.

part("pairs", (width) => {
  const pairs = figures.pairs;
  if (!pairs.length) return nothing();
  const label = (pair) => pair.names.join(" – ");
  const dots = pairs.flatMap((pair) =>
    pair.stretches.map((s) => ({ ...s, pair, label: label(pair), date: new Date(`${s.day}T00:00Z`) })));
  const filter = (pair) => ({ codes: pair.codes, label: label(pair) });
  const most = Math.max(1, ...dots.map((d) => d.events));
  // no hours between days that lie near each other
  const times = dots.map((d) => d.date.getTime());
  const days = (Math.max(...times) - Math.min(...times)) / 86400000;
  const ticks = Math.max(3, Math.floor(width / 130));
  const picture = dots.length === 0 ? null : chart({
    width,
    height: 60 + pairs.length * 48,
    marginLeft: 20,
    marginRight: 18,
    marginTop: 30,
    marginBottom: 36,
    ariaLabel: `Events of pairs of countries, by ${report.unit}`,
    x: { type: "utc", label: null, grid: true, nice: false, ticks: days < ticks ? "day" : ticks },
    y: { domain: pairs.map(label), axis: null, padding: 0.5 },
    r: { domain: [0, most], range: [0, Math.min(13, 4 + 3 * Math.sqrt(most))] },
    marks: [
      libraries.ruleY(pairs.map(label), { stroke: "currentColor", strokeOpacity: 0.15 }),
      libraries.text(pairs, {
        y: label, frameAnchor: "left", dy: -20, dx: -14, textAnchor: "start", fontWeight: 600,
        text: (p) => `${label(p)} · ${p.events}`,
      }),
      libraries.dot(dots, {
        x: "date", y: "label", r: "events", fill: (d) => shade(d.goldstein), stroke: "var(--paper)", strokeWidth: 0.7,
        title: (d) => `${d.label}\n${report.unit === "day" ? "" : `${report.unit} of `}${d.day}: ${number(d.events, "event")}`
          + (d.goldstein === null ? "" : `, mean Goldstein value ${d.goldstein}`),
        tip: true,
      }),
    ],
  }, (dot) => filter(dot.pair));
  const left = figures.unplaced === 0 ? ""
    : ` ${number(figures.unplaced, "event")} of these pairs ${figures.unplaced === 1 ? "has" : "have"} a date that is too vague,`
      + " or far from that of the articles, and no dot.";
  return [
    make("p", { class: "told" },
      (picture ? `A dot is a ${report.unit}: its size the number of events, its colour the mean Goldstein value. An event`
        + " without a date stands on the day of its article." : "") + left),
    picture && key(SHADES.map(([value, words]) => [shade(value), words])),
    picture,
    inWords("The same in words", ["pair", "events", "mean Goldstein value", `by ${report.unit}`],
      pairs.map((pair) => [
        toSentences(label(pair), filter(pair)), pair.events, pair.goldstein ?? "",
        pair.stretches.map((s) => `${s.day}: ${s.events}`).join("; "),
      ])),
  ];
});
