import { checkCommand } from "./check-command.ts";

checkCommand();
