import * as pulumi from "@pulumi/pulumi";
import type { StackSettings } from "./stack-settings.ts";

/** A resource that a program asked for. */
export interface Made {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** A secret reaches the mocks in an envelope. */
export const plain = <T>(value: unknown): T => (value !== null && typeof value === "object" && "value" in value ? value.value : value) as T;

export const testSettings: StackSettings = {
  stack: "test",
  zone: "meet.example.org",
  "operator-email": "operations@example.org",
  "ssh-allowed-from": ["198.51.100.7/32"],
  ipv6: true,
  examples: false,
  "order-sold-out": false,
  "bbb-install": "https://example.org/bbb-install.sh",
  "acme-directory": "https://acme.example.org/directory",
  images: { greenlight: "greenlight", postgresql: "postgres", redis: "redis", bbblb: "bbblb", caddy: "caddy" },
};

/** Lets mocks stand in the engine's place; what is asked for arrives in the list. Programs must be imported after it. */
export async function madeByMocks(project: string, { frontTakes = 100 } = {}): Promise<Made[]> {
  const made: Made[] = [];
  /** The same for a name, however often and in whichever order it is made. */
  const ids = new Map<string, number>();
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs }) => {
        // A server takes a while: what doesn't wait for this one is in the list before it.
        if (name.endsWith("-front-server") && frontTakes > 0) await new Promise((done) => setTimeout(done, frontTakes));
        made.push({ type, name, inputs });
        const outputs: Record<string, unknown> = { ...inputs };
        if (type.endsWith("RandomBytes")) outputs.base64 = Buffer.alloc(32, 7).toString("base64");
        if (type.endsWith("PrimaryIp")) outputs.ipAddress = inputs.type === "ipv4" ? "192.0.2.10" : "2001:db8:1::";
        if (type.endsWith("remote:Command")) outputs.stdout = "";
        ids.set(name, ids.get(name) ?? ids.size + 1);
        return { id: String(ids.get(name)), state: outputs };
      },
      call: () => ({}),
    },
    project,
    "test",
  );
  const all = { "smtp-password": "given-smtp", "open-id-connect-secret": "given-sign-in", "hcaptcha-secret": "given-hcaptcha" };
  pulumi.runtime.setAllConfig({ "meet-coop:given-secrets": JSON.stringify({ meadow: all, orchard: all }) });
  return made;
}
