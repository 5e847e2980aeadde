import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DockerEngine } from "@meet-coop/docker";
import type { World } from "../driver.ts";
import { ensureImages } from "./images.ts";
import { addressOf, ensurePublicNetwork, hostScript, instanceLabel, NetworkTool } from "./network.ts";
import { fillRegistry } from "./registry.ts";
import type { Place } from "./server.ts";
import { type ServicesSettings, serviceNames, servicesName, startServices, stopServices } from "./services.ts";
import { VolumeStore } from "./volume.ts";

/** All that servers of an instance stand on. */
export interface Site {
  engine: DockerEngine;
  place: Place;
  volumes: VolumeStore;
}

/** Brings up engine, images, public network and services. */
export async function openSite(world: World): Promise<Site> {
  const log = (line: string): void => world.log(line);
  const { instance } = world;
  const engine = await DockerEngine.open(log);
  try {
    return await furnish(engine, world);
  } catch (error) {
    // A start that failed leaves nothing running behind.
    await stopServices(engine.docker, instance).catch(() => undefined);
    await engine.stopIfIdle(log).catch(() => undefined);
    throw error;
  }
}

async function furnish(engine: DockerEngine, world: World): Promise<Site> {
  const log = (line: string): void => world.log(line);
  const { instance, stateFolder, publicSubnet, dnsPort } = world;
  const { docker } = engine;
  const images = await ensureImages(docker, log);
  const publicSubnet6 = ipv6Works() ? world.publicSubnet6 : undefined;
  if (publicSubnet6 === undefined) log("This machine has no IPv6: servers get their IPv4 addresses only");
  const publicNetwork = await ensurePublicNetwork(docker, instance, publicSubnet, publicSubnet6);
  const tool = new NetworkTool(docker, images.server);
  if (publicSubnet6 !== undefined) await tool.run(hostScript(publicSubnet, publicSubnet6), "host");
  await world.listenDns(addressOf(publicSubnet, 1), dnsPort);
  for (const name of serviceNames) world.setServiceName(name, addressOf(publicSubnet, 2));

  const wanted = { choice: world.images, registry: world.registry, hasServers: world.allServers().length > 0 };
  const services: ServicesSettings = { docker, images, instance, stateFolder, publicNetwork, publicSubnet, dnsPort, ...wanted, log };
  await startServices(services);
  await fillRegistry(services, authorityOf(world));

  const resolver = addressOf(publicSubnet, 2);
  const image = images.server;
  return {
    engine,
    place: { instance, docker, tool, image, publicNetwork, publicSubnet, publicSubnet6, resolver, services: servicesName(instance) },
    volumes: new VolumeStore(docker, image, stateFolder),
  };
}

/** Removes everything that the instance made on the engine, and what containers wrote into the state folder as root. */
export async function removeSite({ instance, stateFolder, log }: Pick<World, "instance" | "stateFolder" | "log">): Promise<void> {
  const engine = await DockerEngine.openToRemove(log);
  if (engine === undefined) return;
  const { docker } = engine;
  const ours = ["--filter", `label=${instanceLabel}=${instance}`];
  for (const id of await docker.lines(["ps", "--all", "--quiet", ...ours])) await docker.remove("container", id);
  for (const volume of await docker.lines(["volume", "ls", "--quiet", ...ours])) await docker.remove("volume", volume);
  const [image] = await docker.lines(["image", "ls", "--quiet", "local-cloud/server"]);
  if (image !== undefined) await new VolumeStore(docker, image, stateFolder).removeAll();
  for (const network of await docker.lines(["network", "ls", "--quiet", ...ours])) await docker.remove("network", network);
  await engine.stopIfIdle(log);
}

/** Root certificate of the local authority, PEM. */
export function authorityOf({ stateFolder }: Pick<World, "stateFolder">): string {
  return readFileSync(join(stateFolder, "authority.pem"), "utf8");
}

function ipv6Works(): boolean {
  const setting = "/proc/sys/net/ipv6/conf/all/disable_ipv6";
  return existsSync(setting) && readFileSync(setting, "utf8").trim() === "0";
}
