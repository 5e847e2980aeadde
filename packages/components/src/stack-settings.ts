import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, "a host name such as `meet.example.org`");
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day such as `2026-11-22`");
const cidr = z.union([z.cidrv4(), z.cidrv6()], "address ranges such as `198.51.100.7/32`");

/** Domains that nobody can own. Source: RFC 2606 and RFC 6761. */
const reserved = /(^|\.)(test|localhost|invalid|example|example\.(org|com|net))$/;

/** The settings of one stack: where its service runs and is reached. Keys are those of `pulumi config set meet-coop:<key>`. */
const schema = z
  .strictObject({
    zone: hostName.describe("The DNS zone, as Cloudflare has it, below which all host names of the stack hang."),
    "operator-email": z.email("an e-mail address").describe("Who hears of expiring certificates, and signs in as the first administrator."),
    "ssh-allowed-from": z
      .array(cidr)
      .min(1, "at least one address range")
      .describe("Address ranges from which SSH is reached; nobody else gets an answer."),
    ipv6: z.boolean().default(true).describe("Whether servers get an IPv6 address. `false` only where the machine or the site has none."),
    "bbb-install": z.url({ protocol: /^https?$/, error: "an http(s) address" }).describe("Where a server downloads bbb-install.sh."),
    images: z
      .strictObject({ greenlight: z.string(), postgresql: z.string(), redis: z.string() })
      .describe("Names of the container images, without a tag: the versions stand in the pool's definition."),
    definitions: z.string().optional().describe("Folder of the definitions, from the stack's folder. Default: the repository's own."),
    examples: z
      .boolean()
      .default(false)
      .describe("Whether the invented customers are laid over the definitions: in the local cloud and tests only."),
    day: day.optional().describe("The day to plan for. Default: today (UTC)."),
  })
  .refine(({ examples, zone }) => !examples || reserved.test(zone), {
    path: ["examples"],
    error: "`false` in a zone that is live: the customers are invented",
  });

/** Plain, checked settings of one stack. */
export type StackSettings = z.infer<typeof schema> & { stack: string };

/** Keys that are read as JSON; the rest is text. */
const structured = new Set(["ssh-allowed-from", "images", "ipv6", "examples"]);

function parse(key: string, text: string): unknown {
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
  const values = Object.fromEntries(Object.entries(raw).flatMap(([key, text]) => (text === undefined ? [] : [[key, parse(key, text)]])));
  const result = schema.safeParse(values);
  if (result.success) return { ...result.data, stack };
  const problems = result.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? "");
    const got = raw[key] === undefined ? "is missing" : `is \`${raw[key]}\``;
    const expected = schema.shape[key as keyof typeof schema.shape]?.description ?? "";
    return `  \`meet-coop:${key}\` ${got}: ${issue.message}. ${expected}\n    Cure: pulumi config set --stack ${stack} ${structured.has(key) ? "--path " : ""}meet-coop:${key} …`;
  });
  throw new pulumi.RunError(
    `Pulumi.${stack}.yaml has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${problems.join("\n")}`,
  );
}

/** Reads and checks the settings of the stack that runs. */
export function stackSettings(): StackSettings {
  const config = new pulumi.Config("meet-coop");
  return checkSettings(pulumi.getStack(), Object.fromEntries(Object.keys(schema.shape).map((key) => [key, config.get(key)])));
}
