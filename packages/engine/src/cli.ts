import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname } from "node:path";
import { engineFolder } from "./engine-folder.ts";
import { EngineMissing } from "./engine-missing.ts";
import { ensureEngine } from "./ensure-engine.ts";
import { cachedRecord } from "./part-record.ts";
import { parts } from "./parts.ts";

const usage = `Runs the pinned Pulumi engine of this repository in the current folder.

  npm run pulumi -- ARGUMENTS          the engine's pulumi, for instance: npm run pulumi -- preview
  npm run pulumi -- engine status      which part comes from where; changes nothing
  npm run pulumi -- engine prepare     downloads or builds what is missing, and ends
  npm run pulumi -- --help             this text; for Pulumi's own: npm run pulumi -- help

What is missing is fetched or built first; a first build takes some 15 minutes. All of it lies in
${engineFolder().root}, which may be deleted at any time.
Exit status: Pulumi's own; 1 if the engine can't be had.`;

const args = process.argv.slice(2);
if (args[0] === "--") args.shift();

process.exitCode = await main();

async function main(): Promise<number> {
  if (args.length === 0 || args[0] === "--help" || args[0] === "-h") {
    console.log(usage);
    return 0;
  }
  if (args[0] === "engine") return engineCommand(args[1]);
  const engine = await ensure();
  if (engine === undefined) return 1;
  const path = [engine.bin, dirname(process.execPath), process.env.PATH ?? ""].join(delimiter);
  const child = spawn(engine.pulumi, args, { stdio: "inherit", env: { ...process.env, ...engine.env, PATH: path } });
  // Ctrl-C reaches the whole terminal group: Pulumi stops in its own time, and we wait for its exit status.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (signal !== "SIGINT") child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

async function engineCommand(command: string | undefined): Promise<number> {
  if (command === "status") {
    const folder = engineFolder();
    for (const part of parts) console.log(`${part.name} ${part.version}: ${cachedRecord(folder, part)?.origin ?? "missing"}`);
    return 0;
  }
  if (command === "prepare") return (await ensure()) === undefined ? 1 : 0;
  console.error(`engine: got ${command === undefined ? "no command" : `"${command}"`}, expected status or prepare. See --help.`);
  return 1;
}

async function ensure() {
  try {
    return await ensureEngine();
  } catch (error) {
    if (!(error instanceof EngineMissing)) throw error;
    console.error(error.message);
    return undefined;
  }
}
