import { command, InvalidArgumentError, Option, runCommand } from "@meet-coop/command-line/command";
import { Ladder } from "./ladder.ts";
import { prepareMachine } from "./machine.ts";

const does = `The proofs that take too long for \`npm test\`: files \`*.soak.test.ts\`, some with the real engine against the local cloud, on servers that boot too. \
Installs what it needs.`;
const more = `Examples:
  npm run soak -- random-kills --kills 5
  npm run soak -- pools --write

The last line counts the results: N passed, N failed, N skipped.`;

/** A whole number of at least 1, as text. */
function whole(text: string): string {
  if (/^[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}

await runCommand(
  command("npm run soak", does, more)
    .argument(
      "[name...]",
      "only files whose path has this part: random-kills, killed-pool, second-up, lost-server, renewed-secrets, mutation, pools …",
    )
    .addOption(
      new Option(
        "--kills <n>",
        "how often `pulumi up` is killed at a random moment, 20 to 40 seconds each (default: 30 of a small stack, 20 of a pool)",
      ).argParser(whole),
    )
    .addOption(
      new Option(
        "--mutations <n>",
        "how many definitions with a mistake are checked and planned, some milliseconds each (default: 10000)",
      ).argParser(whole),
    )
    .option("--all", "each call of the clouds fails once, not only the first and the last of its kind (with second-up; many hours)")
    .option(
      "--write",
      "keeps the table of what was tried against the tenants' limits in docs/conformance.md (with pools); then `npm run format`",
    )
    .addOption(
      new Option("--seed <n>", "begins the random numbers: the same seed makes the same kills and mistakes (default: 1)").argParser(whole),
    )
    .action(soak),
);

interface Words {
  all?: boolean;
  kills?: string;
  mutations?: string;
  seed?: string;
  write?: boolean;
}

async function soak(names: string[], { all, kills, mutations, seed, write }: Words): Promise<void> {
  const ladder = new Ladder(process.env);
  await prepareMachine({ docker: true });
  const settings = {
    ...{ SOAK_KILLS: kills, SOAK_MUTATIONS: mutations, SOAK_SEED: seed },
    ...{ SOAK_ALL: all ? "yes" : undefined, SOAK_WRITE: write ? "yes" : undefined },
  };
  await ladder.climb("soak", names, Object.fromEntries(Object.entries(settings).flatMap(([key, value]) => (value ? [[key, value]] : []))));
  ladder.end();
}
