import { parseArgs } from "node:util";
import { Mendable, main } from "@meet-coop/command-line";
import { Ladder } from "./ladder.ts";
import { prepareMachine } from "./machine.ts";

const help = `npm run soak [-- NAME… --kills N --mutations N --seed N --all --write]

The proofs that take too long for \`npm test\`: files \`*.soak.test.ts\`, some with the real engine against the local cloud, on servers
that boot too. Installs what it needs.

  NAME            only files whose path has this part, e.g. random-kills, killed-pool, second-up, lost-server, renewed-secrets, mutation, pools
  --kills N       how often \`pulumi up\` is killed at a random moment (default: 30 of a small stack, 20 of a pool; 20 to 40 seconds each)
  --mutations N   how many definitions with a mistake are checked and planned (default: 10000; some milliseconds each)
  --all           each call of the clouds fails once, not only the first and the last of its kind (with: second-up; many hours)
  --write         keeps the table of what was tried against the tenants' limits in docs/conformance.md (with: pools); then \`npm run format\`
  --seed N        begins the random numbers: the same seed makes the same kills and mistakes (default: 1)

The last line counts the results: N passed, N failed, N skipped.`;

/** A whole number of at least 1, as text. @throws Mendable */
function whole(flag: string, value: string | undefined): string | undefined {
  if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value))
    throw new Mendable(`\`${flag}\` is \`${value}\`, expected a whole number of at least 1. Cure: \`npm run soak -- ${flag} 30\`.`);
  return value;
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: "boolean" },
      help: { type: "boolean", short: "h" },
      kills: { type: "string" },
      mutations: { type: "string" },
      seed: { type: "string" },
      write: { type: "boolean" },
    },
  });
  if (values.help) return console.log(help);
  const kills = whole("--kills", values.kills);
  const mutations = whole("--mutations", values.mutations);
  const seed = whole("--seed", values.seed);
  const ladder = new Ladder(process.env);
  await prepareMachine({ docker: true });
  const settings = {
    ...{ SOAK_KILLS: kills, SOAK_MUTATIONS: mutations, SOAK_SEED: seed },
    ...{ SOAK_ALL: values.all ? "yes" : undefined, SOAK_WRITE: values.write ? "yes" : undefined },
  };
  await ladder.climb(
    "soak",
    positionals,
    Object.fromEntries(Object.entries(settings).flatMap(([key, value]) => (value ? [[key, value]] : []))),
  );
  ladder.end();
});
