// The services of a pool as plain resources: no components, no definitions, no plan. What the bench compares a pool's stack with.
import { readFileSync } from "node:fs";
import { DnsRecord } from "@pulumi/cloudflare";
import { remote } from "@pulumi/command";
import { Container, Network, Provider, RemoteImage } from "@pulumi/docker";
import { PlacementGroup } from "@pulumi/hcloud";
import { secret } from "@pulumi/pulumi";

const { front, services } = JSON.parse(readFileSync("services.json", "utf8"));
const provider = new Provider("docker", front);
const kinds = {
  group: PlacementGroup,
  command: remote.Command,
  container: Container,
  image: RemoteImage,
  network: Network,
  record: DnsRecord,
};
const secrets = ["envs", "connection", "stdin"];
const made = new Map();
for (const { kind, name, inputs, after } of services) {
  const args = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, secrets.includes(key) ? secret(value) : value]));
  const onFront = ["container", "image", "network"].includes(kind) ? { provider } : {};
  made.set(name, new kinds[kind](name, args, { ...onFront, dependsOn: after.map((before) => made.get(before)) }));
}
