import { createInterface } from "node:readline/promises";
import { Mendable } from "@meet-coop/command-line";
import { command, runCommand } from "@meet-coop/command-line/command";
import { nearest } from "@meet-coop/definitions";
import { entranceOf, serverHostNameOf, type TenantPlan } from "@meet-coop/service-config";
import { Names, type StackWords, sshFiles, sshFolder, type WatchedStack, watchedStack } from "@meet-coop/status";
import { instanceOption } from "../instance-option.ts";
import { environmentOfThisMachine } from "../this-machine.ts";
import { newPassword } from "./new-password.ts";

const does = `Gives the first administrator of a tenant a new password: where it was lost, or seen by somebody, and the tenant sends no mail (with mail, Greenlight's own page \
"Forgot password" does it). The one of today stops working, and whoever is signed in with that account is signed out. Asks first, unless told --yes.`;
const more = `Examples:
  npm run -s administrator -- members anchor-level-1                        in the local cloud
  npm run -s administrator -- members anchor-level-1 --stack production     from a machine on which \`pulumi preview\` has run

Prints address and password once, on the terminal; nothing else keeps it, \`pulumi stack output administratorPasswords\` neither.
Exit status: 0 it was changed; 1 it was not; 2 the command itself is wrong.`;

await runCommand(
  command("npm run administrator", does, more)
    .argument("<pool>", "folder of stacks/: demo, members, custom, event …")
    .argument("<tenant>", "the tenant, as `npm run plan` calls it")
    .option("--stack <name>", "the stack: `local`, or any other by its settings in Pulumi.<name>.yaml", "local")
    .addOption(instanceOption())
    .option("--yes", "don't ask")
    .action(renew),
);

async function renew(poolFolder: string, id: string, words: StackWords & { yes?: boolean }): Promise<void> {
  const watched = watchedStack(poolFolder, words);
  // What is local never reaches a machine elsewhere.
  if (watched.cloud) environmentOfThisMachine(process.env);
  const tenant = tenantOf(watched, id);
  const files = await filesOf(watched);
  if (!words.yes && !(await agreed(tenant)))
    throw new Mendable(
      `Nothing was changed. To do it without being asked: \`npm run -s administrator -- ${poolFolder} ${id} --yes\`, with what else you typed.`,
    );
  const { email, password } = await newPassword(tenant, files);
  process.stdout.write(`${email}\n${password}\n`);
}

function tenantOf({ pool }: WatchedStack, id: string): TenantPlan {
  const ids = pool.tenants.map((tenant) => tenant.id);
  const tenant = pool.tenants.find((one) => one.id === id);
  const meant = nearest(id, ids);
  if (!tenant)
    throw new Mendable(
      `The pool \`${pool.id}\` has no tenant \`${id}\`.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}\nCure: name one of: ${ids.join(", ")}.`,
    );
  if (tenant.stage !== "open")
    throw new Mendable(`\`${id}\` was open until ${tenant.openUntil}: its Greenlight is gone, and nobody signs in.`);
  if (tenant.signIn)
    throw new Mendable(
      `People of \`${id}\` sign in at ${tenant.signIn.issuer}: its Greenlight takes no password.\nCure: a new password there; who else may administer, an administrator says in Greenlight (Manage users).`,
    );
  return tenant;
}

async function filesOf({ project, stack, zone, pool, cloud, commands }: WatchedStack) {
  const server = entranceOf(pool)?.name ?? "";
  const host = serverHostNameOf({ name: server }, zone);
  const found = await new Names(cloud?.dns).find(host);
  const files = sshFiles(sshFolder(), `${project}-${stack}-${server}`, found.kind === "addresses" ? found.addresses : []);
  if (!files || found.kind !== "addresses")
    throw new Mendable(
      found.kind === "addresses"
        ? `This machine has no key for ${server} (${found.addresses.join(", ")}).\nCure: \`${commands.preview}\` writes it.`
        : `${host} has no address in DNS.\nCure: \`${commands.up}\`.`,
    );
  return files;
}

/** False too where nobody can be asked. */
async function agreed({ id, name }: TenantPlan): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(
    `Give the first administrator of ${id} (${name}) a new password? The one of today stops working. [y/N] `,
  );
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
