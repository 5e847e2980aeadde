import type { Fault } from "./fault.ts";
import type { FirewallRule } from "./firewall-rule.ts";
import type { DiskRow } from "./records/disk-row.ts";

/** What each kind of row in the state looks like. What a client sees is made from it by the file of the resource. */
export interface Kinds {
  server: ServerRow;
  network: NetworkRow;
  firewall: FirewallRow;
  primary_ip: PrimaryIpRow;
  volume: VolumeRow;
  placement_group: PlacementGroupRow;
  ssh_key: SshKeyRow;
  action: ActionRow;
  address: AddressRow;
  zone: ZoneRow;
  record: RecordRow;
  fault: Fault & { name: string };
  sold_out: SoldOutRow;
  /** The driver `records` keeps what is on its servers' disks. */
  disk: DiskRow;
}

export interface Labels {
  [key: string]: string;
}

/** What every Hetzner resource with a name has. */
interface NamedRow {
  id: number;
  name: string;
  /** ISO 8601 with seconds. */
  created: string;
  labels: Labels;
}

/**
 * A server as it should be once the running actions are over: transitional states (`starting`, `rebuilding` …) follow from these actions,
 * so that after a kill there is nothing to guess.
 */
export interface ServerRow extends NamedRow {
  power: "on" | "off";
  serverType: string;
  image: string;
  location: string;
  primaryDiskSize: number;
  userData: string | null;
  sshKeys: string[];
  backupWindow: string | null;
  rescueEnabled: boolean;
  protected: { delete: boolean; rebuild: boolean };
  ipv4: number | null;
  ipv6: number | null;
  networks: { network: number; ip: string; aliasIps: string[]; mac: string }[];
  volumes: number[];
  placementGroup: number | null;
  /** Set from the request to delete until the driver has done it. */
  deleting: boolean;
}

export interface NetworkRow extends NamedRow {
  ipRange: string;
  subnets: { type: "cloud" | "server" | "vswitch"; ip_range: string; network_zone: string; gateway: string; vswitch_id?: number }[];
  routes: { destination: string; gateway: string }[];
  protected: boolean;
  exposeRoutes: boolean;
}

export interface FirewallRow extends NamedRow {
  rules: (FirewallRule & { description: string | null })[];
  selectors: string[];
}

export interface PrimaryIpRow extends NamedRow {
  type: "ipv4" | "ipv6";
  /** An address, or for ipv6 a /64. */
  ip: string;
  location: string;
  server: number | null;
  autoDelete: boolean;
  protected: boolean;
  pointers: { ip: string; dns_ptr: string }[];
}

export interface VolumeRow extends NamedRow {
  size: number;
  format: "ext4" | "xfs" | null;
  location: string;
  server: number | null;
  automount: boolean;
  protected: boolean;
}

export interface PlacementGroupRow extends NamedRow {
  type: "spread";
}

export interface SshKeyRow extends NamedRow {
  publicKey: string;
  fingerprint: string;
}

export interface ActionRow {
  id: number;
  /** Same as the command: the store asks for a name. */
  name: string;
  command: string;
  status: "running" | "success" | "error";
  started: string;
  finished: string | null;
  error: { code: string; message: string } | null;
  resources: { id: number; type: string }[];
}

/** An address in use, to find the primary IP it belongs to. The id is the IPv4 address, or the IPv6 /64's own address. */
interface AddressRow {
  id: string;
  name: string;
  primaryIp: number;
}

/** A server type, by its name, that is sold out at a location. */
interface SoldOutRow {
  id: string;
  name: string;
  location: string;
}

export interface ZoneRow {
  id: string;
  name: string;
  created: string;
}

export interface RecordRow {
  id: string;
  /** Full name, lower case, without the final dot. */
  name: string;
  zone: string;
  type: string;
  content: string;
  ttl: number;
  proxied: boolean;
  priority: number | null;
  data: Record<string, unknown> | null;
  comment: string | null;
  tags: string[];
  settings: Record<string, unknown>;
  created: string;
  modified: string;
  commentModified: string | null;
  tagsModified: string | null;
}
