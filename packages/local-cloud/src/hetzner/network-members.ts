import { addressNumber, addressText, parseRange, rangeHas } from "../address.ts";
import type { Cloud } from "../cloud.ts";
import type { NetworkRow, ServerRow } from "../rows.ts";
import { type Call, invalid, type Reply } from "./call.ts";
import { list } from "./list.ts";

const statuses = ["ok", "attaching", "detaching", "updating", "error"] as const;
type Status = (typeof statuses)[number];

interface Member {
  id: number;
  type: "server";
  /** As a number, so that it sorts as one. */
  ip: bigint;
  aliasIps: string[];
  status: Status;
  subnet: string;
}

/** The state is what it will be: a member that leaves is gone at once. */
const during: Record<string, Status> = {
  create_server: "attaching",
  attach_to_network: "attaching",
  change_alias_ips: "updating",
};

/** What happens to a member, by the actions that run on it and the network. */
function statusOf(cloud: Cloud, network: NetworkRow, server: ServerRow): Status {
  const running = cloud.actions
    .on("server", server.id)
    .filter(({ resources }) => resources.some(({ id, type }) => type === "network" && id === network.id));
  return running.map(({ command }) => during[command]).find((status) => status !== undefined) ?? "ok";
}

/** `GET /networks/{id}/members`, since the autumn of 2026. */
export function listMembers(call: Call, network: NetworkRow): Reply {
  const { cloud, query } = call;
  const subnetOf = (ip: string) =>
    network.subnets.find(({ ip_range }) => rangeHas(parseRange(ip_range) ?? { version: 4, base: 0n, prefix: 32 }, ip));
  const rows = cloud.store.linksTo("network", network.id).flatMap((link): Member[] => {
    const server = cloud.store.get("server", link.from);
    const [ip = "", ...aliasIps] = link.value.split(",");
    if (server === undefined) return [];
    return [
      {
        id: server.id,
        type: "server",
        ip: addressNumber(ip) ?? 0n,
        aliasIps,
        status: statusOf(cloud, network, server),
        subnet: subnetOf(ip)?.ip_range ?? "",
      },
    ];
  });
  const wanted = { type: query.getAll("type"), status: query.getAll("status"), subnet: query.getAll("subnet") };
  const strange = wanted.status.find((status) => !statuses.some((known) => known === status));
  if (strange !== undefined) throw invalid("status", `'${strange}' is none of ${statuses.join(", ")}`);
  const chosen = (["type", "status", "subnet"] as const).reduce(
    (left, field) => (wanted[field].length === 0 ? left : left.filter((member) => wanted[field].includes(member[field]))),
    rows,
  );
  return list(call, {
    key: "members",
    rows: chosen,
    show: ({ id, type, ip, aliasIps, status, subnet }) => ({ type, id, ip: addressText(ip, 4), alias_ips: aliasIps, subnet, status }),
    sort: ["type", "status", "ip"],
  });
}
