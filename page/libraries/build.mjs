// Makes libraries.min.js, world.json and LICENSES.txt from what package-lock.json names.
import { build } from "esbuild";
import countries from "i18n-iso-countries";
import { readFile, readdir, writeFile } from "node:fs/promises";

const { metafile } = await build({
  entryPoints: ["entry.mjs"],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "libraries",
  target: "es2020",
  charset: "ascii", // no byte of it depends on the encoding of the page
  legalComments: "none", // LICENSES.txt has them
  metafile: true,
  outfile: "libraries.min.js",
});

// Countries of Natural Earth at 1:110 million, by their alpha-3 codes; what has no code keeps its outline.
const world = JSON.parse(await readFile("node_modules/world-atlas/countries-110m.json", "utf8"));
for (const shape of world.objects.countries.geometries) {
  const code = shape.properties.name === "Kosovo" ? "XKX" : countries.numericToAlpha3(shape.id);
  delete shape.properties;
  delete shape.id;
  if (code) shape.id = code;
}
delete world.objects.land;
await writeFile("world.json", JSON.stringify(world) + "\n");

// Every package of which something stands in the two files.
const names = new Set(["world-atlas"]);
const used = Object.entries(metafile.outputs["libraries.min.js"].inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
for (const [path] of used) {
  const name = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
  if (name) names.add(name);
}
const parts = [];
for (const name of [...names].sort()) {
  const folder = `node_modules/${name}`;
  const { version, license, homepage } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((f) => /^licen[cs]e/i.test(f));
  const text = file ? (await readFile(`${folder}/${file}`, "utf8")).trim() : "(the package has no text of its licence)";
  parts.push(`${name} ${version}, ${license}${homepage ? `, ${homepage}` : ""}\n\n${text}\n`);
}
const head = "Packages of npm in libraries.min.js and world.json, with their licences. The outlines of countries are those of\n"
  + "Natural Earth (public domain).\n";
await writeFile("LICENSES.txt", [head, ...parts].join(`\n${"-".repeat(80)}\n\n`));
