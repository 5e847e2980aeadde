import { addressNumber, addressText, parseRange, type Range, rangeHas, rangesOverlap, rangeText } from "../../address.ts";
import type { Disk } from "../disk.ts";
import { DockerError } from "./errors.ts";
import { newId, now } from "./identity.ts";
import type { EndpointRow, NetworkRow } from "./rows.ts";
import { type DockerSettings, subnetsOf } from "./settings.ts";

/** Every engine has these from the start. */
const predefined = ["bridge", "host", "none"];

/** A running container in a network. */
export interface Member {
  name: string;
  endpointId: string;
  /** Empty in networks without addresses. */
  address: string;
}

export interface NetworkWish {
  name: string;
  driver?: string | undefined;
  internal?: boolean | undefined;
  attachable?: boolean | undefined;
  ingress?: boolean | undefined;
  ipv6?: boolean | undefined;
  ipam?: { driver?: string; options?: Record<string, string> | null; subnet?: string; gateway?: string } | undefined;
  labels?: Record<string, string> | null | undefined;
  options?: Record<string, string> | null | undefined;
}

/** The networks of an engine, with the running containers in them. */
export class Networks {
  readonly #disk: Disk;
  readonly #settings: DockerSettings;
  readonly #byId = new Map<string, NetworkRow>();
  readonly #idOf = new Map<string, string>();
  readonly #members = new Map<string, Map<string, Member>>();
  readonly #subnets = new Set<string>();

  constructor(disk: Disk, settings: DockerSettings) {
    this.#disk = disk;
    this.#settings = settings;
    for (const { body } of disk.all("network")) this.#remember(body);
    const [gateway = "", prefix = ""] = settings.bip.split("/");
    const range = parseRange(`${gateway}/${prefix}`, false);
    for (const name of predefined)
      if (!this.#idOf.has(name)) {
        const bridged = name === "bridge" && range !== undefined;
        const subnet = bridged ? rangeText(range) : null;
        const options = bridged ? { "com.docker.network.bridge.default_bridge": "true", "com.docker.network.bridge.name": "docker0" } : {};
        this.#keep(newRow({ name, driver: name === "none" ? "null" : name, options }, subnet, bridged ? gateway : null));
      }
  }

  all(): NetworkRow[] {
    return [...this.#byId.values()];
  }

  /** By id or name. */
  find(which: string): NetworkRow {
    const found = this.#byId.get(which) ?? this.#byId.get(this.#idOf.get(which) ?? "");
    if (found === undefined) throw new DockerError(404, `network ${which} not found`);
    return found;
  }

  create(wish: NetworkWish): NetworkRow {
    if (predefined.includes(wish.name)) throw new DockerError(403, `operation is not permitted on predefined ${wish.name} network`);
    if (this.#idOf.has(wish.name)) throw new DockerError(409, `network with name ${wish.name} already exists`);
    const subnet = wish.ipam?.subnet === undefined ? this.#freeSubnet() : this.#ownSubnet(wish.ipam.subnet);
    return this.#keep(newRow(wish, rangeText(subnet), wish.ipam?.gateway ?? addressText(subnet.base + 1n, 4)));
  }

  remove(which: string): void {
    const row = this.find(which);
    if (predefined.includes(row.name)) throw new DockerError(403, `${row.name} is a pre-defined network and cannot be removed`);
    if ((this.#members.get(row.id)?.size ?? 0) > 0)
      throw new DockerError(403, `error while removing network: network ${row.name} id ${row.id} has active endpoints`);
    this.#disk.delete("network", row.id);
    this.#byId.delete(row.id);
    this.#idOf.delete(row.name);
    if (row.subnet !== null) this.#subnets.delete(row.subnet);
  }

  members(row: NetworkRow): Map<string, Member> {
    return this.#members.get(row.id) ?? new Map();
  }

  /** Gives a container that starts its place in a network. */
  join(network: string, container: { id: string; name: string }, endpoint: EndpointRow): EndpointRow {
    const row = this.find(network);
    const members = this.#members.get(row.id) ?? new Map<string, Member>();
    const connected = endpoint.endpointId === "" ? undefined : endpoint;
    const address = connected?.address ?? this.#freeAddress(row, members, endpoint.ipamConfig?.IPv4Address);
    const joined = { ...endpoint, networkId: row.id, endpointId: connected?.endpointId ?? newId(), address };
    members.set(container.id, { name: container.name, endpointId: joined.endpointId, address });
    this.#members.set(row.id, members);
    return joined;
  }

  leave(endpoint: EndpointRow, container: string): EndpointRow {
    this.#members.get(endpoint.networkId)?.delete(container);
    return { ...endpoint, endpointId: "", address: "" };
  }

  #freeAddress(row: NetworkRow, members: Map<string, Member>, wished: string | undefined): string {
    const range = row.subnet === null ? undefined : parseRange(row.subnet);
    if (range === undefined) return "";
    const used = new Set([row.gateway, ...[...members.values()].map(({ address }) => address)]);
    if (wished) {
      if (!rangeHas(range, wished)) throw new DockerError(400, `invalid IPv4 address ${wished}: it is not in ${row.subnet}`);
      if (used.has(wished)) throw new DockerError(403, "Address already in use");
      return wished;
    }
    const end = range.base + (1n << BigInt(32 - range.prefix)) - 1n;
    for (let at = range.base + 1n; at < end; at += 1n) if (!used.has(addressText(at, 4))) return addressText(at, 4);
    throw new DockerError(404, `no available IPv4 addresses on this network's address pools: ${row.name} (${row.id})`);
  }

  #freeSubnet(): Range {
    const first = parseRange(this.#settings.bip, false);
    for (const subnet of subnetsOf(this.#settings))
      if (!this.#subnets.has(rangeText(subnet)) && !(first !== undefined && rangesOverlap(first, subnet))) return subnet;
    const words = "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network";
    throw new DockerError(404, words);
  }

  #ownSubnet(text: string): Range {
    const range = parseRange(text, false);
    if (range === undefined || range.version !== 4) throw new DockerError(400, `invalid subnet ${text}`);
    if (this.all().some(({ subnet }) => subnet !== null && rangesOverlap(parseRange(subnet) ?? range, range)))
      throw new DockerError(403, "Pool overlaps with other one on this address space");
    return range;
  }

  #keep(row: NetworkRow): NetworkRow {
    this.#disk.put("network", row.id, row);
    this.#remember(row);
    return row;
  }

  #remember(row: NetworkRow): void {
    this.#byId.set(row.id, row);
    this.#idOf.set(row.name, row.id);
    if (row.subnet !== null) this.#subnets.add(row.subnet);
  }
}

function newRow(wish: NetworkWish, subnet: string | null, gateway: string | null): NetworkRow {
  return {
    id: newId(),
    name: wish.name,
    created: now(),
    driver: wish.driver || "bridge",
    subnet,
    gateway,
    internal: wish.internal ?? false,
    attachable: wish.attachable ?? false,
    ingress: wish.ingress ?? false,
    ipv6: wish.ipv6 ?? false,
    ipamDriver: wish.ipam?.driver || "default",
    ipamOptions: wish.ipam?.options ?? null,
    labels: wish.labels ?? {},
    options: wish.options ?? {},
  };
}

/** How Docker makes a MAC address from an IPv4 address. */
export function macOf(address: string): string {
  const number = addressNumber(address);
  return number === undefined ? "" : `02:42:${number.toString(16).padStart(8, "0").match(/../g)?.join(":")}`;
}
