import { z } from "zod";
import { parseRange, rangeHas } from "../address.ts";
import type { Cloud } from "../cloud.ts";
import type { PrimaryIpRow } from "../rows.ts";
import { invalid } from "./call.ts";
import { defaultPointer } from "./primary-ip-pool.ts";

export const pointerSchema = z.object({
  ip: z.union([z.ipv4(), z.ipv6()]),
  dns_ptr: z
    .string()
    .regex(/^(?=.{1,253}$)(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z0-9-]{2,63}\.?$/, "is not a valid host name")
    .nullable(),
});

/** Finds the primary IP that `ip` belongs to and returns what changes its reverse name; null brings the default back. */
export function changePointer(cloud: Cloud, ips: PrimaryIpRow[], wish: z.infer<typeof pointerSchema>): () => void {
  const owner = ips.find((one) =>
    one.type === "ipv4" ? one.ip === wish.ip : rangeHas(parseRange(one.ip) ?? { version: 6, base: 0n, prefix: 128 }, wish.ip),
  );
  if (owner === undefined) throw invalid("ip", `${wish.ip} doesn't belong to this resource`);
  return () => {
    const row = cloud.store.get("primary_ip", owner.id) ?? owner;
    const others = row.pointers.filter((pointer) => pointer.ip !== wish.ip);
    const name = wish.dns_ptr ?? (row.type === "ipv4" ? defaultPointer(wish.ip) : null);
    cloud.store.put("primary_ip", {
      ...row,
      pointers: name === null ? others : [...others, { ip: wish.ip, dns_ptr: name.replace(/\.$/, "") }],
    });
  };
}
