import { checkCommand } from "./check-command.ts";

await checkCommand();
