// The door of every `npm` command. Plain JavaScript, so that the Node of the machine (18 or newer) can run it before anything is installed:
// it installs the npm packages that the lock file names, then hands over to the Node that the project pins.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const programs = {
  start: "scripts/start.ts",
  test: "scripts/test.ts",
  soak: "scripts/soak.ts",
  bench: "scripts/bench.ts",
  pulumi: "scripts/pulumi.ts",
  "local-cloud": "packages/local-cloud/src/cli.ts",
  recover: "scripts/recover.ts",
  status: "scripts/status.ts",
  administrator: "scripts/administrator/command.ts",
  conformance: "scripts/conformance.ts",
  check: "scripts/check.ts",
  plan: "packages/service-config/src/cli.ts",
  generate: "scripts/generate.ts",
};

const [command = "", ...rest] = process.argv.slice(2);
const program = programs[command];
if (!program) {
  console.error(`There is no command \`${command}\`. The commands are: ${Object.keys(programs).join(", ")}.`);
  process.exit(2);
}
if (Number(process.versions.node.split(".")[0]) < 18) {
  console.error(
    `Node ${process.versions.node} is too old to install this project; it needs Node 18 or newer (Debian: \`apt-get install nodejs npm\`).`,
  );
  process.exit(1);
}

/** Installs npm packages when the lock file is not the one that was installed last. */
function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const mark = join(root, "node_modules", ".installed-lock");
  const node = join(root, "node_modules", ".bin", "node");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock && existsSync(node)) return;
  const started = Date.now();
  console.error("· npm packages: installing what package-lock.json names …");
  // Not `npm ci`: it refuses a lock file that lacks optional packages for other platforms, and some registries don't have them all.
  const npm = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (npm.status !== 0) {
    console.error(
      "npm could not install the packages (its message stands above). Cure: see that npm reaches its registry, then run the same command again.",
    );
    process.exit(1);
  }
  writeFileSync(mark, lock);
  console.error(`✓ npm packages (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

installPackages();
const bin = join(root, "node_modules", ".bin");
// Node keeps there what it made of modules, by their content: half of the time until a command begins to work.
const compileCache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "meet-coop", "compile-cache");
const child = spawn(join(bin, "node"), ["--disable-warning=ExperimentalWarning", join(root, program), ...rest], {
  stdio: "inherit",
  // Where the person stands: `npm run` itself always starts in the folder of package.json.
  cwd: process.env.INIT_CWD?.startsWith(root) ? process.env.INIT_CWD : root,
  env: { NODE_COMPILE_CACHE: compileCache, ...process.env, PATH: `${bin}:${process.env.PATH}` },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
