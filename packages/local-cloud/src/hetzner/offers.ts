import { actionRoutesOf } from "./action-routes.ts";
import { ApiError } from "./api-error.ts";
import { type Call, notFound, type Routes } from "./call.ts";
import { isOver } from "./deprecation.ts";
import { findImage, images, showImage } from "./image.ts";
import { list } from "./list.ts";
import { findLocation, locations } from "./location.ts";
import { showPricing } from "./pricing.ts";
import { listedTypes, serverTypes, showServerType } from "./server-type.ts";

/** The read-only resources: locations, server types, images, prices, and empty lists of what the local cloud doesn't have. */
export const offerRoutes: Routes = {
  "GET /locations": (call) => list(call, { key: "locations", rows: [...locations], show: (location) => location, sort: ["name"] }),
  "GET /locations/:id": (call) => {
    const location = findLocation(Number(call.params.id));
    if (location === undefined) throw notFound("location", call.params.id ?? "");
    return { body: { location } };
  },
  // Announced in June 2026: gone after 1 October 2026.
  "GET /datacenters": () => gone(),
  "GET /datacenters/:id": () => gone(),
  "GET /server_types": (call) => {
    const rows = listedTypes(call.query.getAll("name"));
    return list(call, { key: "server_types", rows, show: (type) => showServerType(call.cloud, type), sort: ["name"] });
  },
  "GET /server_types/:id": (call) => {
    const type = serverTypes.find((candidate) => candidate.id === Number(call.params.id));
    if (type === undefined) throw notFound("server type", call.params.id ?? "");
    return { body: { server_type: showServerType(call.cloud, type) } };
  },
  "GET /images": (call) => {
    const names = call.query.getAll("name");
    const rows = images.filter(
      (image) =>
        // What can't be used any more is found by its name alone.
        (!isOver(image.deprecation) || names.includes(image.name)) &&
        (image.deprecation === null || /^true$/i.test(call.query.get("include_deprecated") ?? "")) &&
        allows(call, "type", "system") &&
        allows(call, "status", "available") &&
        allows(call, "architecture", "x86") &&
        !call.query.has("bound_to"),
    );
    return list(call, { key: "images", rows: [...rows], show: showImage, sort: ["name", "created"] });
  },
  ...actionRoutesOf("images", "image", (_, id) => findImage(id) !== undefined),
  "GET /images/:id": (call) => {
    const image = findImage(Number(call.params.id));
    if (image === undefined) throw notFound("image", call.params.id ?? "");
    return { body: { image: showImage(image) } };
  },
  "GET /pricing": () => ({ body: { pricing: showPricing() } }),
  ...Object.fromEntries(
    ["isos", "floating_ips", "load_balancers", "load_balancer_types", "certificates"].map((key) => [
      `GET /${key}`,
      (call: Call) => list(call, { key, rows: [], show: (row) => row }),
    ]),
  ),
};

function gone(): never {
  throw new ApiError(410, "deprecated_api_endpoint", "datacenters were removed from the API: use locations", {
    announcement: "https://docs.hetzner.cloud/changelog#2026-06-02-datacenters-deprecated",
  });
}

function allows(call: Call, parameter: string, value: string): boolean {
  const wanted = call.query.getAll(parameter);
  return wanted.length === 0 || wanted.includes(value);
}
