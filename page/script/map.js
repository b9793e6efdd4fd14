// Countries: how many events each has to do with.

const world = JSON.parse(document.getElementById("world").textContent);
const shapes = libraries.feature(world, world.objects.countries).features;

part("map", (width) => {
  const countries = figures.countries;
  if (!countries.length) return nothing();
  const byCode = new Map(countries.map((country) => [country.code, country]));
  const drawn = shapes.map((shape) => ({ ...shape, country: byCode.get(shape.id) })).filter((s) => s.country);
  const most = Math.max(...countries.map((c) => c.events));
  // steps that a reader can name: 1, 2-5, 6-20, 21-100 and so on
  const bounds = [1, 5, 20, 100, 1000, 10000].filter((bound, i, all) => i === 0 || all[i - 1] < most);
  const scale = dark.matches ? ["#274b73", "#2f6ca8", "#4d93d6", "#86bdf0", "#bcdcfa", "#e6f2ff"]
    : ["#cfe1f2", "#93c3df", "#4b97c9", "#1d6cb1", "#084083", "#041f4a"];
  const step = (events) => bounds.findIndex((bound, i) => events <= bound || i === bounds.length - 1);
  const words = (i) => {
    const least = i === 0 ? 1 : bounds[i - 1] + 1;
    if (i === bounds.length - 1 && most < bounds[i]) return least === most ? `${most}` : `${least} to ${most}`;
    return least === bounds[i] ? `${least}` : `${least} to ${bounds[i]}`;
  };
  const away = countries.filter((c) => !drawn.some((s) => s.id === c.code));
  const picture = chart({
    width,
    height: Math.round(width * 0.5),
    margin: 2,
    projection: "equal-earth",
    ariaLabel: "Map of the countries of the events",
    marks: [
      libraries.sphere({ stroke: "currentColor", strokeOpacity: 0.25 }),
      libraries.geo(shapes, { fill: "currentColor", fillOpacity: 0.07, stroke: "currentColor", strokeOpacity: 0.25, strokeWidth: 0.5 }),
      libraries.geo(drawn, {
        fill: (s) => scale[step(s.country.events)], stroke: "var(--paper)", strokeWidth: 0.5,
        title: (s) => `${s.country.name}: ${number(s.country.events, "event")}`
          + (s.country.goldstein === null ? "" : `\nmean Goldstein value ${s.country.goldstein}`),
        tip: true,
      }),
    ],
  }, (shape) => ({ codes: [shape.country.code], label: shape.country.name }));
  const first = countries.slice(0, 3).map((c) => `${c.name} (${c.events})`);
  const missing = away.length === 0 ? ""
    : ` Not on the map: ${list(away.slice(0, 8).map((c) => `${c.name} (${c.events})`))}${away.length > 8 ? ", and others" : ""}.`;
  return [
    make("p", { class: "told" }, `Events that a country or somebody of it takes part in, or that take place there. Most often ${
      list(first)}.${missing}`),
    key(bounds.map((_, i) => [scale[i], `${words(i)} ${words(i) === "1" ? "event" : "events"}`])),
    picture,
    inWords("The same in words", ["country", "events", "mean Goldstein value"],
      countries.map((c) => [toSentences(c.name, { codes: [c.code], label: c.name }), c.events, c.goldstein ?? ""])),
  ];
});
