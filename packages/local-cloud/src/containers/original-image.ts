import { CommandFailed, type Docker, type Log, timed } from "@meet-coop/docker";
import type { RegistryImage } from "@meet-coop/stand-ins";

/** An image of its makers on the engine, or why there is none. */
export type Original = { reference: string; id: string } | { why: string };

/** Milliseconds in which a registry has to say that it has an image; pulling it may take longer. */
const patience = 10_000;

/** The reference of an original. `registry`: one that has copies, instead of the makers' own, e.g. `127.0.0.1:5000`. */
export function originalReference({ original = "", tag }: Pick<RegistryImage, "original" | "tag">, registry?: string): string {
  const [first = "", ...rest] = original.split("/");
  const path = rest.length > 0 && /[.:]/.test(first) ? rest.join("/") : original;
  return `${registry === undefined ? original : `${registry}/${path}`}:${tag}`;
}

/** Brings an original to the engine, unless it has it. A registry that can't be reached is asked once, and for a short time. */
export async function pullOriginal(docker: Docker, reference: string, log: Log, wait = patience): Promise<Original> {
  if (!(await docker.has("image", reference))) {
    const why = await timed(log, `image ${reference}: pull`, () => pull(docker, reference, wait));
    if (why !== undefined) return { why };
  }
  const id = await docker.run(["image", "inspect", "--format", "{{.Id}}", reference]);
  return { reference, id: id.trim() };
}

/** Pulls an image; returns why not. */
async function pull(docker: Docker, reference: string, wait: number): Promise<string | undefined> {
  const asked = new AbortController();
  const late = setTimeout(() => asked.abort(), wait);
  try {
    await docker.run(["pull", reference], {
      signal: asked.signal,
      // Docker says this once the registry has answered: from then on it may take as long as it takes.
      onLine: (line) => {
        if (line.includes("Pulling from")) clearTimeout(late);
      },
    });
    return undefined;
  } catch (error) {
    if (asked.signal.aborted) return `no registry answered within ${wait / 1000} s`;
    if (error instanceof CommandFailed) return error.output.split("\n").at(-1) ?? "";
    throw error;
  } finally {
    clearTimeout(late);
  }
}
