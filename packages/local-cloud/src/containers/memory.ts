import type { Docker } from "./docker-command.ts";

/** Reads what containers use, as `docker stats` counts it: without the pages that the kernel may drop. */
export class MemoryReader {
  readonly #docker: Docker;
  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** Bytes of each container that runs; the others are absent. */
  async read(names: string[]): Promise<Map<string, number>> {
    const wanted = new Set(names);
    const running = (await this.#docker.lines(["ps", "--format", "{{.Names}}"])).filter((name) => wanted.has(name));
    if (running.length === 0) return new Map();
    const lines = await this.#docker.lines(["stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", ...running]);
    return new Map(lines.map((line): [string, number] => [line.split(" ")[0] ?? "", parseMemory(line.split(" ")[1] ?? "")]));
  }
}

const units: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

/** Bytes from what `docker stats` writes, e.g. `73.58MiB`. */
export function parseMemory(text: string): number {
  const found = /^([\d.]+)([KMGT]?i?B)$/.exec(text);
  const unit = units[found?.[2] ?? ""];
  if (!found || unit === undefined) throw new Error(`docker stats: memory is "${text}", expected a number with B, KiB, MiB or GiB`);
  return Math.round(Number(found[1]) * unit);
}
