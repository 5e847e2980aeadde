import { detail, duration, Mendable, step } from "@meet-coop/command-line";
import { localCloudSettings } from "@meet-coop/local-cloud/known-instance";
import { type PlaceWords, typedAgain } from "@meet-coop/local-cloud/start-options";
import { $ } from "zx";
import { askDoor, doorAddress } from "./door.ts";
import { initLocalStack, type LocalStack, localStack, root } from "./local-stack.ts";
import { prepareMachine } from "./machine.ts";
import { environmentOfThisMachine } from "./this-machine.ts";

/** From nothing to a demo service that answers, and a table of what runs where. What is there already stays. */
export async function startDemo(place: PlaceWords): Promise<void> {
  const { instance } = place;
  const started = Date.now();
  const environment = environmentOfThisMachine(process.env);
  const engine = await prepareMachine({ docker: true });
  await step("Local cloud", async () => {
    const args = ["start", "--driver", "containers", ...typedAgain(place)];
    await stream(environment, "node", [`${root}/packages/local-cloud/src/cli.ts`, ...args]);
  });
  const settings = localCloudSettings(instance);
  const stack = localStack({ project: "demo", settings, engine, environment });
  try {
    await step("The demo service: pulumi up", () => up(stack));
  } catch {
    // A run before this one may have been killed, or this one lost an answer: what `recover` mends. A second failure is told.
    await step("Recover", () => stream(environment, "node", [`${root}/scripts/recover.ts`, "demo", "--instance", instance]));
    await step("The demo service: pulumi up, once more", () => up(stack));
  }
  await step("The front page answers", () => answers(settings.door, "demo"));
  console.log(await table(stack, settings.door, instance, duration(Date.now() - started)));
}

/** Makes the stack when it is new, then `pulumi up`. */
async function up(stack: LocalStack): Promise<void> {
  await initLocalStack(stack);
  await stream(
    stack.env,
    "pulumi",
    ["up", "--yes", "--skip-preview", "--non-interactive", "--suppress-outputs", "--config-file", stack.configFile],
    stack.folder,
    (line) => !/^(Updating|View|$)/.test(line) && !/\bcreating\b.*\bcreating\b/.test(line),
  );
}

/** Runs a program and shows its lines below the step. @throws Mendable with nothing to add: the program said it already. */
async function stream(
  env: Record<string, string>,
  program: string,
  args: string[],
  cwd = root,
  shown = (_line: string) => true,
): Promise<void> {
  const child = $({ cwd, env, quiet: true, nothrow: true })`${program} ${args}`;
  let rest = "";
  const show = (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (shown(line)) detail(line);
  };
  child.stdout.on("data", show);
  child.stderr.on("data", show);
  const { exitCode } = await child;
  if (rest) detail(rest);
  if (exitCode !== 0) throw new Mendable(`\`${program} ${args[0]}\` ended with status ${exitCode}; its own words stand above.`);
}

/** Waits until a name answers at the browser door. @throws Mendable after a minute, with the last answer. */
async function answers(door: string, label: string): Promise<void> {
  let last = "nothing";
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((done) => setTimeout(done, 1000))) {
    try {
      const { status } = await askDoor(door, label);
      if (status === 200) return;
      last = `status ${status}`;
    } catch (error) {
      last = (error as Error).message;
    }
  }
  throw new Mendable(
    `${doorAddress(door, label)} doesn't answer: ${last}.\nCure: \`npm run local-cloud -- status\` shows what runs, \`npm run local-cloud -- logs demo-a\` what it said.`,
  );
}

async function table(stack: LocalStack, door: string, instance: string, time: string): Promise<string> {
  const output = JSON.parse((await $({ cwd: stack.folder, env: stack.env, quiet: true })`pulumi stack output --json`).stdout) as {
    addresses: Record<string, string>;
    ipv4: string;
  };
  const instanceFlag = instance === "default" ? "" : ` --instance ${instance}`;
  const rows = [
    ...Object.entries(output.addresses).flatMap(([tenant, address]) => [
      [`Tenant ${tenant}`, doorAddress(door, new URL(address).hostname.split(".")[0] ?? ""), "open it in a browser on this machine"],
      ["", address, "the same, by its own name in the local cloud"],
    ]),
    [
      "Sign in",
      "operations@meet.test",
      `password: npm run -s pulumi -- -C stacks/demo${instanceFlag} stack output administratorPasswords --show-secrets`,
    ],
    ["Server", `demo-a, ${output.ipv4}`, `look inside: npm run local-cloud -- ssh${instanceFlag} demo-a`],
    ["What runs", "", `npm run local-cloud -- status${instanceFlag}`],
    ["Change", "packages/definitions/", "edit, then: npm start (or npm run pulumi -- -C stacks/demo up)"],
    ["Stop", "", `npm run local-cloud -- stop${instanceFlag}   (npm start brings it back as it was)`],
    ["Remove", "", `npm run local-cloud -- reset --yes${instanceFlag}`],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `\nThe demo service runs (${time}).\n\n${lines.join("\n")}\n`;
}
