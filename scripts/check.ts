import { join } from "node:path";
import { checkCommand } from "@meet-coop/definitions/commands";
import { saltProblems } from "./stack-salt.ts";

await checkCommand((from) => saltProblems(join(import.meta.dirname, ".."), from));
