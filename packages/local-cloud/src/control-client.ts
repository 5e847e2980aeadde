import { Mendable } from "@meet-coop/command-line";
import type { Instance } from "./settings.ts";

/** Asks the control door of a running instance. Throws Mendable with the reason when it refuses. */
export async function askControl<T>(instance: Instance, method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${instance.ports.control}${path}`, {
      method,
      headers: { Authorization: `Bearer ${instance.controlToken}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Mendable(
      `instance '${instance.instance}' doesn't answer on port ${instance.ports.control}. 'npm run local-cloud -- logs' tells more`,
    );
  }
  const answer: unknown = await response.json();
  if (!response.ok) {
    const reason = typeof answer === "object" && answer !== null && "error" in answer ? answer.error : response.status;
    throw new Mendable(typeof reason === "string" ? reason : JSON.stringify(reason));
  }
  return answer as T;
}
