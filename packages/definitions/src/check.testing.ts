// The command alone, without what `npm run check` looks at besides.
import { checkCommand } from "./check-command.ts";

await checkCommand();
