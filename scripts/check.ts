import { join } from "node:path";
import { checkCommand } from "@meet-coop/definitions";
import { saltProblems } from "./stack-salt.ts";

checkCommand((from) => saltProblems(join(import.meta.dirname, ".."), from));
