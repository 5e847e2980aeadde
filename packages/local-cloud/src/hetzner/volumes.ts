import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import type { VolumeRow } from "../rows.ts";
import { timestamp } from "../timestamp.ts";
import { actionRoutesOf } from "./action-routes.ts";
import { ApiError } from "./api-error.ts";
import { type Call, idOrName, invalid, labelsSchema, notFound, parseBody, pathId, protectedFrom, type Routes, taken } from "./call.ts";
import { list } from "./list.ts";
import { findLocation } from "./location.ts";
import { volumeSpec } from "./server-spec.ts";

const mostVolumes = 16;

function status(cloud: Cloud, volume: VolumeRow): string {
  return cloud.actions.on("volume", volume.id).some((action) => action.command === "create_volume") ? "creating" : "available";
}

function show(cloud: Cloud, volume: VolumeRow): object {
  return {
    id: volume.id,
    name: volume.name,
    created: volume.created,
    server: volume.server,
    location: findLocation(volume.location),
    size: volume.size,
    linux_device: `/dev/disk/by-id/scsi-0HC_Volume_${volume.id}`,
    protection: { delete: volume.protected },
    labels: volume.labels,
    status: status(cloud, volume),
    format: volume.format,
  };
}

function volumeOf(call: Call): VolumeRow {
  const id = pathId(call, "volume");
  const volume = call.cloud.store.get("volume", id);
  if (volume === undefined) throw notFound("volume", id);
  return volume;
}

/** The server that a volume is to be attached to. */
function hostOf(cloud: Cloud, id: number, location: string | undefined) {
  const server = cloud.store.get("server", id);
  if (server === undefined) throw notFound("server", id);
  if (location !== undefined && server.location !== location)
    throw invalid("server", `server is in ${server.location}, the volume in ${location}`);
  if (server.volumes.length >= mostVolumes)
    throw new ApiError(403, "resource_limit_exceeded", `a server can have ${mostVolumes} volumes at most`);
  cloud.actions.refuseLocked("server", id);
  return server;
}

function connect(cloud: Cloud, volumeId: number, serverId: number | null, automount: boolean): void {
  const volume = cloud.store.get("volume", volumeId);
  if (volume === undefined) return;
  const previous = volume.server === null ? undefined : cloud.store.get("server", volume.server);
  if (previous !== undefined) cloud.store.put("server", { ...previous, volumes: previous.volumes.filter((id) => id !== volumeId) });
  const next = serverId === null ? undefined : cloud.store.get("server", serverId);
  if (next !== undefined) cloud.store.put("server", { ...next, volumes: [...next.volumes, volumeId] });
  cloud.store.put("volume", { ...volume, server: serverId, automount });
}

const volumeName = z
  .string()
  .regex(
    /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,62}[a-zA-Z0-9])?$/,
    "must be 64 letters, digits, dashes, underscores and dots at most, with a letter or digit at both ends",
  );

const create = z.object({
  name: volumeName,
  size: z.number().int().min(10, "must be at least 10").max(10240, "must be at most 10240"),
  location: idOrName.nullish(),
  server: z.number().int().nullish(),
  automount: z.boolean().nullish(),
  format: z.enum(["ext4", "xfs"]).nullish(),
  labels: labelsSchema.nullish(),
});

export const volumeRoutes: Routes = {
  "GET /volumes": (call) => {
    const statuses = call.query.getAll("status");
    const rows = call.cloud.store.all("volume").filter((volume) => statuses.length === 0 || statuses.includes(status(call.cloud, volume)));
    return list(call, { key: "volumes", rows, show: (volume) => show(call.cloud, volume), sort: ["name", "created"] });
  },
  "POST /volumes": (call) => {
    const { cloud } = call;
    const wish = parseBody(call, create);
    if (cloud.store.byName("volume", wish.name).length > 0) throw taken("volume name");
    const server = wish.server ? hostOf(cloud, wish.server, undefined) : undefined;
    const location = server?.location ?? findLocation(wish.location ?? "")?.name;
    if (location === undefined)
      throw invalid("location", wish.location ? `location '${wish.location}' not found` : "either location or server must be given");
    if (wish.automount && server === undefined) throw invalid("automount", "needs a server");
    const volume = cloud.store.put("volume", {
      id: cloud.store.nextId(),
      name: wish.name,
      created: timestamp(),
      labels: wish.labels ?? {},
      size: wish.size,
      format: wish.format ?? null,
      location,
      server: null,
      automount: false,
      protected: false,
    });
    const self = { id: volume.id, type: "volume" } as const;
    const action = cloud.actions.begin(call, {
      command: "create_volume",
      resources: [self],
      run: () => cloud.driver.createVolume(volumeSpec(volume)),
    });
    const next = server === undefined ? [] : [attach(call, volume, server.id, wish.automount ?? false)];
    const row = cloud.store.get("volume", volume.id) ?? volume;
    return { status: 201, body: { volume: show(cloud, row), action: cloud.actions.show(action), next_actions: next } };
  },
  ...actionRoutesOf("volumes", "volume"),
  "GET /volumes/:id": (call) => ({ body: { volume: show(call.cloud, volumeOf(call)) } }),
  "PUT /volumes/:id": (call) => {
    const volume = volumeOf(call);
    const wish = parseBody(call, z.object({ name: volumeName.optional(), labels: labelsSchema.optional() }));
    if (wish.name !== undefined && wish.name !== volume.name && call.cloud.store.byName("volume", wish.name).length > 0)
      throw taken("volume name");
    return {
      body: {
        volume: show(
          call.cloud,
          call.cloud.store.put("volume", { ...volume, name: wish.name ?? volume.name, labels: wish.labels ?? volume.labels }),
        ),
      },
    };
  },
  "DELETE /volumes/:id": (call) => {
    const volume = volumeOf(call);
    const { cloud } = call;
    if (volume.protected) throw protectedFrom("volume deletion");
    if (volume.server !== null)
      throw new ApiError(422, "service_error", `volume ${volume.id} is still attached to server ${volume.server}: detach it first`);
    cloud.store.delete("volume", volume.id);
    call.afterCommit(() => {
      void cloud.jobs.run([`volume:${volume.id}`], () =>
        cloud.driver
          .deleteVolume(volume.id)
          .catch((error: unknown) => cloud.log(`volume ${volume.name} was not removed: ${error instanceof Error ? error.message : error}`)),
      );
    });
    return { status: 204 };
  },
  "POST /volumes/:id/actions/attach": (call) => {
    const volume = volumeOf(call);
    const wish = parseBody(call, z.object({ server: z.number().int(), automount: z.boolean().nullish() }));
    if (volume.server !== null) throw new ApiError(422, "volume_already_attached", `volume is already attached to server ${volume.server}`);
    hostOf(call.cloud, wish.server, volume.location);
    return { status: 201, body: { action: attach(call, volume, wish.server, wish.automount ?? false) } };
  },
  "POST /volumes/:id/actions/detach": (call) => {
    const volume = volumeOf(call);
    const { cloud } = call;
    const host = volume.server;
    if (host === null) throw invalid("server", "volume is not attached to a server");
    cloud.actions.refuseLocked("server", host);
    const action = cloud.actions.begin(call, {
      command: "detach_volume",
      resources: [
        { id: volume.id, type: "volume" },
        { id: host, type: "server" },
      ],
      effect: () => connect(cloud, volume.id, null, false),
      run: () => cloud.driver.detachVolume(host, volume.id),
      undo: () => connect(cloud, volume.id, host, volume.automount),
    });
    return { status: 201, body: { action: cloud.actions.show(action) } };
  },
  "POST /volumes/:id/actions/resize": (call) => {
    const volume = volumeOf(call);
    const { cloud } = call;
    const { size } = parseBody(call, z.object({ size: z.number().int().max(10240, "must be at most 10240") }));
    if (size <= volume.size) throw invalid("size", `must be greater than the present size of ${volume.size} GB`);
    const action = cloud.actions.begin(call, {
      command: "resize_volume",
      resources: [{ id: volume.id, type: "volume" }],
      effect: () => cloud.store.put("volume", { ...volume, size }),
      run: () => cloud.driver.resizeVolume(volumeSpec({ ...volume, size })),
      undo: () => cloud.store.put("volume", volume),
    });
    return { status: 201, body: { action: cloud.actions.show(action) } };
  },
  "POST /volumes/:id/actions/change_protection": (call) => {
    const volume = volumeOf(call);
    const wish = parseBody(call, z.object({ delete: z.boolean().optional() }));
    const effect = () => call.cloud.store.put("volume", { ...volume, protected: wish.delete ?? volume.protected });
    const action = call.cloud.actions.begin(call, { command: "change_protection", resources: [{ id: volume.id, type: "volume" }], effect });
    return { status: 201, body: { action: call.cloud.actions.show(action) } };
  },
};

function attach(call: Call, volume: VolumeRow, serverId: number, automount: boolean): object {
  const { cloud } = call;
  const action = cloud.actions.begin(call, {
    command: "attach_volume",
    resources: [
      { id: volume.id, type: "volume" },
      { id: serverId, type: "server" },
    ],
    effect: () => connect(cloud, volume.id, serverId, automount),
    run: () => cloud.driver.attachVolume(serverId, volumeSpec({ ...volume, automount })),
    undo: () => connect(cloud, volume.id, null, false),
  });
  return cloud.actions.show(action);
}
