import { mailAddress, nearest } from "@meet-coop/definitions";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, "a host name such as `meet.example.org`");
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day such as `2026-11-22`");
const cidr = z.union([z.cidrv4(), z.cidrv6()], "address ranges such as `198.51.100.7/32`");

/** Domains that nobody can own. Source: RFC 2606 and RFC 6761. */
const reserved = /(^|\.)(test|localhost|invalid|example|example\.(org|com|net))$/;

/** Settings that every stack has. Keys are those of `pulumi config set meet-coop:<key>`. */
const everyStack = {
  zone: hostName.describe("The DNS zone, as Cloudflare has it, below which all host names of the stack hang."),
  definitions: z.string().optional().describe("Folder of the definitions, from the stack's folder. Default: the repository's own."),
  examples: z
    .boolean()
    .default(false)
    .describe("Whether the invented customers are laid over the definitions: in the local cloud and tests only."),
  day: day.optional().describe("The day to plan for. Default: today (UTC)."),
};

/** Settings of a stack with servers: where its service runs and is reached. */
const withServers = {
  ...everyStack,
  // Greenlight refuses some that others take, e.g. with an apostrophe.
  "operator-email": z
    .string()
    .refine((text) => mailAddress.read(text) !== undefined, mailAddress.expected)
    .describe("Who hears of expiring certificates, and signs in as the first administrator."),
  "ssh-allowed-from": z
    .array(cidr)
    .min(1, "at least one address range")
    .describe("Address ranges from which SSH is reached; nobody else gets an answer."),
  ipv6: z.boolean().default(true).describe("Whether servers get an IPv6 address. `false` only where the machine or the site has none."),
  "order-sold-out": z
    .boolean()
    .default(false)
    .describe("Whether what Hetzner's list calls sold out is ordered all the same: the list isn't always right."),
  "bbb-install": z.url({ protocol: /^https?$/, error: "an http(s) address" }).describe("Where a server downloads bbb-install.sh."),
  images: z
    .strictObject({
      ...{ greenlight: z.string(), postgresql: z.string(), redis: z.string() },
      // Only a front server has these two.
      ...{ bbblb: z.string().optional(), caddy: z.string().optional() },
    })
    .describe("Names of the container images, without a tag: the versions stand in the pool's definition."),
  "acme-directory": z
    .url({ protocol: /^https$/, error: "an https address" })
    .default("https://acme-v02.api.letsencrypt.org/directory")
    .describe("The authority that gives certificates to a gateway. Default: Let's Encrypt."),
};

/** Settings of the stack `zone`. */
const ofZones = {
  ...everyStack,
  release: z
    .literal("zone", "the stack's name again, `zone`")
    .optional()
    .describe("Lets a run lift the protection of the zones' records, so that `pulumi destroy` may delete them."),
};

const onlyBesideReserved = <Settings extends { examples: boolean; zone: string }>({ examples, zone }: Settings) =>
  !examples || reserved.test(zone);
const refusal = { path: ["examples"], error: "`false` in a zone that is live: the customers are invented" };
const zoneSchema = z.strictObject(ofZones).refine(onlyBesideReserved, refusal);
const schema = z.strictObject(withServers).refine(onlyBesideReserved, refusal);

/** Plain, checked settings of the stack `zone`. */
export type ZoneSettings = z.infer<typeof zoneSchema> & { stack: string };
/** Plain, checked settings of a stack with servers. */
export type StackSettings = z.infer<typeof schema> & { stack: string };

/** Keys that are read as JSON; the rest is text. */
const structured = new Set(["ssh-allowed-from", "images", "ipv6", "examples", "order-sold-out"]);

function parse(key: string, text: string): unknown {
  // What Pulumi makes of a day that stands in the YAML without quotes.
  if (key === "day") return text.replace(/ 00:00:00 \+0000 UTC$/, "");
  if (!structured.has(key)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Checks raw settings (key → text as `pulumi config` holds it).
 * @throws pulumi.RunError, one for all problems at once: key, what it got, what it expected, the cure.
 */
export function checkSettings(stack: string, raw: Record<string, string | undefined>): StackSettings {
  return checkedBy(schema, withServers, stack, raw);
}

function checkedBy<Settings>(
  schema: z.ZodType<Settings>,
  ofStack: Record<string, { description?: string | undefined }>,
  stack: string,
  raw: Record<string, string | undefined>,
): Settings & { stack: string } {
  const values = Object.fromEntries(Object.entries(raw).flatMap(([key, text]) => (text === undefined ? [] : [[key, parse(key, text)]])));
  const result = schema.safeParse(values);
  if (result.success) return { ...result.data, stack };
  const problems = result.error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownSetting(key, Object.keys(ofStack)));
    const key = String(issue.path[0] ?? "");
    const got = raw[key] === undefined ? "is missing" : `is \`${raw[key]}\``;
    const expected = ofStack[key]?.description ?? "";
    return `  \`meet-coop:${key}\` ${got}: ${issue.message}. ${expected}\n    Cure: pulumi config set --stack ${stack} ${structured.has(key) ? "--path " : ""}meet-coop:${key} …`;
  });
  throw new pulumi.RunError(
    `Pulumi.${stack}.yaml has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${problems.join("\n")}`,
  );
}

/** A line that would do nothing is refused: it may be one that was misspelled. */
function unknownSetting(key: string, known: string[]): string {
  const meant = nearest(key, known);
  return `  \`meet-coop:${key}\` is no setting of this stack${meant ? `; meant is perhaps \`meet-coop:${meant}\`` : ""}.\n    Cure: take the line away, or write one of ${known.join(", ")}.`;
}

/** Reads and checks the settings of the stack with servers that runs. */
export function stackSettings(): StackSettings {
  return checkedBy(schema, withServers, pulumi.getStack(), given());
}

/** Reads and checks the settings of the stack `zone`. */
export function zoneSettings(): ZoneSettings {
  return checkedBy(zoneSchema, ofZones, pulumi.getStack(), given());
}

/** All that the stack's settings say below our name, but for the secrets that others gave: those are read where they are used. */
function given(): Record<string, string | undefined> {
  const keys = Object.keys(pulumi.runtime.allConfig()).flatMap((key) => /^meet-coop:(.+)$/.exec(key)?.[1] ?? []);
  const config = new pulumi.Config("meet-coop");
  return Object.fromEntries(keys.filter((key) => key !== "given-secrets").map((key) => [key, config.get(key)]));
}
