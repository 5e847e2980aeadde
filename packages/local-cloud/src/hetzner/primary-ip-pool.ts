import { addressText, parseRange, rangeSize } from "../address.ts";
import type { Cloud } from "../cloud.ts";
import type { Labels, PrimaryIpRow } from "../rows.ts";
import { timestamp } from "../timestamp.ts";
import { ApiError } from "./api-error.ts";

export interface NewPrimaryIp {
  type: "ipv4" | "ipv6";
  name?: string | undefined;
  location: string;
  autoDelete: boolean;
  labels?: Labels | undefined;
  server: number | null;
}

/** Takes the next free address of the pool. Addresses just given back come last, as clients remember them. */
export function takePrimaryIp(cloud: Cloud, wish: NewPrimaryIp): PrimaryIpRow {
  const { store } = cloud;
  const id = store.nextId();
  const address = freeAddress(cloud, wish.type);
  store.put("address", { id: address, name: wish.type, primaryIp: id });
  return store.put("primary_ip", {
    id,
    name: wish.name ?? `primary_ip-${id}`,
    created: timestamp(),
    labels: wish.labels ?? {},
    type: wish.type,
    ip: wish.type === "ipv4" ? address : `${address}/64`,
    location: wish.location,
    server: wish.server,
    autoDelete: wish.autoDelete,
    protected: false,
    pointers: wish.type === "ipv4" ? [{ ip: address, dns_ptr: defaultPointer(address) }] : [],
  });
}

export function freePrimaryIp(cloud: Cloud, ip: PrimaryIpRow): void {
  cloud.store.delete("address", ip.ip.replace("/64", ""));
  cloud.store.delete("primary_ip", ip.id);
}

/** The reverse name that an IPv4 address has from the start. */
export function defaultPointer(address: string): string {
  return `static.${address.split(".").reverse().join(".")}.clients.your-server.de`;
}

function freeAddress(cloud: Cloud, type: "ipv4" | "ipv6"): string {
  const range = parseRange(cloud.pool[type]);
  if (range === undefined) throw new Error(`address pool '${cloud.pool[type]}' is not a range`);
  // For IPv6 what is handed out are the /64s of the /48.
  const first = type === "ipv4" ? BigInt(cloud.pool.reserved) : 1n;
  const end = type === "ipv4" ? rangeSize(range) - 1n : 65536n;
  const step = type === "ipv4" ? 1n : 1n << 64n;
  const key = `next-${type}`;
  const cursor = BigInt(cloud.store.setting(key) ?? first);
  const span = end - first;
  for (let tried = 0n; tried < span; tried += 1n) {
    const index = first + ((cursor - first + tried) % span);
    const address = addressText(range.base + index * step, range.version);
    if (cloud.store.get("address", address) !== undefined) continue;
    cloud.store.setSetting(key, String(index + 1n));
    return address;
  }
  throw new ApiError(412, "unavailable", `no ${type} address is left in ${cloud.pool[type]}`);
}
