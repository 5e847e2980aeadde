import { serverHostNameOf } from "../../host-name.ts";
import { tenantSites } from "../../sites.ts";
import type { Part } from "../part.ts";
import type { Service } from "../service.ts";
import { siteRemovalScript, siteScript } from "./tenant-site.ts";

/** BigBlueButton's own nginx, where everything runs together: a site for each tenant, and its name in the server's certificate. */
export const nginx: Service = {
  needs: ["served", "names"],
  ofTenant: ({ server, sites, routes, tenant, zone, ipv6 }) => {
    const serverHostName = serverHostNameOf(server, zone);
    return tenantSites(sites, tenant.id).flatMap((site): Part[] =>
      site.kind !== "tenant"
        ? []
        : [
            {
              kind: "step",
              what: "site",
              input: siteScript(site, { routes: routes(site), serverHostName, ipv6 }),
              script: "bash -s",
              // A name that is gone but still in the certificate would make its renewal fail.
              undo: siteRemovalScript(tenant, { serverHostName }),
              tellsPending: true,
            },
          ],
    );
  },
  statusPath: "/",
};
