import { parseArgs } from "node:util";
import { $ } from "zx";
import { startDemo } from "./demo.ts";
import { main } from "./problem.ts";

const help = `npm start

Brings the co-op's demo service up on this machine: installs what it needs, starts the local cloud, and lets the real Pulumi engine build the service in it.
Run it again at any time: what is there already stays. Needs no account anywhere and reaches no cloud.

  --instance NAME   another local cloud beside the first (default: default)
  --port-base N     first of its four ports on 127.0.0.1 (default: 8480)
  --door N          port of its browser door (default: 8080)`;

$.verbose = false;
await main(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", short: "h" },
      instance: { type: "string", default: "default" },
      "port-base": { type: "string" },
      door: { type: "string" },
    },
  });
  if (values.help) return console.log(help);
  await startDemo({ instance: values.instance, portBase: values["port-base"], door: values.door });
});
