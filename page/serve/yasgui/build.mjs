// Packs yasgui.min.js.gz and yasgui.min.css.gz and writes LICENSES.txt, from what package-lock.json names.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

for (const name of ["yasgui.min.js", "yasgui.min.css"]) {
  const text = await readFile(`node_modules/@zazuko/yasgui/build/${name}`, "utf8");
  const plain = text.replace(/\n?\/[/*]# sourceMappingURL=[^\n]*/g, "");
  await writeFile(`${name}.gz`, gzipSync(plain, { level: 9 }));
}

// Every package that is installed: the bundle is made of YASGUI and of what it needs.
const lock = JSON.parse(await readFile("package-lock.json", "utf8"));
const parts = [];
for (const folder of Object.keys(lock.packages).filter((path) => path.startsWith("node_modules/")).sort()) {
  const read = await readFile(`${folder}/package.json`, "utf8").catch(() => null);
  if (!read) continue;
  const { name, version, license: one, licenses, homepage } = JSON.parse(read);
  const license = one ?? licenses?.map((other) => other.type).join(", ") ?? "a licence that its package.json does not name";
  const file = (await readdir(folder)).find((f) => /^licen[cs]e/i.test(f));
  const text = file ? (await readFile(`${folder}/${file}`, "utf8")).trim() : "(the package has no text of its licence)";
  parts.push(`${name} ${version}, ${license}${homepage ? `, ${homepage}` : ""}\n\n${text}\n`);
}
const head = "Packages of npm that the SPARQL editor of `demarche serve` is made of, with their licences.\n";
await writeFile("LICENSES.txt", [head, ...parts].join(`\n${"-".repeat(80)}\n\n`));
