/** A kind of thing at Hetzner that has a name and labels of its own, and can be taken away by a step of its own. */
export interface HetznerKind {
  /** Its collection in the API. */
  path: string;
  /** One of it, as the API's answers call it. */
  of: string;
  /** What it can be protected against. */
  protection: ("delete" | "rebuild")[];
  /** Whether something of value goes with it, so that a person decides once it is gone; else `up` makes it again. */
  holds: boolean;
  /** What can't be changed later: as it is asked for, and where the API has it. */
  fixed?: [input: string, field: string][];
}

/** Every kind that a stack uses, by the last part of its type in Pulumi. What hangs on one of these, without labels (a subnet, an attachment), is looked for by its own function. */
export const hetznerKinds: Record<string, HetznerKind> = {
  Server: { path: "servers", of: "server", protection: ["delete", "rebuild"], holds: true },
  Volume: { path: "volumes", of: "volume", protection: ["delete"], holds: true },
  PrimaryIp: { path: "primary_ips", of: "primary_ip", protection: ["delete"], holds: true, fixed: [["type", "type"]] },
  Network: { path: "networks", of: "network", protection: ["delete"], holds: true, fixed: [["ipRange", "ip_range"]] },
  Firewall: { path: "firewalls", of: "firewall", protection: [], holds: false },
  PlacementGroup: { path: "placement_groups", of: "placement_group", protection: [], holds: false, fixed: [["type", "type"]] },
  SshKey: { path: "ssh_keys", of: "ssh_key", protection: [], holds: false, fixed: [["publicKey", "public_key"]] },
};
