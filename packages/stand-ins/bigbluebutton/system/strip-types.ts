import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

// node strip-types.ts SOURCE TARGET: writes the TypeScript files of SOURCE, tests left out, as JavaScript into TARGET, which is replaced.
const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) throw new Error("usage: node strip-types.ts SOURCE TARGET");
process.removeAllListeners("warning").on("warning", (warning) => {
  // That Node strips types is meant here; anything else is to be seen.
  if (warning.name !== "ExperimentalWarning") console.warn(warning);
});
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of readdirSync(source).filter((entry) => entry.endsWith(".ts") && !/\.test(ing)?\.ts$/.test(entry))) {
  const code = stripTypeScriptTypes(readFileSync(join(source, name), "utf8")).replace(/(from\s+"\.\/[\w-]+)\.ts"/g, '$1.js"');
  writeFileSync(join(target, name.replace(/\.ts$/, ".js")), code);
}
