import { poolSecrets, serverSecret, tenantSecrets } from "../../../derived-secret.ts";
import { frontServer } from "../../../front-server.ts";
import { meetingHostNameOf, pageHostNameOf, serverHostNameOf } from "../../../host-name.ts";
import type { PoolPlan } from "../../../pool-plan.ts";
import { databaseContainer } from "../../database/database.ts";
import { loadBalancerDatabase } from "../../database/tenant-data.ts";
import { asOnServer, trustedRoots } from "../../part.ts";
import type { Service } from "../../service.ts";
import { bbblbHolds } from "./limits.ts";
import { loadBalancerCommand, loadBalancerInput, renewedServerSecret } from "./load-balancer-state.ts";

export const loadBalancerContainer = "load-balancer";

/** Where it answers, for its server alone. */
const address = "127.0.0.1:8000";

/** MiB that it may use. */
const memory = 512;

/** BBBLB before the meeting servers of a pool. */
export const bbblb: Service = {
  needs: ["database"],
  holds: bbblbHolds,
  onServer: ({ pool, zone }) => [
    {
      kind: "container",
      what: loadBalancerContainer,
      image: { of: "bbblb", tag: pool.loadBalancer?.version ?? "" },
      memory,
      network: "server",
      environment: ({ rootKey }) => {
        const { loadBalancerDatabasePassword, loadBalancerSecret } = poolSecrets(rootKey, pool);
        return {
          BBBLB_DB: `postgresql://${loadBalancerDatabase}:${loadBalancerDatabasePassword}@127.0.0.1:5432/${loadBalancerDatabase}`,
          BBBLB_DB_CREATE: "false", // its role may not, and need not
          BBBLB_DOMAIN: pageHostNameOf(pool, zone),
          BBBLB_SECRET: loadBalancerSecret,
          // One poll that fails or takes longer makes it forget the server's meetings with people inside, so it asks as seldom and waits as long as its makers do (30 s); a
          // server that comes back is used after two good polls, one that failed twice is given up. Changed limits hold within seconds.
          ...{ BBBLB_POLL_INTERVAL: "30", BBBLB_POLL_FAIL: "1", BBBLB_POLL_RECOVER: "1", BBBLB_TENANT_CACHE: "2" },
          // It takes milliseconds for seconds, so its reserve for a new meeting never ends: an empty room would weigh as much as 36 people for ever.
          BBBLB_LOAD_RESERVED: "0",
          BBBLB_WEBHOOK_RETRY: "1", // it counts a success as a failure
          SSL_CERT_FILE: trustedRoots,
        };
      },
      // Its access log would hold the names of participants.
      command: ["uvicorn", "--host", "127.0.0.1", "--port", "8000", "--no-access-log", "bbblb.asgi:app"],
      keeps: [{ folder: `${frontServer.data}/load-balancer`, at: "/usr/share/bbblb" }],
      reads: [asOnServer(trustedRoots)],
    },
    {
      kind: "step",
      what: "load-balancer-state",
      input: ({ rootKey }) =>
        loadBalancerInput(pool, {
          zone,
          serverSecret: (server) => serverSecret(rootKey, server, pool.secretsRotation),
          tenantSecret: (tenant) => tenantSecrets(rootKey, tenant).loadBalancerSecret,
        }),
      script: loadBalancerCommand,
      // A new container may have a new database.
      renewedWith: { containers: [loadBalancerContainer] },
    },
    ...pool.servers.map((server) => ({
      kind: "step" as const,
      what: "secret-in-load-balancer",
      forServer: server.name,
      input: ({ rootKey }: { rootKey: string }) =>
        renewedServerSecret(serverHostNameOf(server, zone), serverSecret(rootKey, server.name, pool.secretsRotation)),
      script: loadBalancerCommand,
      renewedWith: { containers: [loadBalancerContainer] },
    })),
    {
      kind: "step",
      what: "answers",
      script: waitForServers(pool, zone),
      // A server that was lost and made anew has the same name.
      renewedWith: { servers: pool.servers.map(({ name }) => name) },
      last: true,
    },
  ],
  offers: ({ zone }, tenant) => ({
    meetings: {
      endpoint: `https://${meetingHostNameOf(tenant, zone)}/bigbluebutton/`,
      secret: ({ rootKey }) => tenantSecrets(rootKey, tenant).loadBalancerSecret,
      ownSecretIn: loadBalancerContainer,
    },
  }),
  routes: ({ answers, kind }) => {
    // Where meeting servers tell that a meeting ended.
    if (kind === "page") return [{ paths: ["/bbblb/*"], to: { address } }];
    // Greenlight signs with the tenant's secret, and the load balancer knows the tenant by the host name.
    return answers === "greenlight" || answers === "load-balancer" ? [{ paths: ["/bigbluebutton/*"], to: { address } }] : [];
  },
  // It leads the address without the last slash to this one.
  statusPath: "/bigbluebutton/api/",
  inspected: () => ({
    loadBalancer: { address: `http://${address}/bigbluebutton/api/`, database: [databaseContainer, "postgres", loadBalancerDatabase] },
  }),
};

/** Waits up to ten minutes until the load balancer gives meetings to all servers in use: it takes a new one after some good polls. */
function waitForServers({ servers }: PoolPlan, zone: string): string {
  const hostNames = servers.filter(({ stage }) => stage === "open").map((server) => serverHostNameOf(server, zone));
  return `for attempt in $(seq 150); do
  listed=$(docker exec load-balancer bbblb server stats --table-format json 2>/dev/null)
  missing=""
  for server in ${hostNames.join(" ")}; do grep -F '"server": "'"$server"'"' <<<"$listed" | grep -q '"state": "available"' || missing="$missing $server"; done
  test -z "$missing" && exit 0
  sleep 3
done
echo "The load balancer gives no meetings to these servers:$missing" >&2
exit 1`;
}
