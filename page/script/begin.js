// The head of the page, the choice of what is counted, and the first drawing.

{
  const days = report.published ? ` from ${report.published[0]} to ${report.published[1]}` : "";
  const by = report.publishers ? ` of ${number(report.publishers, "publisher")}` : "";
  document.getElementById("about").textContent =
    `${number(report.articles, "article")}${by}${days}; ${number(report.events, "event")}, of which ${
      report.happened.events.toLocaleString("en")} happened as the articles have it.`;
  const option = (value, label, words) => {
    const input = make("input", {
      type: "radio", name: "counted", value, checked: value === "happened",
      onchange: () => { figures = report[value]; drawAll(); },
    });
    return make("label", { title: words }, input, ` ${label}`);
  };
  document.getElementById("choice").append(make("fieldset", {},
    make("legend", {}, "The pictures count"),
    option("happened", "what happened", "events that are told as done or going on"),
    option("told", "everything that is told", "plans, threats, demands and denials too")));
}

drawAll();
dark.addEventListener("change", drawAll);
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return; // a phone's bars come and go
  width = innerWidth;
  requestAnimationFrame(drawAll);
});
document.documentElement.dataset.drawn = "yes";
