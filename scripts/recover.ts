import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { command, runCommand } from "@meet-coop/command-line/command";
import { localCloudSettings, localStacksFolder } from "@meet-coop/local-cloud/known-instance";
import { type PulumiRun, recover } from "@meet-coop/recovery";
import { parse } from "yaml";
import { $ } from "zx";
import { instanceOption } from "./instance-option.ts";
import { localStack, root, withConfigFile } from "./local-stack.ts";
import { prepareMachine } from "./machine.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

const does = `Mends a stack whose \`pulumi up\` was killed, or failed half-way: removes its lock when the process is gone, takes into the state what the clouds hold under our name and \
label, forgets pending operations. Compares each server, address, volume and network of the state with the cloud, and does what is missing there (attach, protect, switch on). Then \
\`pulumi up\` finishes with one of everything. Changes nothing where nothing is broken.`;
const more = `Examples:
  npm run recover -- demo                        the local demo
  npm run recover -- demo --dry-run              says what it would do
  npm run recover -- demo --stack production     the tokens come from the stack's settings or the environment, as for \`pulumi up\`
  npm run recover -- demo --lost demo-a          the server demo-a was deleted at Hetzner: \`pulumi up\` is to make it anew, with all that was on it

Exit status: 0 when \`pulumi up\` can follow; 1 when a person must decide first, or when something couldn't be looked at (a wrong passphrase or token,
definitions with an error); 2 when the command itself is wrong.`;

interface Words {
  stack: string;
  instance: string;
  dryRun?: boolean;
  lockOf?: string;
  unlock?: boolean;
  lost?: string[];
}

await runCommand(
  command("npm run recover", does, more)
    .argument("<project>", "folder of the stack below stacks/, e.g. demo")
    .option("--stack <name>", "the stack: `local`, or any other with the backend and login of whoever runs this", "local")
    .addOption(instanceOption())
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--lock-of <host>", "remove the lock that a run on another machine left; only when you know that it is over")
    .option("--unlock", "remove the lock of a backend whose locks can't be read from here (s3 and so on)")
    .option(
      "--lost <name>",
      "a server or volume that Hetzner no longer has leaves the state with all that was on it; once for each",
      (name: string, before: string[] = []) => [...before, name],
    )
    .action(mend),
);

async function mend(project: string, { stack, instance, dryRun = false, lockOf, unlock = false, lost = [] }: Words): Promise<void> {
  const folder = join(root, "stacks", project);
  const settingsFile = join(folder, "Pulumi.yaml");
  if (!existsSync(settingsFile))
    throw new Mendable(`There is no stack \`${project}\`: expected ${settingsFile}.\nCure: name a folder of stacks/.`);
  const { name } = parse(readFileSync(settingsFile, "utf8")) as { name: string };
  const { env, words } = stack === "local" ? await local(project, instance) : await remote(stack);
  console.log(`· looking at ${project}, stack ${stack} …`);
  const {
    mended,
    open,
    lost: gone,
    unseen,
  } = await recover({
    project: name,
    stack,
    folder,
    run: pulumi(folder, env, words),
    environment: env,
    dryRun,
    lockOf,
    unlock,
    lost,
    // A local stack's go with it.
    ...(stack === "local" ? { backups: join(localStacksFolder(instance), "recovery") } : {}),
    say: (line) => console.log(`  ${line}`),
  });
  const up =
    stack === "local" ? `npm run pulumi -- -C stacks/${project}${instance === "default" ? "" : ` --instance ${instance}`} up` : "pulumi up";
  if (gone.length > 0) {
    const words = process.argv.slice(2).filter((word) => word !== "--" && word !== "--dry-run");
    throw new Mendable(
      `${gone.map((name) => `\`${name}\``).join(" and ")} ${gone.length === 1 ? "is" : "are"} gone at Hetzner: \`pulumi up\` alone doesn't see that.\nCure: when that won't come back, \`npm run recover -- ${[...words, ...gone.flatMap((name) => ["--lost", name])].join(" ")}\`, then ${up}. Addresses, names, keys and the volumes that are there stay; what was on a server's own disk, or on a volume that is gone, is gone.`,
    );
  }
  const again = dryRun && mended ? "the same command without --dry-run does what stands above" : "then run the same command again";
  if (open.length > 0)
    throw new Mendable(
      `${open.length === 1 ? "One thing" : `${open.length} things`} above only a person can mend.\nCure: look at each at its cloud. What wasn't adopted: remove it, rename it, or give it our labels; ${again}.`,
    );
  if (unseen !== undefined)
    throw new Mendable(
      `Not everything could be looked at: \`pulumi preview\` fails, and only it knows what a failed run may have made that the state never heard of. It says:\n  ${unseen}\nCure: mend that; ${again}.`,
    );
  if (!mended) console.log(`✓ nothing to mend. Next, if anything is missing: ${up}`);
  else if (dryRun) console.log("✓ nothing was changed. Next: the same command without --dry-run");
  else console.log(`✓ mended. Next: ${up}`);
}

/** Runs pulumi for one stack; its own words become the error when it fails. */
function pulumi(cwd: string, env: Record<string, string>, words: (args: string[]) => string[]): PulumiRun {
  return async (args, { input = "", env: more } = {}) => {
    const shell = $({ cwd, env: { ...env, ...more }, input, quiet: true, nothrow: true });
    const { exitCode, stdout, stderr } = await shell`pulumi ${words(args)}`;
    if (exitCode !== 0) throw new Mendable(`\`pulumi ${args.slice(0, 2).join(" ")}\` failed:\n${(stderr || stdout).trim()}`);
    return { stdout };
  };
}

async function local(project: string, instance: string) {
  const environment = environmentOfThisMachine(process.env);
  const engine = await prepareMachine({ docker: false, quiet: true });
  // The run that is to be mended: with other settings the program would ask for something else.
  const config = "of the last run";
  const { env, configFile } = localStack({ project, settings: localCloudSettings(instance), engine, environment, config });
  // `stack import` has no settings; only the bare `import` has.
  const words = (args: string[]) => (args[0] === "stack" ? args : withConfigFile(args, configFile));
  return { env, words };
}

async function remote(stack: string) {
  const engine = await prepareMachine({ docker: false, quiet: true });
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const env = { ...inherited, ...engine.env, PATH: `${engine.bin}:${process.env.PATH}`, PULUMI_STACK: stack };
  return { env, words: (args: string[]) => args };
}
