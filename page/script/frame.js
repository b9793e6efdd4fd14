// What all parts of the page share. What articles say becomes text, never markup: nodes are made by `make` alone.

const { plot } = libraries;
const report = JSON.parse(document.getElementById("figures").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");

/** What the pictures count: `happened` or `told`. */
let figures = report.happened;

/** Quad classes by their numbers, from those who help to those who harm; the colours are told apart by colour-blind people. */
const QUADS = [
  { quad: 2, label: "cooperation in deeds", light: "#2166ac", dark: "#5aa2dc" },
  { quad: 1, label: "cooperation in words", light: "#86b9dd", dark: "#a9d0ec" },
  { quad: 0, label: "neither", light: "#9b9b9b", dark: "#8a8f98" },
  { quad: 3, label: "conflict in words", light: "#f0a07c", dark: "#f3b697" },
  { quad: 4, label: "conflict in deeds", light: "#b2182b", dark: "#e8604c" },
];

function colour(quad) {
  const of = QUADS.find((q) => q.quad === quad) ?? QUADS[2];
  return dark.matches ? of.dark : of.light;
}

/** The colour of a mean Goldstein value, from -10 (harms) to 10 (helps). */
function shade(goldstein) {
  if (goldstein === null) return colour(0);
  if (goldstein > 5) return colour(2);
  if (goldstein >= 1) return colour(1);
  if (goldstein > -1) return colour(0);
  return goldstein >= -5 ? colour(3) : colour(4);
}

const SHADES = [
  [8, "above 5: helps"],
  [3, "1 to 5"],
  [0, "about 0, or none"],
  [-3, "-5 to -1"],
  [-8, "below -5: harms"],
];

/** An element with attributes and children; texts among these stay texts. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function number(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** "A, B and C". */
function list(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function key(entries) {
  const item = ([color, label]) => make("li", {}, make("i", { style: `background:${color}` }), label);
  return make("ul", { class: "key" }, ...entries.map(item));
}

/** A picture in words: what screen readers read and what can be copied. Rows are lists of cells. */
function inWords(title, heads, rows) {
  const cell = (value, row) => {
    const node = value instanceof Node ? value : document.createTextNode(value === null ? "" : String(value));
    return make(row, { class: typeof value === "number" ? "number" : null }, node);
  };
  const head = heads.map((h, i) =>
    make("th", { scope: "col", class: typeof rows[0]?.[i] === "number" ? "number" : null }, h));
  return make("details", {},
    make("summary", {}, title),
    make("div", { class: "wide" },
      make("table", {},
        make("thead", {}, make("tr", {}, ...head)),
        make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((value) => cell(value, "td"))))))));
}

/** A name that leads to its sentences. */
function toSentences(label, filter) {
  return make("button", { type: "button", class: "plain", onclick: () => choose(filter) }, label);
}

const parts = [];

/** A part of the page that is drawn anew where the width, the colours or the figures change. */
function part(id, draw) {
  const place = make("div");
  document.getElementById(id).append(place);
  parts.push(() => place.replaceChildren(...draw(Math.min(place.clientWidth || 700, 1096)).filter((n) => n !== null)));
}

function drawAll() {
  for (const draw of parts) draw();
}

/** A chart of the library; a click on what the pointer is at shows its sentences. */
function chart(options, filter) {
  const svg = plot({ style: { background: "none", fontSize: "13px", fontFamily: "inherit" }, ...options });
  if (filter) {
    svg.style.cursor = "pointer";
    svg.addEventListener("click", () => svg.value && choose(filter(svg.value)));
  }
  svg.setAttribute("role", "img");
  return make("div", { class: "chart" }, svg);
}

function nothing() {
  return [make("p", { class: "told" }, "Nothing of this kind in these articles.")];
}
