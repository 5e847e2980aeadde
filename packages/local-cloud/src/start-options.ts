import { type Command, InvalidArgumentError, Option } from "@meet-coop/command-line/command";
import { type ImageChoice, imageChoices } from "./image-choice.ts";
import { defaultPortBase } from "./settings.ts";

/** Reads a whole number within limits. */
export function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

function registry(text: string): string {
  if (/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(text)) return text;
  throw new InvalidArgumentError("Expected the name of a registry without `https://`, e.g. 127.0.0.1:5000.");
}

export const instanceOption = (): Option => new Option("--instance <name>", "which local cloud on this machine").default("default");

/** What an instance is and where, the same for `npm start` and `local-cloud start`. */
export function withPlaceOptions(command: Command): Command {
  return command
    .addOption(instanceOption())
    .addOption(
      new Option(
        "--port-base <port>",
        `first of the ports for the Hetzner API, the Cloudflare API, control and DNS (default: ${defaultPortBase}, with DNS on 8453)`,
      ).argParser(number(1024, 65_000)),
    )
    .addOption(new Option("--door <port>", "port of the browser door (default: 8080)").argParser(number(1, 65_535)))
    .addOption(
      new Option(
        "--subnet-index <n>",
        "servers' addresses come from 198.18.<n>.0/24, with records from the n-th /17 of 127.128.0.0/9 (default: 0)",
      ).argParser(number(0, 255)),
    )
    .addOption(
      new Option(
        "--images <which>",
        "which images servers find: 'originals' of their makers, 'stand-ins' that are built here, or 'auto', originals where Docker has or can pull them (default: what the instance has, else auto)",
      )
        .choices(imageChoices)
        .env("LOCAL_CLOUD_IMAGES"),
    )
    .addOption(
      new Option(
        "--registry <host>",
        "pull originals from a registry with copies of them, e.g. 127.0.0.1:5000, instead of their makers'",
      ).argParser(registry),
    );
}

/** What `withPlaceOptions` read. */
export interface PlaceWords {
  instance: string;
  portBase?: number;
  door?: number;
  subnetIndex?: number;
  images?: ImageChoice;
  registry?: string;
}

/** The same words again, for another command. */
export function typedAgain(words: PlaceWords): string[] {
  return Object.entries(words).flatMap(([key, value]) => [
    `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ]);
}
