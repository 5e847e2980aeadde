import { Mendable, step } from "@meet-coop/command-line";
import { command, runCommand } from "@meet-coop/command-line/command";
import { broken, conformance, isolation, type Outcome, outcomeTable, RunningTenant } from "@meet-coop/conformance";
import { watchedStack } from "@meet-coop/status";
import { RunningCloud } from "./running-cloud.ts";

const does = `Tries to break every limit of the tenants of a pool that runs in the local cloud, by their public ways: Greenlight, load balancer, BigBlueButton. \
Prints what was tried and what came of it. Makes accounts, rooms and meetings: never on a real pool.`;
const more = `Examples:
  npm run conformance -- members
  npm run conformance -- members anchor-level-1 --instance second

Exit status 1 when a limit isn't kept, but for what is expected softly: Greenlight counts rooms before it makes one, so two that are made at once can be one too many.`;

await runCommand(
  command("npm run conformance", does, more)
    .argument("<pool>", "members, custom or event")
    .argument("[tenant...]", "only these, as `npm run plan` calls them")
    .option("--instance <name>", "instance of the local cloud", "default")
    .action(tryLimits),
);

async function tryLimits(pool: string, chosen: string[], { instance }: { instance: string }): Promise<void> {
  const { pool: planned } = watchedStack(pool, { stack: "local", instance });
  const open = planned.tenants.filter(({ stage }) => stage === "open");
  const unknown = chosen.filter((id) => !open.some((tenant) => tenant.id === id));
  if (unknown.length > 0)
    throw new Mendable(`There is no open tenant ${unknown.join(", ")} in ${pool}: there are ${open.map(({ id }) => id).join(", ")}.`);
  const cloud = new RunningCloud(instance, pool);
  const tenants = open
    .filter(({ id }) => chosen.length === 0 || chosen.includes(id))
    .map((tenant) => new RunningTenant(cloud, planned, tenant));
  const outcomes: Outcome[] = [];
  for (const [nth, tenant] of tenants.entries()) {
    await step(`${tenant.plan.id} (${nth + 1} of ${tenants.length})`, async () => {
      outcomes.push(...(await conformance(tenant)));
      const other = tenants[(nth + 1) % tenants.length];
      if (other && other !== tenant) outcomes.push(...(await isolation(tenant, other)));
    });
  }
  const table = outcomeTable(outcomes);
  console.log(`\n${table}`);
  if (outcomes.some(broken)) process.exitCode = 1;
}
