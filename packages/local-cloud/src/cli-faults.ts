import { Command, InvalidArgumentError, Option } from "@meet-coop/command-line/command";
import { askControl } from "./control-client.ts";
import { type Fault, type FaultKind, faultApis } from "./fault.ts";
import { parseCalls } from "./faults.ts";
import { running } from "./lifecycle.ts";
import { table } from "./status-table.ts";

const examples = `
Examples:
  npm run local-cloud -- faults add error --method POST --path '/v1/servers' --status 500 --code server_error --calls 1
  npm run local-cloud -- faults add error --path '*' --status 429 --calls 2-4
  npm run local-cloud -- faults add slow --api cloudflare --delay 5000 --calls 1+
  npm run local-cloud -- faults add fail-action --path '/v1/servers/*/actions/poweron'
  npm run local-cloud -- faults add drop-after --method POST --path '/v1/primary_ips' --calls 2

On servers of the driver 'records':
  npm run local-cloud -- faults add error --ssh 'bbblb' --status 3 --message 'no such server'   a command over SSH that holds this text fails
  npm run local-cloud -- faults add slow --ssh '/etc/motd' --delay 3600000 --calls 1+           a copied file, and a command, that hangs
  npm run local-cloud -- faults add drop-before --api ssh --method CONNECT --path '/demo-a'     nobody answers
  npm run local-cloud -- faults add error --api docker --path '/*/images/create' --status 404`;

const kinds: FaultKind[] = ["error", "slow", "fail-action", "drop-before", "drop-after"];

interface AddFlags {
  instance: string;
  api?: string;
  method: string;
  path: string;
  ssh?: string;
  calls: { from: number; to: number | null };
  status?: string;
  code?: string;
  message?: string;
  delay?: string;
}

function calls(text: string): { from: number; to: number | null } {
  const parsed = parseCalls(text);
  if (parsed === undefined) throw new InvalidArgumentError("Expected '3' (the third), '2-4' or '5+'.");
  return parsed;
}

/** `faults add | list | clear` */
export function faultCommand(instanceOption: () => Option): Command {
  const faults = new Command("faults").description("let calls of the APIs go wrong on request").addHelpText("after", examples);
  faults
    .command("add")
    .description("add a fault: an error answer, a slow answer, an action that fails, a connection that breaks before or after the effect")
    .addArgument(faults.createArgument("<kind>", "what goes wrong").choices(kinds))
    .addOption(instanceOption())
    .addOption(new Option("--api <api>", "only calls of this API (default: those of the clouds)").choices(faultApis))
    .option("--method <method>", "only calls with this HTTP method", "*")
    .option("--path <pattern>", "only calls of this path; * stands for anything", "*")
    .addOption(
      new Option("--ssh <text>", "only commands and copied files over SSH that hold this text; * stands for anything").conflicts([
        "api",
        "path",
        "method",
      ]),
    )
    .addOption(new Option("--calls <which>", "which of the matching calls").argParser(calls).default({ from: 1, to: 1 }, "1"))
    .option("--status <status>", "error: HTTP status (default: 500), or exit status of a command (default: 1)")
    .option("--code <code>", "error, fail-action: error code")
    .option("--message <text>", "error, fail-action: message; of a command: what it says on standard error")
    .option("--delay <ms>", "slow: how long (default: 1000)")
    .addHelpText("after", examples)
    .action(async (kind: FaultKind, flags: AddFlags) => {
      const { instance, status, delay, ssh, calls: which, ...rest } = flags;
      const fault = {
        kind,
        ...rest,
        ...(ssh === undefined ? {} : { api: "ssh", path: `/*/*${ssh}*` }),
        ...which,
        ...(status === undefined ? {} : { status: Number(status) }),
        ...(delay === undefined ? {} : { delay: Number(delay) }),
      };
      const added = await askControl<Fault>(running(instance).instance, "POST", "/faults", fault);
      console.log(`fault ${added.id} is set`);
    });
  faults
    .command("list")
    .description("the faults that are set, with how many calls matched so far")
    .addOption(instanceOption())
    .option("--json", "for programs")
    .addHelpText("after", "\nExample:\n  npm run local-cloud -- faults list")
    .action(async (flags: { instance: string; json?: boolean }) => {
      const list = await askControl<Fault[]>(running(flags.instance).instance, "GET", "/faults");
      if (flags.json) return console.log(JSON.stringify(list, null, 2));
      if (list.length === 0) return console.log("no faults are set");
      const rows = list.map((fault) => [
        String(fault.id),
        fault.kind,
        fault.api ?? "both",
        fault.method,
        fault.path,
        `${fault.from}-${fault.to ?? ""}`,
        String(fault.seen),
      ]);
      return console.log(table([["id", "kind", "api", "method", "path", "calls", "matched"], ...rows]));
    });
  faults
    .command("clear")
    .description("remove one fault, or all")
    .argument("[id]", "id of the fault")
    .addOption(instanceOption())
    .addHelpText("after", "\nExamples:\n  npm run local-cloud -- faults clear\n  npm run local-cloud -- faults clear 100007")
    .action(async (id: string | undefined, flags: { instance: string }) => {
      const { cleared } = await askControl<{ cleared: number }>(
        running(flags.instance).instance,
        "DELETE",
        id === undefined ? "/faults" : `/faults/${id}`,
      );
      console.log(`${cleared} fault${cleared === 1 ? "" : "s"} removed`);
    });
  return faults;
}
