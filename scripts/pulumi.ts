import { resolve } from "node:path";
import { Mendable, main } from "@meet-coop/command-line";
import { localCloudSettings } from "@meet-coop/local-cloud/known-instance";
import { stateFile } from "@meet-coop/recovery";
import { $ } from "zx";
import { offerHostedZones } from "./hosted-zones.ts";
import { initLocalStack, localStack, root, withConfigFile } from "./local-stack.ts";
import { prepareMachine } from "./machine.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

const help = `npm run pulumi -- [-C stacks/demo] [--stack NAME] COMMAND…

Runs the pinned Pulumi engine in a stack's folder. Without --stack it is the stack \`local\`: the one that \`npm start\` made in the local cloud of this
machine; tokens, backend and passphrase come from there. Any other stack uses the environment, backend and login of whoever runs it.

  npm run pulumi -- -C stacks/demo preview
  npm run pulumi -- -C stacks/demo up
  npm run pulumi -- -C stacks/demo stack output administratorPasswords --show-secrets
  npm run pulumi -- -C stacks/demo --stack production preview

A sysadmin who has Pulumi installed needs none of this: \`pulumi up\` in the stack's folder does the same.`;

/** Takes \`NAME value\` or \`NAME=value\` out of the arguments. */
function take(args: string[], ...names: string[]): string | undefined {
  const index = args.findIndex((word) => names.some((name) => word === name || word.startsWith(`${name}=`)));
  if (index < 0) return undefined;
  const [word = ""] = args.splice(index, 1);
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : args.splice(index, 1)[0];
}

await main(async () => {
  const args = process.argv.slice(2).filter((word, nth) => !(nth === 0 && word === "--"));
  if (args.length === 0 || args[0] === "--help" || args[0] === "-h") return console.log(help);
  const folder = resolve(take(args, "-C", "--cwd") ?? ".");
  const stack = take(args, "-s", "--stack") ?? "local";
  const instance = take(args, "--instance") ?? "default";

  if (stack !== "local") {
    const engine = await prepareMachine({ docker: false, quiet: true });
    const env = { ...process.env, ...engine.env, PATH: `${engine.bin}:${process.env.PATH}`, PULUMI_STACK: stack };
    process.exitCode = (await $({ cwd: folder, env, stdio: "inherit", nothrow: true })`pulumi ${args}`).exitCode ?? 1;
    return;
  }
  const environment = environmentOfThisMachine(process.env);
  const project = folder.startsWith(resolve(root, "stacks")) ? folder.slice(resolve(root, "stacks").length + 1) : "";
  if (!project)
    throw new Mendable(`\`${folder}\` is no stack. Cure: name one, for instance \`npm run pulumi -- -C stacks/demo ${args.join(" ")}\`.`);
  const settings = localCloudSettings(instance);
  const engine = await prepareMachine({ docker: false, quiet: true });
  const local = localStack({ project, settings, engine, environment });
  if (!stateFile(local.backend, project, "local")) await initLocalStack(local);
  const words = withConfigFile(args, local.configFile);
  // Only what runs the program, or may, asks for zones.
  if (words.length > args.length) await offerHostedZones(settings);
  process.exitCode = (await $({ cwd: folder, env: local.env, stdio: "inherit", nothrow: true })`pulumi ${words}`).exitCode ?? 1;
});
