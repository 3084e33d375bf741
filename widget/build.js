// Makes app/pages/widget/widget.js: one script with everything inside. Its first line tells which sources it is from.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";

const target = ["chrome111", "firefox113", "safari16.4"];
const files = [".", "styles"].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
const sources = files.filter((name) => /\.(js|css)$/.test(name)).sort();
const hash = createHash("sha256");
for (const name of sources) hash.update(`${name}\n`).update(readFileSync(name));

await build({
  entryPoints: ["main.js"],
  outfile: "../app/pages/widget/widget.js",
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  target,
  banner: { js: `/* Nexora's chat widget, built from widget/ (sha256 ${hash.digest("hex")}) */` },
  plugins: [{ name: "styles", setup: (building) => building.onLoad({ filter: /\.css$/ }, packed) }],
});

async function packed({ path }) {
  const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target });
  return { contents: code, loader: "text" };
}
