import { Option } from "@meet-coop/command-line/command";

/** Of commands for any stack: which local cloud, where the stack is `local`. */
export const instanceOption = (): Option =>
  new Option("--instance <name>", "instance of the local cloud, for the stack `local`").default("default");
