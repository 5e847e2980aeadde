import { parseArgs } from "node:util";
import { main } from "@meet-coop/command-line";
import { startDemo } from "./demo.ts";

const help = `npm start

Brings the co-op's demo service up on this machine: installs what it needs, starts the local cloud, and lets the real Pulumi engine build the service in it.
Run it again at any time: what is there already stays. Needs no account anywhere and reaches no cloud.

  --instance NAME    another local cloud beside the first (default: default)
  --port-base N      first of its ports on 127.0.0.1 (default: 8480)
  --door N           port of its browser door (default: 8080)
  --subnet-index N   its servers' addresses come from 198.18.N.0/24 (default: 0)
  --images WHICH     what its servers run: originals, stand-ins, or auto (default: auto, see docs/local-cloud.md)
  --registry HOST    a registry with copies of the originals, instead of their makers'`;

/** What goes on to `local-cloud start`. */
const cloudOptions = ["port-base", "door", "subnet-index", "images", "registry"] as const;

await main(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", short: "h" },
      instance: { type: "string", default: "default" },
      ...Object.fromEntries(cloudOptions.map((name) => [name, { type: "string" as const }])),
    },
  });
  if (values.help) return console.log(help);
  const cloudArguments = cloudOptions.flatMap((name) => {
    const value: unknown = (values as Record<string, unknown>)[name];
    return typeof value === "string" ? [`--${name}`, value] : [];
  });
  await startDemo({ instance: String(values.instance), cloudArguments });
});
