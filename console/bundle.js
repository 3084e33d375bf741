// How a page of the package is built: one script and one stylesheet with everything inside, nothing from elsewhere,
// and the licences of what is inside beside them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const bundle = (name) => ({
  base: "/",
  build: {
    outDir: `../../app/pages/${name}`,
    emptyOutDir: true,
    assetsDir: `assets/${name}`,
    target: "es2022",
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      output: { inlineDynamicImports: true },
      onwarn: (warning, warn) => warning.code === "MODULE_LEVEL_DIRECTIVE" || warn(warning),
    },
  },
  plugins: [licences()],
});

function licences() {
  return {
    name: "licences",
    generateBundle(_, chunks) {
      const modules = Object.values(chunks).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
      const homes = [...new Set(modules.filter((id) => id.includes("node_modules")).map(home))].sort();
      this.emitFile({ type: "asset", fileName: "licences.txt", source: homes.map(licence).join("\n\n") });
    },
  };
}

/** The folder of the package that a module belongs to. */
function home(id) {
  let folder = dirname(id.replace(/^\0/, "").split("?")[0]);
  while (!(existsSync(join(folder, "package.json")) && described(folder).name && described(folder).version)) {
    folder = dirname(folder);
  }
  return folder;
}

const described = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

function licence(folder) {
  const { name, version, license } = described(folder);
  const files = readdirSync(folder).filter((entry) => /licen[cs]e|copying|notice/i.test(entry));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}
