import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Docker } from "@meet-coop/docker";

const groupsFolder = "/sys/fs/cgroup";

/** Bytes that each running container of these names uses, everything in it included; those that don't run are absent. */
export async function readMemory(docker: Docker, names: string[]): Promise<Map<string, number>> {
  const running = await docker.lines(["ps", "--no-trunc", "--format", "{{.Names}} {{.ID}}"]);
  const wanted = running.map((line) => line.split(" ")).filter(([name = ""]) => names.includes(name));
  if (wanted.length === 0) return new Map();
  const processes = await docker.lines(["inspect", "--format", "{{.State.Pid}}", ...wanted.map(([, id = ""]) => id)]);
  return new Map(wanted.map(([name = "", id = ""], index): [string, number] => [name, memoryOf(Number(processes[index]), id)]));
}

/** What a status shows of a container. */
export function useOf(bytes: ReadonlyMap<string, number>, container: string): { running: boolean; memoryBytes: number } {
  return { running: bytes.has(container), memoryBytes: bytes.get(container) ?? 0 };
}

/** By the control groups of the kernel: `docker stats` takes two seconds and answers 0 on a busy machine. 0: nothing counts memory here. */
function memoryOf(pid: number, containerId: string): number {
  const list = `/proc/${pid}/cgroup`;
  const group = existsSync(list) ? groupOf(readFileSync(list, "utf8"), containerId) : undefined;
  if (group === undefined) return 0;
  const folder = join(groupsFolder, group.version === 1 ? "memory" : "", group.path);
  const usage = join(folder, group.version === 1 ? "memory.usage_in_bytes" : "memory.current");
  if (!existsSync(usage)) return 0;
  return Number(readFileSync(usage, "utf8")) - droppable(readFileSync(join(folder, "memory.stat"), "utf8"));
}

/** Control group of a container, from `/proc/<pid>/cgroup` of its first process; systemd moves that one further down. */
export function groupOf(list: string, containerId: string): { version: 1 | 2; path: string } | undefined {
  for (const line of list.split("\n")) {
    const [, controllers = "", path = ""] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const end = path.indexOf(containerId);
    if (end < 0 || (controllers !== "" && !controllers.split(",").includes("memory"))) continue;
    const whole = path.indexOf("/", end);
    return { version: controllers === "" ? 2 : 1, path: whole < 0 ? path : path.slice(0, whole) };
  }
  return undefined;
}

/** Bytes of files that the kernel drops when memory is short, which `docker stats` doesn't count either. */
export function droppable(stat: string): number {
  return Number(/^total_inactive_file (\d+)$/m.exec(stat)?.[1] ?? /^inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
}
