import { join } from "node:path";
import { zoneId } from "./cloudflare/zone-id.ts";
import { host } from "./listen.ts";
import type { Instance, StackSettings } from "./settings.ts";

/**
 * The public IPv4 range of an instance. Servers of `records` answer on this machine's loopback interface: the n-th /17 of 127.128.0.0/9, which 32,000 servers fit into.
 */
export function publicSubnet({ driver, subnetIndex }: Pick<Instance, "driver" | "subnetIndex">): string {
  return driver === "records" ? `127.${128 + (subnetIndex >> 1)}.${(subnetIndex & 1) * 128}.0/17` : `198.18.${subnetIndex}.0/24`;
}

/** The ULA range that servers' /64s come from. */
export function publicSubnet6(instance: Pick<Instance, "subnetIndex">): string {
  return `fd4d:6565:74${instance.subnetIndex.toString(16).padStart(2, "0")}::/48`;
}

/** What a stack needs to know, from what the instance is. */
export function stackSettings(instance: Instance, stateFolder: string): StackSettings {
  const { ports } = instance;
  return {
    instance: instance.instance,
    driver: instance.driver,
    zone: instance.zone,
    zoneId: zoneId(instance.zone),
    hetznerEndpoint: `http://${host}:${ports.hetzner}/v1`,
    hetznerToken: instance.hetznerToken,
    cloudflareBaseUrl: `http://${host}:${ports.cloudflare}/client/v4`,
    cloudflareToken: instance.cloudflareToken,
    dns: `${host}:${ports.dns}`,
    door: `http://localhost:${ports.door}`,
    publicSubnet: publicSubnet(instance),
    stateFolder,
    authority: join(stateFolder, "authority.pem"),
  };
}
