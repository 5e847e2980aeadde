import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import { command, runCommand } from "@meet-coop/command-line/command";
import { localCloudSettings } from "@meet-coop/local-cloud/known-instance";
import { stateFile } from "@meet-coop/recovery";
import { $ } from "zx";
import { offerHostedZones } from "./hosted-zones.ts";
import { instanceOption } from "./instance-option.ts";
import { initLocalStack, localStack, root, withConfigFile } from "./local-stack.ts";
import { prepareMachine } from "./machine.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

const does = `Runs the pinned Pulumi engine in a stack's folder. Without --stack it is the stack \`local\`: the one that \`npm start\` made in the local cloud of this machine; tokens, \
backend and passphrase come from there. Any other stack uses the environment, backend and login of whoever runs it.`;
const more = `Examples:
  npm run pulumi -- -C stacks/demo preview
  npm run pulumi -- -C stacks/demo up
  npm run pulumi -- -C stacks/demo stack output administratorPasswords --show-secrets
  npm run pulumi -- -C stacks/demo --stack production preview
  npm run pulumi -- -C stacks/demo up --help          Pulumi's own help

A sysadmin who has Pulumi installed needs none of this: \`pulumi up\` in the stack's folder does the same.`;

const program = command("npm run pulumi", does, more)
  .argument("<command...>", "what Pulumi is to do, with its own options")
  .option("-C, --cwd <folder>", "folder of the stack", ".")
  .option("-s, --stack <name>", "the stack", "local")
  .addOption(instanceOption())
  .allowUnknownOption()
  .action(pulumi);
const words = process.argv.slice(2).filter((word, nth) => nth > 0 || word !== "--");
// With a command of Pulumi's before it, `--help` asks for Pulumi's own.
const [first = ""] = words;
if (first !== "-h" && first !== "--help") program.helpOption(false);
await runCommand(program);

/** Arguments with the `--` that says to Pulumi, too, that no option follows: a value that begins with `-`, say. */
function withSeparator(args: string[]): string[] {
  const behind = words.includes("--") && !args.includes("--") ? words.length - words.indexOf("--") - 1 : 0;
  return behind === 0 ? args : [...args.slice(0, -behind), "--", ...args.slice(-behind)];
}

async function pulumi(typed: string[], { cwd, stack, instance }: { cwd: string; stack: string; instance: string }): Promise<void> {
  const args = withSeparator(typed);
  const folder = resolve(cwd);
  const project = relative(join(root, "stacks"), folder);
  if (stack === "local" && (project.startsWith("..") || !existsSync(join(folder, "Pulumi.yaml"))))
    throw new Mendable(`\`${folder}\` is no stack. Cure: name one, for instance \`npm run pulumi -- -C stacks/demo ${args.join(" ")}\`.`);
  if (stack !== "local") {
    const engine = await prepareMachine({ docker: false, quiet: true });
    const env = { ...process.env, ...engine.env, PATH: `${engine.bin}:${process.env.PATH}`, PULUMI_STACK: stack };
    process.exitCode = (await $({ cwd: folder, env, stdio: "inherit", nothrow: true })`pulumi ${args}`).exitCode ?? 1;
    return;
  }
  const environment = environmentOfThisMachine(process.env);
  const settings = localCloudSettings(instance);
  const engine = await prepareMachine({ docker: false, quiet: true });
  const local = localStack({ project, settings, engine, environment });
  if (!stateFile(local.backend, project, "local")) await initLocalStack(local);
  const all = withConfigFile(args, local.configFile);
  // Only what runs the program, or may, asks for zones.
  if (all.length > args.length) await offerHostedZones(settings);
  process.exitCode = (await $({ cwd: folder, env: local.env, stdio: "inherit", nothrow: true })`pulumi ${all}`).exitCode ?? 1;
}
