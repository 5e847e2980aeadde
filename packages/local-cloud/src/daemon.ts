import { Mendable } from "@meet-coop/command-line";
/**
 * The process that serves one instance: `node daemon.ts FOLDER`, after the command line has prepared the folder.
 * Writes its log to standard output; ends well on SIGTERM and SIGINT, with status 1 when it could not start.
 */
import { LocalCloud } from "./local-cloud.ts";
import { claim, release } from "./process.ts";
import { readInstance } from "./settings.ts";

export async function serve(folder: string): Promise<void> {
  const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const instance = readInstance(folder);
  if (instance === undefined) throw new Mendable(`${folder} holds no instance: 'npm run local-cloud -- start' makes one`);
  let stopping = false;
  let cloud: LocalCloud | undefined;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    // Before the driver has started there is nothing to end in order; a start cleans up after itself.
    if (cloud === undefined) process.exit(1);
    log(`${signal}: stopping`);
    await cloud.stop();
    release(folder);
    log("stopped");
    process.exit(0);
  };
  claim(folder);
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  log(`starting instance '${instance.instance}' with driver '${instance.driver}'`);
  try {
    cloud = await LocalCloud.start({ instance: instance.instance, stateFolder: folder, log });
  } catch (error) {
    release(folder);
    throw error;
  }
  log("ready");
}

if (import.meta.main) {
  try {
    await serve(process.argv[2] ?? "");
  } catch (error) {
    process.stdout.write(`error: ${error instanceof Mendable ? error.message : error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  }
}
