import { createHash } from "node:crypto";
import { hasRenewedSecrets } from "../../../derived-secret.ts";
import { enforcedAt } from "../../../held-limit.ts";
import { checkedHostName, meetingHostNameOf, serverHostNameOf } from "../../../host-name.ts";
import type { PoolPlan } from "../../../pool-plan.ts";
import { pythonCommand } from "../../../python-command.ts";
import type { TenantPlan } from "../../../tenant-plan.ts";

/** One tenant of the load balancer. */
interface BbblbTenant {
  enabled: boolean;
  secret: string;
  /** The Host header by which requests are known: the tenant's own, since browsers follow its links. */
  realm: string;
  /** For each parameter of a call, an operator and a value: `<10` is a true maximum, `=false` forces. */
  overrides: { create: Record<string, string> };
}

/** What `bbblb state import` reads. Format 1, of BBBLB 0.0.18. */
export interface BbblbState {
  v: 1;
  /** By full host name. */
  servers: Record<string, { enabled: boolean; secret: string }>;
  tenants: Record<string, BbblbTenant>;
}

export interface LoadBalancerOptions {
  /** The zone below which all host names hang. */
  zone: string;
  /** BBB's secret of a server, by its name. */
  serverSecret(server: string): string;
  /** The secret with which a tenant's Greenlight signs, by the tenant's id; no two alike. */
  tenantSecret(tenant: TenantPlan): string;
}

/** BBBLB takes 1 to 16 letters and digits as a tenant's name, and no others: made from the id, so that no tenant's hangs on another's. */
export const loadBalancerTenant = ({ id }: Pick<TenantPlan, "id">): string =>
  `t${createHash("sha256").update(`load balancer tenant ${id}`).digest("hex").slice(0, 15)}`;

/**
 * The state of a pool's load balancer, for `bbblb state import`: its output must never be shown, it prints secrets. Tenants and servers that are ending are
 * disabled. On such a server, meetings go on as before; those of such a tenant go on as well, but nobody joins or ends them any more. Limits are the plan's; what is
 * removed here is removed there.
 */
export function loadBalancerState(pool: PoolPlan, { zone, serverSecret, tenantSecret }: LoadBalancerOptions): BbblbState {
  return {
    v: 1,
    servers: Object.fromEntries(
      pool.servers.map(({ name, stage }) => [serverHostNameOf({ name }, zone), { enabled: stage === "open", secret: serverSecret(name) }]),
    ),
    tenants: Object.fromEntries(
      pool.tenants.map((tenant) => [
        loadBalancerTenant(tenant),
        {
          enabled: tenant.stage === "open",
          secret: tenantSecret(tenant),
          realm: meetingHostNameOf(tenant, zone),
          overrides: { create: overridesOf(tenant) },
        },
      ]),
    ),
  };
}

function overridesOf({ limits, sharedNotes }: TenantPlan): Record<string, string> {
  return {
    ...Object.fromEntries(enforcedAt(limits, "bbblb").flatMap(({ name, value }) => (value === null ? [] : [[name, value]]))),
    ...(sharedNotes ? {} : { disabledFeatures: "+sharedNotes" }),
    // Who may send this one could switch everything on again.
    disabledFeaturesExclude: "=",
  };
}

/** What {@link loadBalancerCommand} reads: the state, and which tenants keep the secret that they have there, since a step of their own renews it. */
export const loadBalancerInput = (pool: PoolPlan, options: LoadBalancerOptions): string =>
  JSON.stringify({ ...loadBalancerState(pool, options), renewedTenants: pool.tenants.filter(hasRenewedSecrets).map(loadBalancerTenant) });

/** The secret that a meeting server has now, as JSON; a server that the load balancer knew before keeps the old one there until this was put in force too. */
export const renewedServerSecret = (hostName: string, secret: string): string =>
  JSON.stringify({ renewed: { servers: { [checkedHostName(hostName)]: secret } } });

/** A bash script that puts {@link loadBalancerInput} or {@link renewedServerSecret}, its standard input, in force; it shows no secret. */
export const loadBalancerCommand = pythonCommand("load-balancer/bbblb/load_balancer.py");
