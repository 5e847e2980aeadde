import { checkedHostName, hostNameOf } from "./host-name.ts";
import { logosFolder } from "./logo-address.ts";
import type { PoolPlan } from "./plan.ts";
import type { TenantPlan } from "./tenant-plan.ts";

export interface GatewayOptions {
  /** The zone below which all host names hang. */
  zone: string;
  /** Where BBBLB answers on the front server, e.g. `127.0.0.1:8000`. */
  loadBalancer: string;
  /** Directory of the authority that gives certificates. */
  acmeDirectory: string;
  /** Hears of expiring certificates. */
  operatorEmail: string;
}

/** Folder of the pool's own page on the front server. */
export const pageFolder = "/var/lib/meet-coop/page";

/**
 * The configuration of a pool's gateway, in Caddy's own JSON (Caddy 2.6 and newer): no data is ever glued into a language of its own. One route for each host name: an open
 * tenant's leads to its Greenlight, its logo, and BBB's API at the load balancer; an ending one's says so. The pool's own name leads to its page.
 */
export function gatewayConfig(pool: PoolPlan, { zone, loadBalancer, acmeDirectory, operatorEmail }: GatewayOptions): object {
  const page = checkedHostName(`${pool.id}.${zone}`);
  const tenants = pool.tenants.map((tenant) => ({ tenant, host: hostNameOf(tenant, zone) }));
  return {
    apps: {
      http: {
        servers: {
          gateway: {
            listen: [":443"],
            routes: [
              ...tenants.map(({ tenant, host }) =>
                route(host, tenant.state === "open" ? tenantHandlers(tenant, loadBalancer) : [ended(tenant)]),
              ),
              route(page, [{ handler: "file_server", root: pageFolder, index_names: ["index.html"] }]),
            ],
          },
        },
      },
      tls: {
        automation: {
          policies: [
            {
              subjects: [...tenants.map(({ host }) => host), page].sort(),
              issuers: [{ module: "acme", ca: acmeDirectory, email: operatorEmail }],
            },
          ],
        },
      },
    },
  };
}

const route = (host: string, handle: object[]) => ({ match: [{ host: [host] }], handle, terminal: true });

function tenantHandlers(tenant: TenantPlan, loadBalancer: string): object[] {
  const path = (paths: string[], handle: object[]) => ({ match: [{ path: paths }], handle });
  return [
    {
      handler: "subroute",
      routes: [
        path(
          ["/branding/*"],
          [
            { handler: "rewrite", strip_path_prefix: "/branding" },
            { handler: "file_server", root: logosFolder },
          ],
        ),
        // Greenlight signs with the tenant's secret, and the load balancer knows the tenant by this host name.
        path(["/bigbluebutton/*"], [proxy(loadBalancer)]),
        { handle: [proxy(`${tenant.localAddress.host}:${tenant.localAddress.port}`, tenant.domain !== null)] },
      ],
    },
  ];
}

/** `foreign`: on a customer's domain Greenlight's HSTS would bind all its subdomains for a year. */
function proxy(dial: string, foreign = false): object {
  return {
    handler: "reverse_proxy",
    upstreams: [{ dial }],
    ...(foreign ? { headers: { response: { delete: ["Strict-Transport-Security"] } } } : {}),
  };
}

function ended({ name, openUntil }: TenantPlan): object {
  return {
    handler: "static_response",
    status_code: 410,
    headers: { "Content-Type": ["text/plain; charset=utf-8"] },
    body: literal(`${name}: closed since ${openUntil}.\n`),
  };
}

/**
 * Caddy fills `{…}` in a body, from its environment too: a backslash before a brace keeps it, and is itself left out. In a text without `{` nothing is read, backslashes
 * neither. Source: its `replacer.go`.
 */
const literal = (text: string) => (text.includes("{") ? text.replace(/[{}]/g, "\\$&") : text);
