import type { ContainerPart, Mount } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import type * as docker from "./docker.ts";

/** A health check by a shell command, once a minute: each starts a process, and a front server has hundreds. */
const healthy = ({ command, startPeriod = "30s" }: NonNullable<ContainerPart["health"]>) => ({
  ...{ tests: ["CMD-SHELL", command], interval: "1m0s", timeout: "10s", retries: 3, startPeriod },
});

/** The environment of a container, as Docker takes it. */
const environmentList = (environment: Record<string, string>): string[] =>
  Object.entries(environment).map(([key, value]) => `${key}=${value}`);

export interface Surroundings {
  name: string;
  image: pulumi.Input<string>;
  /** Absent: the server's own. */
  network: docker.Network | undefined;
  environment: pulumi.Input<Record<string, string>> | undefined;
  /** Name of a volume, as Docker knows it. */
  volume(name: string): pulumi.Input<string>;
}

/** A container as Docker is asked for it. All of ours come back by themselves, stay within their memory, and their logs don't fill the disk. */
export function dockerContainer(part: ContainerPart, { name, image, network, environment, volume }: Surroundings): docker.ContainerArgs {
  const { what, memory, command, port, files, serverAs, keeps = [], shares = [], reads = [], health } = part;
  const mounted = (mount: Mount) => ({
    ...("volume" in mount ? { volumeName: volume(mount.volume) } : { hostPath: mount.folder }),
    containerPath: mount.at,
  });
  const volumes = [...[...keeps, ...shares].map(mounted), ...reads.map((mount) => ({ ...mounted(mount), readOnly: true }))];
  return {
    name,
    image,
    restart: "unless-stopped",
    memory,
    memorySwap: memory, // beside `memory`, else each refresh reports a change
    logOpts: { "max-size": "10m", "max-file": "3" },
    logDriver: "json-file",
    ...(network ? { networksAdvanced: [{ name: network.name, aliases: [what] }] } : { networkMode: "host" }),
    ...(command ? { command } : {}),
    ...(environment === undefined ? {} : { envs: pulumi.output(environment).apply(environmentList) }),
    ...(port ? { ports: [{ internal: port.inside, external: port.port, ip: port.host }] } : {}),
    ...(serverAs ? { hosts: [{ host: serverAs, ip: "host-gateway" }] } : {}),
    ...(files ? { uploads: Object.entries(files).map(([file, content]) => ({ file, content })) } : {}),
    ...(volumes.length > 0 ? { volumes } : {}),
    ...(health ? { healthcheck: healthy(health) } : {}),
  };
}
