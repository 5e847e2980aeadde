import { Command, type Option } from "@meet-coop/command-line/command";
import { askControl } from "./control-client.ts";
import { running } from "./lifecycle.ts";
import { table } from "./status-table.ts";
import type { SoldOut } from "./stock.ts";

const examples = `
Examples:
  npm run local-cloud -- sold-out add cx43 fsn1
  npm run local-cloud -- sold-out list
  npm run local-cloud -- sold-out clear cx43`;

/** `sold-out add | list | clear` */
export function soldOutCommand(instanceOption: () => Option): Command {
  const soldOut = new Command("sold-out")
    .description("let a server type be sold out at a location: no new server of it there, and no change to it")
    .addHelpText("after", examples);
  soldOut
    .command("add")
    .description("sell a type out at a location")
    .argument("<type>", "server type, such as cx43")
    .argument("<location>", "location, such as fsn1")
    .addOption(instanceOption())
    .addHelpText("after", examples)
    .action(async (type: string, location: string, flags: { instance: string }) => {
      await askControl<SoldOut>(running(flags.instance).instance, "POST", "/sold-out", { type, location });
      console.log(`${type} is sold out in ${location}`);
    });
  soldOut
    .command("list")
    .description("what is sold out where")
    .addOption(instanceOption())
    .option("--json", "for programs")
    .addHelpText("after", "\nExample:\n  npm run local-cloud -- sold-out list")
    .action(async (flags: { instance: string; json?: boolean }) => {
      const list = await askControl<SoldOut[]>(running(flags.instance).instance, "GET", "/sold-out");
      if (flags.json) return console.log(JSON.stringify(list, null, 2));
      if (list.length === 0) return console.log("nothing is sold out");
      console.log(table([["type", "location"], ...list.map(({ type, location }) => [type, location])]));
    });
  soldOut
    .command("clear")
    .description("bring a type back, or all")
    .argument("[type]", "server type")
    .argument("[location]", "only at this location")
    .addOption(instanceOption())
    .addHelpText("after", examples)
    .action(async (type: string | undefined, location: string | undefined, flags: { instance: string }) => {
      const query = new URLSearchParams({ ...(type === undefined ? {} : { type }), ...(location === undefined ? {} : { location }) });
      const { restocked } = await askControl<{ restocked: number }>(running(flags.instance).instance, "DELETE", `/sold-out?${query}`);
      console.log(`${restocked} restocked`);
    });
  return soldOut;
}
