import type { LocalAddress } from "@meet-coop/definitions";
import { type GreenlightFolder, greenlightFolders, greenlightSettingsCommand, type TenantPlan } from "@meet-coop/service-config";
import * as pulumi from "@pulumi/pulumi";
import type * as docker from "./docker.ts";

/** The list of authorities that a server trusts: a stack may run beside an authority of its own. */
export const trustedRoots = "/etc/ssl/certs/ca-certificates.crt";

/** The environment of a container, as Docker takes it. */
export const environmentList = (environment: Record<string, string>): string[] =>
  Object.entries(environment).map(([key, value]) => `${key}=${value}`);

/** A health check by a shell command, once a minute: each starts a process, and a front server has hundreds. `startPeriod`: how long a first start may take. */
export function healthy(command: string, startPeriod = "30s") {
  return { tests: ["CMD-SHELL", command], interval: "1m0s", timeout: "10s", retries: 3, startPeriod };
}

/** What all our containers have: they come back by themselves, within their memory (MiB), and their logs don't fill the disk. */
export function containerDefaults(memory: number): Omit<docker.ContainerArgs, "image"> {
  return {
    restart: "unless-stopped",
    memory,
    memorySwap: memory, // beside `memory`, else each refresh reports a change
    logOpts: { "max-size": "10m", "max-file": "3" },
    logDriver: "json-file",
  };
}

const mounted = ({ onServer, inContainer }: GreenlightFolder) => ({ hostPath: onServer, containerPath: inContainer, readOnly: true });

/** What is mounted into Greenlight's container besides its own files: which authorities it trusts, what it runs at its start, and what ImageMagick may do. */
export const greenlightMounts = [
  { hostPath: trustedRoots, containerPath: trustedRoots, readOnly: true },
  mounted(greenlightFolders.initializers),
  mounted(greenlightFolders.imagePolicy),
];

/** Greenlight's container beyond image, environment and mounts: where it answers, where its files are, how it is known to be well. */
export function greenlightContainer(hostName: string, { host, port }: LocalAddress): Omit<docker.ContainerArgs, "image" | "name"> {
  return {
    ports: [{ internal: 3000, external: port, ip: host }],
    healthcheck: healthy(
      `wget -qO- --header 'Host: ${hostName}' --header 'X-Forwarded-Proto: https' http://127.0.0.1:3000/health_check | grep -q success`,
      "3m0s",
    ),
  };
}

/** Redis' container beyond image and name: a tenant's is small, and must forget nothing by itself. */
export const redisContainer: Omit<docker.ContainerArgs, "image" | "name"> = {
  command: ["redis-server", "--maxmemory-policy", "noeviction"],
  healthcheck: healthy("redis-cli ping | grep -q PONG"),
};

/**
 * A bash script that puts a tenant's settings, its standard input, in force once its Greenlight answers. A new container (a new version) needs them again: its id makes the text another one,
 * which is a change in place.
 */
export const settingsCommand = (greenlight: docker.Container, tenant: TenantPlan, hostName: string): pulumi.Output<string> =>
  pulumi.interpolate`# of container ${greenlight.id}
${waitForGreenlight(`${tenant.id}-greenlight`, hostName, tenant.localAddress)}
${greenlightSettingsCommand(`${tenant.id}-greenlight`)}`;

/**
 * A bash script that waits up to ten minutes for Greenlight's own health check, which asks database, Redis and BBB; a first start migrates the database. On failure says
 * what the check answered and what Greenlight logged last.
 */
function waitForGreenlight(container: string, hostName: string, { host, port }: LocalAddress): string {
  return `for second in $(seq 600); do
  answer=$(curl --silent --show-error --max-time 10 -H 'Host: ${hostName}' -H 'X-Forwarded-Proto: https' http://${host}:${port}/health_check 2>&1 </dev/null)
  test "$answer" = success && break
  sleep 1
done
if test "$answer" != success; then
  echo "Greenlight of ${hostName} isn't healthy: $answer" >&2
  echo "The end of 'docker logs ${container}':" >&2
  docker logs --tail 15 ${container} >&2
  exit 1
fi`;
}
