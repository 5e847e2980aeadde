import { Mendable } from "@meet-coop/command-line";
import { localCloudSettings } from "@meet-coop/local-cloud/known-instance";

/** Whether an instance of the local cloud answers. */
export async function isRunning(instance: string): Promise<boolean> {
  try {
    await fetch(localCloudSettings(instance).hetznerEndpoint, { signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

/** @throws Mendable unless an instance answers. */
export async function mustRun(instance: string): Promise<void> {
  if (await isRunning(instance)) return;
  const flag = instance === "default" ? "" : ` -- --instance ${instance}`;
  throw new Mendable(`The local cloud \`${instance}\` doesn't run. Cure: \`npm start${flag}\`, then the bench again.`);
}
