import { frontServer } from "../../front-server.ts";
import { pythonCommand } from "../../python-command.ts";
import { isClosed, type Site } from "../../sites.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import type { Place, Route } from "../service.ts";

/** What a gateway is configured from. */
export type GatewayPlace = Pick<Place, "sites" | "routes" | "acmeDirectory" | "operatorEmail">;

export const gatewayContainer = "gateway";

/**
 * The configuration of a pool's gateway, in Caddy's own JSON (Caddy 2.6 and newer): no data is ever glued into a language of its own. One route for each host name: an open
 * tenant's leads to its Greenlight, its logo, and BBB's API at the load balancer; an ending one's says so. The pool's own name leads to its page.
 */
export function gatewayConfig({ sites, routes: routesOf, acmeDirectory, operatorEmail }: GatewayPlace): object {
  const routes = sites.flatMap((site): GatewayRoute[] => {
    const handlers = handlersOf(site, routesOf(site));
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

const adminSocket = `${frontServer.gateway}/admin.sock`;

/** Where the gateway finds its configuration when it starts. */
export const gatewayConfigPath = `${frontServer.gateway}/caddy.json`;

/**
 * What `gateway.py` reads: the configuration, and the domains whose owners must point them to us, each with the name of ours that it should lead to.
 */
export function gatewayInput(place: GatewayPlace): string {
  const foreign = place.sites.filter(({ answers, zone }) => answers === "greenlight" && zone === null);
  return JSON.stringify({
    config: gatewayConfig(place),
    path: gatewayConfigPath,
    reload: ["docker", "exec", gatewayContainer, "caddy", "reload", "--address", `unix/${adminSocket}`],
    container: gatewayContainer,
    domains: foreign.map(({ host, ours }) => ({ domain: host, target: ours })),
  });
}

/**
 * A bash script that puts {@link gatewayInput}, its standard input, in force without closing a connection. Prints a line for each domain that doesn't lead to us yet:
 * `pending: …`, with the record that its owner must set.
 */
export const gatewayCommand = pythonCommand("gateway/gateway.py");

interface GatewayRoute {
  match: [{ host: [string] }];
  handle: object[];
  terminal: true;
}

/** What the gateway does with requests to a name; undefined: it isn't one of its own. */
function handlersOf(site: Site, routes: Route[]): object[] | undefined {
  if (isClosed(site)) return [ended(site.tenant)];
  if (routes.length === 0) return undefined;
  const below = routes.flatMap(({ paths, to }) => (paths === null ? [] : [{ match: [{ path: paths }], handle: handlersTo(to) }]));
  const rest = routes.find(({ paths }) => paths === null);
  if (rest && "folder" in rest.to) return [{ handler: "subroute", routes: below }, ...handlersTo(rest.to)];
  // A name that is there for meetings alone has nothing else.
  const otherwise = rest ? handlersTo(rest.to) : [{ handler: "static_response", status_code: 404 }];
  return [{ handler: "subroute", routes: [...below, { handle: otherwise }] }];
}

function handlersTo(to: Route["to"]): object[] {
  if (!("folder" in to)) {
    const headers = to.withoutHeaders ? { headers: { response: { delete: to.withoutHeaders } } } : {};
    return [{ handler: "reverse_proxy", upstreams: [{ dial: to.address }], ...headers }];
  }
  const { folder, without, file, index, headers } = to;
  return [
    ...(headers
      ? [{ handler: "headers", response: { set: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])) } }]
      : []),
    ...(without === undefined ? [] : [{ handler: "rewrite", strip_path_prefix: without }]),
    ...(file === undefined ? [] : [{ handler: "rewrite", uri: `/${file}` }]),
    { handler: "file_server", root: folder, ...(index === undefined ? {} : { index_names: [index] }) },
  ];
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
