import type { ImageChoice } from "./image-choice.ts";
/**
 * The line between the cloud APIs and what makes servers real.
 *
 * The API side owns all state (state.ts) and calls a driver for each effect; a driver keeps no list of its own that must survive a restart:
 * what it needs to bring back it reads from `World.allServers()`, `allNetworks()` and `allVolumes()`.
 * A method that throws makes the API's action end in `error` with the message of the exception.
 * Calls for one server never overlap; calls for different servers may.
 * The process may be killed at any moment: `start` makes real what the state says (what should run runs, what it doesn't know is removed), and what
 * should not be there may already be gone when it is to be deleted: that is no error.
 */

import type { Faults } from "./faults.ts";
import type { FirewallRule } from "./firewall-rule.ts";
import type { Store } from "./state.ts";

export interface ServerSpec {
  id: number;
  name: string;
  /** Name of the image, e.g. `ubuntu-22.04`. */
  image: string;
  serverType: { name: string; cores: number; memoryGb: number; diskGb: number };
  /** cloud-init user data, as given; absent when none was given. */
  userData?: string;
  /** Public keys in authorized_keys form. */
  sshKeys: string[];
  ipv4?: string;
  /** The server's own address, the `::1` of its /64. */
  ipv6?: string;
  networks: ServerNetwork[];
  /** Rules of all attached firewalls; null: no firewall attached, everything is open. */
  firewall: FirewallRule[] | null;
  /** Volumes attached at this moment. */
  volumes: VolumeSpec[];
  startAfterCreate: boolean;
  labels: Record<string, string>;
}

interface ServerNetwork {
  networkId: number;
  ip: string;
}

export interface NetworkSpec {
  id: number;
  name: string;
  /** CIDR, e.g. `10.0.0.0/16`. */
  ipRange: string;
}

export interface VolumeSpec {
  id: number;
  name: string;
  sizeGb: number;
  format?: "ext4" | "xfs";
  automount: boolean;
}

/** A server as the API knows it; `power` is what it should be. */
export interface KnownServer extends ServerSpec {
  power: "on" | "off";
}

/** What a driver is given at its start. */
export interface World {
  /** For a driver whose servers are state only: what is on their disks. The rows of the APIs are not its to change. */
  store: Store;
  /** For a driver that answers in the servers' place. */
  faults: Pick<Faults, "hit">;
  instance: string;
  /** Folder of the instance; the driver may keep files of its own in it. The root of the local authority goes to `authority.pem`. */
  stateFolder: string;
  /** CIDR that public IPv4 addresses are drawn from; `.1` is the host, `.2` the services, servers from `.10`. */
  publicSubnet: string;
  /** CIDR of 48 bits that the servers' /64s are drawn from. */
  publicSubnet6: string;
  /** DNS zone of the instance, e.g. `meet.test`. */
  zone: string;
  /** Port of the DNS server on 127.0.0.1. */
  dnsPort: number;
  /** Which images servers are to find: those of their makers, or those that are built here. */
  images: ImageChoice;
  /** A registry with copies of the makers' images, instead of their own. */
  registry: string | undefined;
  log(line: string): void;
  /** All servers that exist in the state, so that a start can bring back what should run. */
  allServers(): KnownServer[];
  allNetworks(): NetworkSpec[];
  allVolumes(): (VolumeSpec & { serverId?: number })[];
  /** Makes the DNS server answer on one more address too (UDP and TCP), e.g. the gateway of a bridge. Refuses addresses outside loopback and the instance's subnets. */
  listenDns(address: string, port: number): Promise<void>;
  /** Gives a name below `local-cloud.test` an address; lasts until the daemon ends, so call it at each start. */
  setServiceName(name: string, ip: string): void;
}

/** An image that servers find in the instance's registry. */
export interface OfferedImage {
  name: string;
  tag: string;
  /** Whether what runs in it is the original, and where that is from, or stands in for it. */
  program: string;
}

export interface DriverStatus {
  /** Images as the registry has them; none where no program runs. */
  images: OfferedImage[];
  servers: { id: number; name: string; running: boolean; memoryBytes: number }[];
  services: { name: string; running: boolean; memoryBytes: number }[];
}

export interface Driver {
  readonly name: "records" | "containers";
  /** Brings up what the driver needs and the servers that should run. Progress through `world.log`. */
  start(world: World): Promise<void>;
  /** Stops servers and services; everything comes back at the next start. */
  stop(): Promise<void>;
  /** Removes everything this instance ever made outside of `stateFolder` (which the caller removes afterwards). Must work without a start before. */
  reset(world: Pick<World, "instance" | "stateFolder" | "publicSubnet" | "log">): Promise<void>;

  createServer(spec: ServerSpec): Promise<void>;
  deleteServer(id: number): Promise<void>;
  powerOn(id: number): Promise<void>;
  /** Hard: as if the plug were pulled. */
  powerOff(id: number): Promise<void>;
  /** Asks the system to stop. */
  shutdown(id: number): Promise<void>;
  reboot(id: number): Promise<void>;
  /** Hard reset; the disk stays. */
  resetServer(id: number): Promise<void>;
  /** New disk from the image in the spec; addresses and volumes stay. */
  rebuildServer(spec: ServerSpec): Promise<void>;
  /** New type; the server is off. */
  resizeServer(spec: ServerSpec): Promise<void>;

  /** New public addresses of a server that is off. */
  setPublicAddresses(serverId: number, addresses: { ipv4?: string; ipv6?: string }): Promise<void>;
  createNetwork(spec: NetworkSpec): Promise<void>;
  deleteNetwork(id: number): Promise<void>;
  attachNetwork(serverId: number, networkId: number, ip: string): Promise<void>;
  detachNetwork(serverId: number, networkId: number): Promise<void>;

  setFirewall(serverId: number, rules: FirewallRule[] | null): Promise<void>;

  createVolume(spec: VolumeSpec): Promise<void>;
  deleteVolume(id: number): Promise<void>;
  resizeVolume(spec: VolumeSpec): Promise<void>;
  attachVolume(serverId: number, spec: VolumeSpec): Promise<void>;
  detachVolume(serverId: number, volumeId: number): Promise<void>;

  status(): Promise<DriverStatus>;
  /** Command line that runs `argv` (empty: a login shell) on a server with the caller's terminal; null when this driver has nothing to log in to. */
  shell(serverId: number, argv: string[]): Promise<string[] | null>;
  /** Command line that prints the log of a server (boot, cloud-init), following it when asked; null when there is none. */
  logs(serverId: number, follow: boolean): Promise<string[] | null>;
}
