import { command, runCommand } from "@meet-coop/command-line/command";
import { withPlaceOptions } from "@meet-coop/local-cloud/start-options";
import { startDemo } from "./demo.ts";

const does = `Brings the co-op's demo service up on this machine: installs what it needs, starts the local cloud, and lets the real Pulumi engine build the service in it. \
Run it again at any time: what is there already stays. Needs no account anywhere and reaches no cloud.`;
const more = `Examples:
  npm start
  npm start -- --instance second --port-base 8580 --door 8180 --subnet-index 1     another one beside the first`;

await runCommand(withPlaceOptions(command("npm start", does, more)).action(startDemo));
