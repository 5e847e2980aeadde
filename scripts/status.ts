import { readFileSync } from "node:fs";
import { BlockList } from "node:net";
import { Mendable } from "@meet-coop/command-line";
import { command, runCommand } from "@meet-coop/command-line/command";
import {
  type Askers,
  Asking,
  askMachines,
  askRecords,
  askWeb,
  exitStatuses,
  lookInside,
  Names,
  poolStatus,
  type Report,
  reportText,
  type StackWords,
  sshFiles,
  sshFolder,
  type WatchedStack,
  watchedStack,
  worst,
} from "@meet-coop/status";
import { instanceOption } from "./instance-option.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

const does = `Asks every host name, certificate, database, server and the load balancer of a pool whether it is as the definitions say, all at once, and ends within 10 seconds. \
Looks into the front server by SSH, with the key that the stack wrote on this machine; compares servers and firewalls with what Hetzner holds where HCLOUD_TOKEN has a token of the \
pool's project, and DNS records with what Cloudflare holds where CLOUDFLARE_API_TOKEN has one (reading is enough); changes nothing.`;
const more = `Examples:
  npm run -s status -- members                        the stack in the local cloud
  npm run -s status -- members --stack production     from a machine on which \`pulumi preview\` has run
  npm run -s status -- members --json                 for a program; its shape has a version

Each row is ok, ending (on its way out, as the definitions say), pending (it waits for its owner), warning or failed. Rows that hang on something
that failed are left out. Then comes what ends within a week.

Exit status, as monitors of Nagios' family take it: 0 all ok, pending or ending; 1 a warning; 2 something failed; 3 it couldn't be asked (a wrong
word, a stack that isn't up, definitions with errors).`;

/** Milliseconds from the start of this process; npm needs some before it, and printing some after it. */
const limits = { whole: 8500, each: 6000 };
/** After which people are told what is waited for. */
const patience = 2000;

await runCommand(
  command("npm run status", does, more)
    .argument("<pool>", "folder of stacks/: demo, members, custom, event …")
    .option("--stack <name>", "the stack: `local`, or any other by its settings in Pulumi.<name>.yaml", "local")
    .addOption(instanceOption())
    .option("--day <day>", "the day for which the definitions are read (default: that of the stack's settings, else today, UTC)")
    .option("--json", "for programs")
    .action(async (pool: string, words: StackWords & { json?: boolean }) => {
      const report = await look(pool, words);
      const color = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
      const text = words.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, { color });
      await new Promise((resolve) => process.stdout.write(text, resolve));
      process.exitCode = report.exitStatus;
    }),
  { usage: exitStatuses.unknown, failure: exitStatuses.unknown },
);
// What hangs still would keep the program from ending.
process.exit();

async function look(name: string, words: StackWords): Promise<Report> {
  const watched = watchedStack(name, words);
  const { pool, bigbluebutton, project, stack, zone, sshAllowedFrom, ipv6, day, commands, cloud } = watched;
  // What is local never reaches a machine elsewhere.
  if (cloud) environmentOfThisMachine(process.env);
  const now = new Date();
  // On a machine so busy that the definitions took all the time, there is some left all the same.
  const asking = new Asking({ ...limits, whole: Math.max(limits.each / 2, limits.whole - performance.now()) });
  const progress = setInterval(() => tell(asking), patience);
  const power = cloud
    ? `\`npm run local-cloud -- status --instance ${cloud.instance}\` shows its power`
    : "look at its power in Hetzner's console";
  const label = `${project}.${stack}`;
  const question = { pool, bigbluebutton, label, zone, sshAllowedFrom, ipv6, day, now, power, ...commands };
  const asked = poolStatus(question, askers(watched), asking);
  const { rows, ends, isThere } = await Promise.race([asked, stopped(watched)]).finally(() => clearInterval(progress));
  if (!isThere && cloud)
    throw new Mendable(
      `The stack of \`${name}\` isn't up in the local cloud \`${cloud.instance}\`: DNS has none of its names. Cure: \`${commands.up}\`.`,
    );
  const state = worst(rows);
  const seconds = Number((performance.now() / 1000).toFixed(1));
  return { version: 1, pool: pool.id, stack, day, at: now.toISOString(), seconds, state, exitStatus: exitStatuses[state], rows, ends };
}

function tell({ progress: { open, asked } }: Asking): void {
  const some = `${open.slice(0, 3).join(", ")}${open.length > 3 ? " …" : ""}`;
  console.error(`· ${asked - open.length} of ${asked} questions answered; waiting for ${some}`);
}

/** Fails when the local cloud doesn't run, and never ends otherwise. @throws Mendable */
async function stopped({ cloud, commands }: WatchedStack): Promise<never> {
  const runs =
    !cloud ||
    (await fetch(cloud.hetznerEndpoint).then(
      () => true,
      () => false,
    ));
  if (!runs) throw new Mendable(`The local cloud \`${cloud.instance}\` doesn't run. Cure: \`${commands.start}\`.`);
  return await new Promise(() => undefined);
}

function askers({ project, stack, cloud }: WatchedStack): Askers {
  const names = new Names(cloud?.dns);
  const authority = cloud && readFileSync(cloud.authority, "utf8");
  const reachable = new BlockList();
  const [base = "", bits = ""] = cloud?.publicSubnet.split("/") ?? [];
  if (cloud) reachable.addSubnet(base, Number(bits));
  const { HCLOUD_ENDPOINT, HCLOUD_TOKEN, CLOUDFLARE_BASE_URL, CLOUDFLARE_API_TOKEN } = process.env;
  const hetzner = cloud
    ? { endpoint: cloud.hetznerEndpoint, token: cloud.hetznerToken }
    : HCLOUD_TOKEN && { endpoint: HCLOUD_ENDPOINT || "https://api.hetzner.cloud/v1", token: HCLOUD_TOKEN };
  const cloudflare = cloud
    ? { endpoint: cloud.cloudflareBaseUrl, token: cloud.cloudflareToken }
    : CLOUDFLARE_API_TOKEN && { endpoint: CLOUDFLARE_BASE_URL || "https://api.cloudflare.com/client/v4", token: CLOUDFLARE_API_TOKEN };
  return {
    find: (name) => names.find(name),
    ...(hetzner ? { machines: (signal) => askMachines(`${project}.${stack}`, hetzner, signal) } : {}),
    ...(cloudflare ? { records: (zones, signal) => askRecords(zones, cloudflare, signal) } : {}),
    web: async (question, signal) =>
      cloud && !reachable.check(question.address) ? { kind: "error", code: "EHOSTUNREACH" } : await askWeb(question, signal, { authority }),
    inside: async (server, addresses, question, signal) => {
      const files = sshFiles(sshFolder(), `${project}-${stack}-${server}`, addresses);
      return files && (await lookInside(files, question, signal));
    },
  };
}
