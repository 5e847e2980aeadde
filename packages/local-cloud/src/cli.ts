import { spawn } from "node:child_process";
import { Mendable } from "@meet-coop/command-line";
import { command, Option, runCommand } from "@meet-coop/command-line/command";
import { faultCommand } from "./cli-faults.ts";
import { soldOutCommand } from "./cli-sold-out.ts";
import { askControl } from "./control-client.ts";
import { serve } from "./daemon.ts";
import { existing, logFile, reset, running, start, status, stop } from "./lifecycle.ts";
import { runningPid } from "./process.ts";
import { defaultPortBase, type InstanceWishes, instanceFolder, portsFrom, prepareInstance, readInstance } from "./settings.ts";
import { publicSubnet, stackSettings } from "./stack-settings.ts";
import { instanceOption, number, type PlaceWords, withPlaceOptions } from "./start-options.ts";
import { statusTable } from "./status-table.ts";

const say = (line: string) => console.error(line);

interface StartFlags extends PlaceWords {
  driver?: "records" | "containers";
  zone?: string;
  actionMs?: number;
  foreground?: boolean;
}

function wishesFrom(flags: StartFlags): InstanceWishes {
  const old = readInstance(instanceFolder(flags.instance))?.ports;
  const base = flags.portBase ?? old?.hetzner ?? defaultPortBase;
  const ports = flags.portBase !== undefined || flags.door !== undefined ? portsFrom(base, flags.door ?? old?.door ?? 8080) : undefined;
  return {
    ...(flags.driver === undefined ? {} : { driver: flags.driver }),
    ...(flags.zone === undefined ? {} : { zone: flags.zone }),
    ...(flags.subnetIndex === undefined ? {} : { subnetIndex: flags.subnetIndex }),
    ...(flags.actionMs === undefined ? {} : { actionMilliseconds: flags.actionMs }),
    ...(flags.images === undefined ? {} : { images: flags.images }),
    ...(flags.registry === undefined ? {} : { registry: flags.registry }),
    ...(ports === undefined ? {} : { ports }),
  };
}

/** Runs a command with this terminal; ends with its status. */
async function inTerminal(command: string[]): Promise<void> {
  const [file = "", ...argv] = command;
  const child = spawn(file, argv, { stdio: "inherit" });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}

async function showStatus(name: string, json: boolean): Promise<void> {
  const { folder, instance } = existing(name);
  if (runningPid(folder) === undefined) {
    if (json) console.log(JSON.stringify({ instance: name, driver: instance.driver, running: false }, null, 2));
    else console.log(`Instance '${name}' (driver '${instance.driver}') is not running.`);
    process.exitCode = 3;
    return;
  }
  const now = await status(name);
  console.log(
    json
      ? JSON.stringify({ ...now, running: true, publicSubnet: publicSubnet(instance) }, null, 2)
      : statusTable(now, stackSettings(instance, folder)),
  );
}

const program = command(
  "npm run local-cloud",
  "The Hetzner Cloud API, the Cloudflare API and DNS on this machine, with servers that boot in containers. Needs no account; answers on loopback only.",
  `Examples:
  npm run local-cloud -- start
  npm run local-cloud -- status
  npm run local-cloud -- stop --help     the help of one of them`,
)
  .enablePositionalOptions()
  .configureHelp({ sortSubcommands: false });

withPlaceOptions(program.command("start"))
  .description("start an instance and wait until everything answers; what ran before runs again. Does nothing when it runs already")
  .addOption(
    new Option(
      "--driver <name>",
      "what servers are: state only, or containers that boot (default: what the instance has, else containers)",
    ).choices(["records", "containers"]),
  )
  .addOption(new Option("--zone <name>", "DNS zone (default: meet.test)"))
  .addOption(new Option("--action-ms <ms>", "shortest time that an action takes (default: 100)").argParser(number(0, 600_000)))
  .option("--foreground", "stay in this terminal; Ctrl-C stops")
  .addHelpText(
    "after",
    "\nExamples:\n  npm run local-cloud -- start\n  npm run local-cloud -- start --instance second --port-base 8580 --door 8180 --subnet-index 1\n  npm run local-cloud -- start --instance scale --driver records --port-base 8680 --door 8280 --action-ms 0",
  )
  .action(async (flags: StartFlags) => {
    if (flags.foreground) {
      const folder = instanceFolder(flags.instance);
      if (runningPid(folder) !== undefined) throw new Mendable(`instance '${flags.instance}' is running already`);
      prepareInstance(folder, flags.instance, wishesFrom(flags));
      await serve(folder);
      return;
    }
    const result = await start(flags.instance, wishesFrom(flags), say);
    if (result === "was running") say("It was running already.");
    await showStatus(flags.instance, false);
  });

program
  .command("status")
  .description("what runs where, and how much memory it takes. Exit status 3 when the instance is not running")
  .addOption(instanceOption())
  .option("--json", "for programs")
  .addHelpText("after", "\nExamples:\n  npm run local-cloud -- status\n  npm run local-cloud -- status --json --instance second")
  .action((flags: { instance: string; json?: boolean }) => showStatus(flags.instance, flags.json ?? false));

program
  .command("stop")
  .description("stop the servers and the process; everything comes back at the next start")
  .addOption(instanceOption())
  .addHelpText("after", "\nExample:\n  npm run local-cloud -- stop")
  .action(async (flags: { instance: string }) => say((await stop(flags.instance, say)) === "stopped" ? "Stopped." : "It was not running."));

program
  .command("reset")
  .description("stop, then remove everything in the instance: servers, volumes, records, tokens")
  .addOption(instanceOption())
  .option("--yes", "yes, remove everything")
  .addHelpText("after", "\nExample:\n  npm run local-cloud -- reset --yes")
  .action(async (flags: { instance: string; yes?: boolean }) => {
    const { folder } = existing(flags.instance);
    if (!flags.yes)
      throw new Mendable(
        `this would remove all servers, volumes, records and tokens of instance '${flags.instance}' (${folder}). With --yes it does`,
      );
    await reset(flags.instance, say);
    say("Removed.");
  });

program
  .command("logs")
  .description("the log of the local cloud, or of one server")
  .argument("[server]", "name or id of a server")
  .addOption(instanceOption())
  .option("-f, --follow", "go on as it grows")
  .addHelpText("after", "\nExamples:\n  npm run local-cloud -- logs -f\n  npm run local-cloud -- logs meet-demo-1")
  .action(async (server: string | undefined, flags: { instance: string; follow?: boolean }) => {
    const follow = flags.follow ?? false;
    if (server === undefined)
      return await inTerminal(["tail", "-n", "+1", ...(follow ? ["-f"] : []), logFile(existing(flags.instance).folder)]);
    const { command } = await askControl<{ command: string[] | null }>(running(flags.instance).instance, "POST", "/logs", {
      server,
      follow,
    });
    if (command === null) throw new Mendable("servers of the driver 'records' are state only: they have no log");
    await inTerminal(command);
  });

program
  .command("ssh")
  .description("a shell on a server, or one command there; ends with its exit status")
  .argument("<server>", "name or id of a server")
  .argument("[command...]", "what to run")
  .addOption(instanceOption())
  .passThroughOptions()
  .addHelpText(
    "after",
    "\nWhat follows the server's name belongs to the command: --instance goes before it.\n\nExamples:\n  npm run local-cloud -- ssh meet-demo-1\n  npm run local-cloud -- ssh meet-demo-1 -- systemctl status nginx",
  )
  .action(async (server: string, argv: string[], flags: { instance: string }) => {
    const { command } = await askControl<{ command: string[] | null }>(running(flags.instance).instance, "POST", "/shell", {
      server,
      argv,
    });
    if (command === null) throw new Mendable("servers of the driver 'records' are state only: nothing to log in to");
    await inTerminal(command);
  });

program
  .command("settings")
  .description("all that a stack needs to be pointed at this instance, tokens included")
  .addOption(instanceOption())
  .option("--json", "for programs")
  .addHelpText("after", "\nExample:\n  npm run local-cloud -- settings --json | jq -r .hetznerEndpoint")
  .action((flags: { instance: string; json?: boolean }) => {
    const { folder, instance } = existing(flags.instance);
    const settings = stackSettings(instance, folder);
    if (flags.json) console.log(JSON.stringify(settings, null, 2));
    else for (const [key, value] of Object.entries(settings)) console.log(`${key}: ${key.endsWith("Token") ? "(in --json)" : value}`);
  });

program.addCommand(faultCommand(instanceOption));
program.addCommand(soldOutCommand(instanceOption));

await runCommand(program);
