import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { PrimaryIpRow, ServerRow } from "../rows.ts";
import { timestamp } from "../timestamp.ts";
import { ApiError } from "./api-error.ts";
import { type Call, idOrName, invalid, labelsSchema, notFound, parseBody, type Reply, taken } from "./call.ts";
import { refuseSixth } from "./firewall-effects.ts";
import { findImage, refuseGone } from "./image.ts";
import { findLocation } from "./location.ts";
import { joinNetwork } from "./membership.ts";
import { refusePlacement } from "./placement-groups.ts";
import { takePrimaryIp } from "./primary-ip-pool.ts";
import { newRootPassword, refuseLongUserData, serverName, showServer, unstartable } from "./server.ts";
import { serverSpec } from "./server-spec.ts";
import { findServerType, refuseUnavailable } from "./server-type.ts";

const mostVolumes = 16;

const schema = z.object({
  name: serverName,
  server_type: idOrName,
  image: idOrName,
  location: idOrName.nullish(),
  ssh_keys: z.array(idOrName).nullish(),
  user_data: z.string().nullish(),
  start_after_create: z.boolean().nullish(),
  labels: labelsSchema.nullish(),
  automount: z.boolean().nullish(),
  volumes: z.array(z.number().int()).max(mostVolumes).nullish(),
  networks: z.array(z.number().int()).max(3).nullish(),
  firewalls: z.array(z.object({ firewall: z.number().int() })).nullish(),
  placement_group: z.number().int().nullish(),
  public_net: z
    .object({
      enable_ipv4: z.boolean().optional(),
      enable_ipv6: z.boolean().optional(),
      ipv4: z.number().int().nullish(),
      ipv6: z.number().int().nullish(),
    })
    .nullish(),
});

/** `POST /servers` */
export function createServer(call: Call): Reply {
  const { cloud } = call;
  const { store } = cloud;
  const wish = parseBody(call, schema);
  if (store.byName("server", wish.name).length > 0) throw taken("server name");
  const type = findServerType(wish.server_type);
  if (type === undefined) throw invalid("server_type", `server type '${wish.server_type}' not found`);
  const image = findImage(wish.image);
  if (image === undefined) throw invalid("image", `image '${wish.image}' not found`);
  refuseGone(image);
  refuseLongUserData(wish.user_data);

  const wishedIps = { ipv4: givenIp(cloud, "ipv4", wish.public_net?.ipv4), ipv6: givenIp(cloud, "ipv6", wish.public_net?.ipv6) };
  const location = findLocation(wish.location ?? wishedIps.ipv4?.location ?? wishedIps.ipv6?.location ?? "fsn1");
  if (location === undefined) throw invalid("location", `location '${wish.location}' not found`);
  refuseUnavailable(cloud, type, location.name);
  for (const ip of Object.values(wishedIps))
    if (ip !== undefined && ip.location !== location.name)
      throw new ApiError(422, "primary_ip_datacenter_mismatch", `primary IP ${ip.id} is in ${ip.location}, not in ${location.name}`);

  const keys = (wish.ssh_keys ?? []).map((wanted) => {
    const key =
      typeof wanted === "number" || /^\d+$/.test(wanted) ? store.get("ssh_key", Number(wanted)) : store.byName("ssh_key", wanted)[0];
    if (key === undefined) throw invalid("ssh_keys", `SSH key '${wanted}' not found`);
    return key;
  });
  const firewalls = [...new Set((wish.firewalls ?? []).map(({ firewall }) => firewall))];
  for (const firewall of firewalls) if (store.get("firewall", firewall) === undefined) throw notFound("firewall", firewall);
  if (wish.placement_group) refusePlacement(cloud, wish.placement_group);
  const volumes = (wish.volumes ?? []).map((id) => {
    const volume = store.get("volume", id);
    if (volume === undefined) throw notFound("volume", id);
    if (volume.server !== null) throw new ApiError(422, "volume_already_attached", `volume ${id} is already attached to a server`);
    if (volume.location !== location.name) throw invalid("volumes", `volume ${id} is in ${volume.location}, not in ${location.name}`);
    return volume;
  });

  const id = store.nextId();
  const addressOf = (kind: "ipv4" | "ipv6"): number | null => {
    const wished = wishedIps[kind];
    if (wished !== undefined) return store.put("primary_ip", { ...wished, server: id }).id;
    const enabled = kind === "ipv4" ? wish.public_net?.enable_ipv4 : wish.public_net?.enable_ipv6;
    return enabled === false ? null : takePrimaryIp(cloud, { type: kind, location: location.name, autoDelete: true, server: id }).id;
  };
  const starts = wish.start_after_create !== false;
  const server: ServerRow = {
    id,
    name: wish.name,
    created: timestamp(),
    labels: wish.labels ?? {},
    power: "off",
    serverType: type.name,
    image: image.name,
    location: location.name,
    primaryDiskSize: type.disk,
    userData: wish.user_data ?? null,
    sshKeys: keys.map((key) => key.publicKey),
    backupWindow: null,
    rescueEnabled: false,
    protected: { delete: false, rebuild: false },
    ipv4: addressOf("ipv4"),
    ipv6: addressOf("ipv6"),
    networks: [],
    volumes: volumes.map((volume) => volume.id),
    placementGroup: wish.placement_group || null,
    deleting: false,
  };
  if (server.ipv4 === null && server.ipv6 === null && firewalls.length > 0)
    throw new ApiError(422, "private_net_only_server", "the server has no public interface that a firewall could protect");
  refuseSixth(cloud, server, firewalls.length);
  for (const volume of volumes) store.put("volume", { ...volume, server: id, automount: wish.automount ?? false });
  for (const firewall of firewalls) store.link("firewall", id, firewall);
  if (server.placementGroup !== null) store.link("placement_group", id, server.placementGroup);
  for (const network of wish.networks ?? []) server.networks.push(joinNetwork(cloud, server, network, {}));
  store.put("server", server);

  const self = { id, type: "server" } as const;
  const attached = server.networks.map(({ network }) => ({ id: network, type: "network" }) as const);
  const action = cloud.actions.begin(call, {
    command: "create_server",
    resources: [self, ...attached],
    run: () => cloud.driver.createServer({ ...serverSpec(cloud, store.get("server", id) ?? server), startAfterCreate: false }),
  });
  const next = volumes.map((volume) =>
    cloud.actions.begin(call, { command: "attach_volume", resources: [self, { id: volume.id, type: "volume" }] }),
  );
  if (starts) {
    const power = (state: "on" | "off") => {
      const row = store.get("server", id);
      if (row !== undefined) store.put("server", { ...row, power: state });
    };
    next.push(
      cloud.actions.begin(call, {
        command: "start_server",
        resources: [self],
        refused: unstartable(server),
        effect: () => power("on"),
        run: () => cloud.driver.powerOn(id),
        undo: () => power("off"),
      }),
    );
  }
  const row = store.get("server", id) ?? server;
  return {
    status: 201,
    body: {
      server: showServer(cloud, row),
      action: cloud.actions.show(action),
      next_actions: next.map((one) => cloud.actions.show(one)),
      root_password: keys.length === 0 ? newRootPassword() : null,
    },
  };
}

function givenIp(cloud: Cloud, type: "ipv4" | "ipv6", id: number | null | undefined): PrimaryIpRow | undefined {
  if (!id) return undefined;
  const ip = cloud.store.get("primary_ip", id);
  if (ip === undefined) throw notFound("primary IP", id);
  if (ip.type !== type) throw new ApiError(412, "primary_ip_version_mismatch", `primary IP ${id} is ${ip.type}, not ${type}`);
  if (ip.server !== null) throw new ApiError(422, "primary_ip_assigned", `primary IP ${id} is already assigned to a server`);
  return ip;
}
