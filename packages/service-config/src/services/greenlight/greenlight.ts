import { administratorPasswords, hasRenewedSecrets, tenantSecrets } from "../../derived-secret.ts";
import { hostNameOf } from "../../host-name.ts";
import { renewedSecrets, tenantSecretsCommand } from "../database/tenant-secrets.ts";
import { asOnServer, type Mount, type Part, trustedRoots } from "../part.ts";
import type { Service, TenantPlace } from "../service.ts";
import { greenlightEnvironment } from "./environment.ts";
import { type GreenlightFolder, greenlightFilesScript, greenlightFolders } from "./files.ts";
import { greenlightHolds } from "./limits.ts";
import { greenlightSettings, greenlightSettingsCommand } from "./settings.ts";

const mounted = ({ onServer, inContainer }: GreenlightFolder): Mount => ({ folder: onServer, at: inContainer });

/** A Greenlight for each open tenant, with its settings. */
export const greenlight: Service = {
  needs: ["database", "tenant-database", "load-balancer", "gateway", "nginx", "redis", "tenants-before"],
  holds: greenlightHolds,
  onServer: () => [{ kind: "step", what: "greenlight-files", script: greenlightFilesScript }],
  ofTenant: (place) => (place.tenant.stage === "open" ? [...renewal(place), container(place), settings(place)] : []),
  routes: (site) => {
    if (site.kind !== "tenant" || site.answers !== "greenlight") return [];
    const { domain, localAddress } = site.tenant;
    // On a customer's domain its HSTS would bind all subdomains for a year.
    const withoutHeaders = domain ? { withoutHeaders: ["Strict-Transport-Security"] } : {};
    return [{ paths: null, to: { address: `${localAddress.host}:${localAddress.port}`, ...withoutHeaders } }];
  },
  statusPath: "/health_check",
};

const containerOf = ({ id }: { id: string }) => `${id}-greenlight`;

/** Renews the secrets of a tenant in its database and at the load balancer, right before its Greenlight comes with them. */
function renewal({ tenant, offers: { database, meetings } }: TenantPlace): Part[] {
  if (database.passwordSet === "when-renewed" && !hasRenewedSecrets(tenant)) return [];
  const { container, superuser, name: role } = database;
  return [
    {
      kind: "step",
      what: "secrets",
      input: ({ rootKey }) => {
        const { databasePassword: password, loadBalancerSecret } = tenantSecrets(rootKey, tenant);
        return renewedSecrets(tenant, {
          database: { container, superuser, role, password },
          ...(meetings.ownSecretIn ? { loadBalancerSecret } : {}),
        });
      },
      script: tenantSecretsCommand,
      // A new container may have an older database.
      renewedWith: { containers: [container, ...(meetings.ownSecretIn ? [meetings.ownSecretIn] : [])] },
    },
  ];
}

function container({ pool, tenant, zone, offers: { database, meetings, storage } }: TenantPlace): Part {
  const hostName = hostNameOf(tenant, zone);
  const surroundings = { hostName, bbbEndpoint: meetings.endpoint, trustedRoots, database: database.name };
  return {
    kind: "container",
    what: "greenlight",
    image: { of: "greenlight", name: tenant.image, tag: tenant.version },
    memory: pool.memory.greenlight,
    network: "tenant",
    environment: (secrets) => {
      const { secretKeyBase, databasePassword } = tenantSecrets(secrets.rootKey, tenant);
      return greenlightEnvironment(tenant, surroundings, {
        ...{ secretKeyBase, databasePassword, ...secrets.given, bbbSecret: meetings.secret(secrets) },
      });
    },
    port: { inside: 3000, ...tenant.localAddress },
    ...(database.network === "server" ? { serverAs: "postgresql" } : {}),
    keeps: [{ ...storage, at: "/usr/src/app/storage" }],
    // Which authorities it trusts, what it runs at its start, and what ImageMagick may do.
    reads: [asOnServer(trustedRoots), mounted(greenlightFolders.initializers), mounted(greenlightFolders.imagePolicy)],
    health: {
      command: `wget -qO- --header 'Host: ${hostName}' --header 'X-Forwarded-Proto: https' http://127.0.0.1:3000/health_check | grep -q success`,
      startPeriod: "3m0s",
    },
  };
}

/** A new container (a new version) needs its settings again. */
const settings = ({ tenant, zone, operatorEmail }: TenantPlace): Part => ({
  kind: "step",
  what: "settings",
  input: ({ rootKey }) =>
    greenlightSettings(tenant, {
      administrator: { email: operatorEmail, ...administratorPasswords(rootKey, tenant) },
      hostName: hostNameOf(tenant, zone),
    }),
  script: `${waitForGreenlight(tenant, hostNameOf(tenant, zone))}
${greenlightSettingsCommand(containerOf(tenant))}`,
  renewedWith: { containers: [containerOf(tenant)] },
});

/**
 * A bash script that waits up to ten minutes for Greenlight's own health check, which asks database, Redis and BBB; a first start migrates the database. On failure says
 * what the check answered and what Greenlight logged last.
 */
function waitForGreenlight(tenant: TenantPlace["tenant"], hostName: string): string {
  const { host, port } = tenant.localAddress;
  const container = containerOf(tenant);
  return `for second in $(seq 600); do
  answer=$(curl --silent --show-error --max-time 10 -H 'Host: ${hostName}' -H 'X-Forwarded-Proto: https' http://${host}:${port}/health_check 2>&1 </dev/null)
  test "$answer" = success && break
  sleep 1
done
if test "$answer" != success; then
  echo "Greenlight of ${hostName} isn't healthy: $answer" >&2
  echo "The end of 'docker logs ${container}':" >&2
  docker logs --tail 15 ${container} >&2
  exit 1
fi`;
}
