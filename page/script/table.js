// What the articles say: the events with their sentences, and what of them is chosen.

const STEP = 100;
let chosen = null;
let shown = STEP;

const search = make("input", { type: "search", oninput: () => { shown = STEP; fill(); } });
const status = make("select", { onchange: () => { shown = STEP; fill(); } });
const sure = make("select", { onchange: () => { shown = STEP; fill(); } },
  ...[[0, "any confidence"], [0.3, "30% or more"], [0.5, "50% or more"], [0.7, "70% or more"]]
    .map(([value, words]) => make("option", { value }, words)));
const count = make("p", { class: "told", role: "status" });
const body = make("tbody");
const more = make("button", { type: "button", onclick: () => { shown += STEP; fill(); } }, "Show more");
const release = make("button", { type: "button", onclick: () => choose(null) });

/** Shows the sentences of a name, of a country, or of what passes between two countries. */
function choose(filter) {
  chosen = filter;
  shown = STEP;
  fill();
  if (filter) {
    const section = document.getElementById("sentences");
    section.scrollIntoView();
    section.focus({ preventScroll: true });
  }
}

const texts = report.rows.map((row) =>
  [row.who, row.what, row.whom, row.status, row.place, row.quote, row.says, row.publisher, row.headline, row.day]
    .flat().join(" ").toLowerCase());

/** Does a row pass the choice? Of two countries both take part, on whatever side. */
function passes(row, index, words) {
  if (status.value && !(status.value === "happened" ? HAPPENED : [status.value]).includes(row.status)) return false;
  if ((row.confidence ?? 0) < Number(sure.value)) return false;
  if (chosen?.name && ![...row.who, ...row.whom].includes(chosen.name)) return false;
  if (chosen?.codes?.length === 1 && ![...row.from, ...row.to, ...row.at].includes(chosen.codes[0])) return false;
  if (chosen?.codes?.length === 2 && !chosen.codes.every((code) => [...row.from, ...row.to].includes(code))) return false;
  return words.every((word) => texts[index].includes(word));
}

const HAPPENED = ["actual", "ongoing"];

function source(row) {
  const published = [row.publisher, row.headline, row.published].filter(Boolean).join(", ") || "source";
  const link = row.url
    ? make("a", { href: row.url, rel: "noopener noreferrer", target: "_blank" }, published)
    : document.createTextNode(published === "source" ? "" : published);
  const says = row.says.length && row.says.join() !== row.publisher ? `${list(row.says)} says so. ` : "";
  const told = row.articles > 1 ? ` and ${number(row.articles - 1, "article")} more` : "";
  const sure = row.confidence === null ? "" : ` · confidence ${Math.round(row.confidence * 100)}%`;
  return make("div", { class: "source" }, says, link, told + sure);
}

function line(row) {
  const mark = make("i", { class: "mark", style: `background:${colour(row.quad)}`, "aria-hidden": "true" });
  const whom = row.whom.length ? ` → ${list(row.whom)}` : "";
  return make("tr", {},
    make("td", { class: "day" }, row.day ?? "no date"),
    make("td", {}, mark, make("strong", {}, list(row.who) || "somebody"), ` ${row.what}${whom}`),
    make("td", {}, make("span", { class: "status" }, row.status)),
    make("td", {}, make("blockquote", {}, row.quote ?? ""), source(row)));
}

function fill() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = report.rows.filter((row, index) => passes(row, index, words));
  body.replaceChildren(...rows.slice(0, shown).map(line));
  const part = report.rows.length < report.events ? `; the page has the sentences of ${
    report.rows.length.toLocaleString("en")} of ${number(report.events, "event")}, the latest` : "";
  count.textContent = `${number(rows.length, "row")}${rows.length > shown ? `, the first ${shown} shown` : ""}${part}.`;
  more.hidden = rows.length <= shown;
  release.hidden = !chosen;
  release.textContent = chosen ? `Only ${chosen.label ?? chosen.name} ✕` : "";
  if (chosen) release.setAttribute("aria-label", `Show all, not only ${chosen.label ?? chosen.name}`);
}

{
  const statuses = [...new Set(report.rows.map((row) => row.status))].sort();
  status.append(make("option", { value: "" }, "every status"), make("option", { value: "happened" }, "what happened"),
    ...statuses.map((s) => make("option", { value: s }, s)));
  const heads = ["when", "who did what to whom", "status", "sentence and source"];
  document.getElementById("sentences").append(
    make("form", { role: "search", onsubmit: (event) => event.preventDefault() },
      make("label", {}, "Search ", search), make("label", {}, "Status ", status),
      make("label", {}, "Confidence ", sure), release),
    count,
    make("table", {},
      make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { scope: "col" }, h)))), body),
    more);
  parts.push(fill);
}
