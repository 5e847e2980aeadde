import { frontServer } from "../../front-server.ts";
import { poolPagePolicy } from "../../pages/pool-page-style.ts";
import type { Route, Service } from "../service.ts";
import { brandingPath, faviconPaths, logoFileName, logosFolder } from "./logo-address.ts";

/** Folder of the pool's own page on the front server. */
const pageFolder = `${frontServer.served}/page`;

/** Pictures of tenants and the pool's page: no program of their own, but files that gateway or nginx give. */
export const served: Service = {
  onServer: () => [{ kind: "folder", what: "served", to: frontServer.served }],
  routes: (site): Route[] => {
    if (site.kind === "page") {
      // The page has no script, and nothing from elsewhere.
      const headers = { "Content-Security-Policy": poolPagePolicy, "X-Content-Type-Options": "nosniff" };
      return [{ paths: null, to: { folder: pageFolder, index: "index.html", headers } }];
    }
    if (site.answers !== "greenlight") return [];
    const { favicon } = site.tenant.look;
    return [
      { paths: [`${brandingPath}*`], to: { folder: logosFolder, without: brandingPath.slice(0, -1) } },
      // No page of Greenlight names its icon: browsers ask for it at these paths.
      ...(favicon ? [{ paths: [...faviconPaths], to: { folder: logosFolder, file: logoFileName(favicon) } }] : []),
    ];
  },
  statusPath: "/",
};
