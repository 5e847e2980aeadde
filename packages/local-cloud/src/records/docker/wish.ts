import { z } from "zod";
import { DockerError } from "./errors.ts";
import { idOf } from "./identity.ts";
import type { ContainerConfig, HostConfig } from "./rows.ts";

const texts = z.record(z.string(), z.string());
const listOfTexts = z.array(z.string()).nullish();

export const endpointSchema = z
  .looseObject({
    Aliases: listOfTexts,
    IPAMConfig: z.looseObject({ IPv4Address: z.string().optional() }).nullish(),
    DriverOpts: texts.nullish(),
  })
  .nullish();

/** The body of `POST /containers/create`: what the engine reads is checked, the rest is kept as it comes. */
export const containerSchema = z.looseObject({
  Image: z.string().default(""),
  Hostname: z.string().default(""),
  Cmd: listOfTexts,
  Entrypoint: listOfTexts,
  Env: listOfTexts,
  Labels: texts.nullish(),
  HostConfig: z
    .looseObject({
      NetworkMode: z.string().default(""),
      Binds: listOfTexts,
      Mounts: z.array(z.looseObject({ Type: z.string(), Source: z.string().default(""), Target: z.string() })).nullish(),
      PortBindings: z
        .record(z.string(), z.array(z.object({ HostIp: z.string().default(""), HostPort: z.string().default("") })).nullable())
        .nullish(),
      RestartPolicy: z.object({ Name: z.string().default(""), MaximumRetryCount: z.number().default(0) }).nullish(),
      Memory: z.number().default(0),
      MemorySwap: z.number().default(0),
      LogConfig: z.looseObject({ Type: z.string().default(""), Config: texts.nullish() }).nullish(),
    })
    .nullish(),
  NetworkingConfig: z.looseObject({ EndpointsConfig: z.record(z.string(), endpointSchema).nullish() }).nullish(),
});
export type ContainerWish = z.infer<typeof containerSchema>;

const mebibyte = 1024 * 1024;

/** The settings that a container has, from what was asked for: the engine fills in its defaults, as `docker inspect` then shows them. */
export function settled(wish: ContainerWish, id: string, hostName: string): { config: ContainerConfig; hostConfig: HostConfig } {
  const { HostConfig: host, NetworkingConfig: _, ...config } = wish;
  const { Memory: memory = 0, MemorySwap: swap = 0 } = host ?? {};
  checkMemory(memory, swap);
  const networkMode = host?.NetworkMode || "default";
  return {
    config: {
      ...{ Domainname: "", User: "", AttachStdin: false, AttachStdout: false, AttachStderr: false, Tty: false, OpenStdin: false },
      ...{ StdinOnce: false, Volumes: null, WorkingDir: "", OnBuild: null },
      ...config,
      Env: wish.Env ?? [],
      Hostname: wish.Hostname || (networkMode === "host" ? hostName : id.slice(0, 12)),
      Cmd: wish.Cmd ?? null,
      Entrypoint: wish.Entrypoint ?? null,
      Labels: wish.Labels ?? {},
    },
    hostConfig: {
      ...host,
      NetworkMode: networkMode,
      Binds: host?.Binds ?? null,
      Mounts: host?.Mounts ?? [],
      PortBindings: host?.PortBindings ?? {},
      RestartPolicy: host?.RestartPolicy ?? { Name: "", MaximumRetryCount: 0 },
      Memory: memory,
      // Docker gives as much swap as memory when nothing is said, and shows the sum.
      MemorySwap: memory > 0 && swap === 0 ? 2 * memory : swap,
      LogConfig: { Type: host?.LogConfig?.Type || "json-file", Config: host?.LogConfig?.Config ?? {} },
      ShmSize: host?.ShmSize || 64 * mebibyte,
      IpcMode: host?.IpcMode || "private",
      CgroupnsMode: host?.CgroupnsMode || "private",
      Runtime: host?.Runtime || "runc",
    },
  };
}

/** @throws DockerError in the words of the engine */
export function checkMemory(memory: number, swap: number): void {
  if (memory > 0 && memory < 6 * mebibyte) throw new DockerError(400, "Minimum memory limit allowed is 6MB");
  if (memory > 0 && swap > 0 && swap < memory)
    throw new DockerError(400, "Minimum memoryswap limit should be larger than memory limit, see usage");
  if (memory === 0 && swap > 0) throw new DockerError(400, "You should always set the Memory limit when using Memoryswap limit, see usage");
}

/** A volume or a folder in a container, as `docker inspect` shows it. */
export interface Mounted {
  Type: string;
  Name?: string;
  Source: string;
  Destination: string;
  Driver?: string;
  Mode: string;
  RW: boolean;
  Propagation: string;
}

export const volumeFolder = (name: string): string => `/var/lib/docker/volumes/${name}/_data`;

/** What is mounted where, from the settings of a container. */
export function mountsOf({ Binds: binds, Mounts: mounts }: HostConfig): Mounted[] {
  const volume = (name: string, to: string, mode: string, writable: boolean): Mounted => ({
    ...{ Type: "volume", Name: name, Source: volumeFolder(name), Destination: to },
    ...{ Driver: "local", Mode: mode, RW: writable, Propagation: "" },
  });
  const folder = (from: string, to: string, mode: string, writable: boolean): Mounted => ({
    ...{ Type: "bind", Source: from, Destination: to },
    ...{ Mode: mode, RW: writable, Propagation: "rprivate" },
  });
  return [
    ...(binds ?? []).map((bind) => {
      const [from = "", to = "", mode = ""] = bind.split(":");
      const writable = !mode.split(",").includes("ro");
      return from.startsWith("/") ? folder(from, to, mode, writable) : volume(from, to, mode || "z", writable);
    }),
    ...mounts.flatMap(({ Type, Source, Target, ReadOnly }) => {
      if (Type === "bind") return [folder(Source, Target, "", ReadOnly !== true)];
      return Type === "volume" ? [volume(Source || idOf(Target), Target, "z", ReadOnly !== true)] : [];
    }),
  ];
}
