import { frontServer } from "../../front-server.ts";
import { poolPagePolicy } from "../../pages/pool-page-style.ts";
import { pythonCommand } from "../../python-command.ts";
import type { Site } from "../../sites.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { faviconPaths, logoFileName, logosFolder } from "../served/logo-address.ts";

export interface GatewayOptions {
  /** Directory of the authority that gives certificates. */
  acmeDirectory: string;
  /** Hears of expiring certificates. */
  operatorEmail: string;
}

/** Folder of the pool's own page on the front server. */
export const pageFolder = `${frontServer.served}/page`;

/**
 * The configuration of a pool's gateway, in Caddy's own JSON (Caddy 2.6 and newer): no data is ever glued into a language of its own. One route for each host name: an open
 * tenant's leads to its Greenlight, its logo, and BBB's API at the load balancer; an ending one's says so. The pool's own name leads to its page.
 */
export function gatewayConfig(sites: readonly Site[], { acmeDirectory, operatorEmail }: GatewayOptions): object {
  const routes = sites.flatMap((site): Route[] => {
    const handlers = handlersOf(site);
    return handlers ? [{ match: [{ host: [site.host] }], handle: handlers, terminal: true }] : [];
  });
  return {
    admin: { listen: `unix/${adminSocket}` },
    apps: {
      // TCP only: the firewall opens nothing for HTTP/3.
      http: { servers: { gateway: { listen: [":443"], protocols: ["h1", "h2"], routes } } },
      tls: {
        automation: {
          policies: [
            {
              subjects: routes.map(({ match: [{ host }] }) => host[0]).sort(),
              issuers: [{ module: "acme", ca: acmeDirectory, email: operatorEmail }],
            },
          ],
        },
      },
    },
  };
}

const path = (paths: string[], handle: object[]) => ({ match: [{ path: paths }], handle });

/** The page has no script, and nothing from elsewhere. */
const pageHandlers = [
  // Where meeting servers tell the load balancer that a meeting ended.
  { handler: "subroute", routes: [path(["/bbblb/*"], [proxy(frontServer.loadBalancerAddress)])] },
  { handler: "headers", response: { set: { "Content-Security-Policy": [poolPagePolicy], "X-Content-Type-Options": ["nosniff"] } } },
  { handler: "file_server", root: pageFolder, index_names: ["index.html"] },
];

const adminSocket = `${frontServer.gateway}/admin.sock`;

/** Where the gateway finds its configuration when it starts. */
export const gatewayConfigPath = `${frontServer.gateway}/caddy.json`;

/**
 * What `gateway.py` reads: the configuration, and the domains whose owners must point them to us, each with the name of ours that it should lead to.
 */
export function gatewayInput(sites: readonly Site[], options: GatewayOptions): string {
  const foreign = sites.filter(({ answers, zone }) => answers === "greenlight" && zone === null);
  return JSON.stringify({
    config: gatewayConfig(sites, options),
    path: gatewayConfigPath,
    reload: ["docker", "exec", frontServer.containers.gateway, "caddy", "reload", "--address", `unix/${adminSocket}`],
    container: frontServer.containers.gateway,
    domains: foreign.map(({ host, ours }) => ({ domain: host, target: ours })),
  });
}

/**
 * A bash script that puts {@link gatewayInput}, its standard input, in force without closing a connection. Prints a line for each domain that doesn't lead to us yet:
 * `pending: …`, with the record that its owner must set.
 */
export const gatewayCommand = pythonCommand("gateway/gateway.py");

interface Route {
  match: [{ host: [string] }];
  handle: object[];
  terminal: true;
}

/** What the gateway does with requests to a name; undefined: it isn't one of its own. */
function handlersOf(site: Site): object[] | undefined {
  switch (site.answers) {
    case "greenlight":
      return tenantHandlers(site.tenant);
    case "gateway":
      return [ended(site.tenant)];
    case "load-balancer":
      return meetingHandlers;
    case "served":
      return pageHandlers;
    default:
      return undefined;
  }
}

// Greenlight signs with the tenant's secret, and the load balancer knows the tenant by the host name.
const meetings = path(["/bigbluebutton/*"], [proxy(frontServer.loadBalancerAddress)]);
/** A name that is there for meetings alone. */
const meetingHandlers = [{ handler: "subroute", routes: [meetings, { handle: [{ handler: "static_response", status_code: 404 }] }] }];

function tenantHandlers(tenant: TenantPlan): object[] {
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
        ...favicon(tenant),
        meetings,
        { handle: [proxy(`${tenant.localAddress.host}:${tenant.localAddress.port}`, tenant.domain !== null)] },
      ],
    },
  ];
}

/** No page of Greenlight names its icon: browsers ask for it at these paths. */
function favicon({ look: { favicon } }: TenantPlan): object[] {
  if (!favicon) return [];
  const picture = [
    { handler: "rewrite", uri: `/${logoFileName(favicon)}` },
    { handler: "file_server", root: logosFolder },
  ];
  return [path([...faviconPaths], picture)];
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
