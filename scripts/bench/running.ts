import { localCloudSettings } from "../local-stack.ts";
import { Problem } from "../problem.ts";

/** Whether an instance of the local cloud answers. */
export async function isRunning(instance: string): Promise<boolean> {
  try {
    await fetch(localCloudSettings(instance).hetznerEndpoint, { signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

/** @throws Problem unless an instance answers. */
export async function mustRun(instance: string): Promise<void> {
  if (await isRunning(instance)) return;
  const flag = instance === "default" ? "" : ` -- --instance ${instance}`;
  throw new Problem(`The local cloud \`${instance}\` doesn't run. Cure: \`npm start${flag}\`, then the bench again.`);
}
