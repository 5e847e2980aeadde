import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Definitions,
  definitionsFolder,
  examplesFolder,
  holesOf,
  loadDefinitions,
  poolDefinitions,
  releaseOf,
} from "@meet-coop/definitions";
import { testDefinitions } from "@meet-coop/definitions/testing";
import { registryImages } from "@meet-coop/stand-ins";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./local-stack.ts";

type ImageName = "greenlight" | "postgresql" | "redis" | "bbblb" | "caddy";

const registry = "registry.local-cloud.test:5000";
const offered = registryImages.map(({ name, tag }) => `${registry}/${name}:${tag}`);
/** Is offered for rehearsals of a change of version, and named by nobody yet. */
const next = registryImages.filter(({ folder }) => folder === "greenlight-next").map(({ name, tag }) => `${registry}/${name}:${tag}`);

/** Where a stack finds its images in the local cloud. */
const imagesOf = (stack: string) => {
  const { config } = parse(readFileSync(join(root, "stacks", stack, "Pulumi.local.yaml"), "utf8")) as { config: Record<string, string> };
  return JSON.parse(config["meet-coop:images"] ?? "{}") as Record<ImageName, string>;
};

/** Every image that a pool, a customer or a member names. */
function named(definitions: Definitions): Set<string> {
  const ofPools = poolDefinitions(definitions).flatMap(({ id, shared, parts: { software, front, loadBalancer } }) => {
    // A dedicated customer's stack is made like those of the pool `custom`.
    const images = imagesOf(shared ? id : "custom");
    return [
      `${images.greenlight}:${software.greenlight}`,
      `${images.postgresql}:${software.postgresql}`,
      `${images.redis}:${software.redis}`,
      ...(front ? [`${images.caddy}:${front.caddy}`] : []),
      ...(loadBalancer ? [`${images[loadBalancer.engine]}:${loadBalancer.version}`] : []),
    ];
  });
  const ofMembers = definitions.operationalMembers.flatMap(({ image }) => (image ? [`${image.name}:${image.version}`] : []));
  return new Set([...ofPools, ...ofMembers]);
}

const live = () => {
  const { definitions } = loadDefinitions({ day: "2026-11-28", roots: [{ path: definitionsFolder }, { path: examplesFolder }] });
  if (!definitions) throw new Error("the definitions have errors");
  return definitions;
};

test.each([
  ["the co-op's definitions", live],
  ["the definitions of tests", testDefinitions],
])("the local cloud offers exactly the versions that %s name", (_of, read) => {
  expect([...named(read())].sort()).toEqual(offered.filter((image) => !next.includes(image)).sort());
});

test("the originals that a local cloud offers instead are the images of production", () => {
  const { config } = parse(readFileSync(join(root, "stacks/members/Pulumi.production.yaml"), "utf8")) as { config: Record<string, string> };
  const production = Object.values(JSON.parse(config["meet-coop:images"] ?? "{}") as Record<ImageName, string>);
  expect(registryImages.flatMap(({ original }) => original ?? []).sort()).toEqual(production.sort());
});

test("the meeting servers of the local cloud say a version of BigBlueButton without a known hole", () => {
  const script = readFileSync(join(root, "packages/stand-ins/bigbluebutton/system/install-files.sh"), "utf8");
  const version = /BIGBLUEBUTTON_RELEASE=([\d.]+)"/.exec(script)?.[1] ?? "";
  const { software, pools } = live();
  const program = software.find(({ id }) => id === "bigbluebutton");
  for (const pool of pools) {
    const release = program && releaseOf(program, pool.software.bigbluebutton);
    expect(release && holesOf(release, version)).toEqual([]);
  }
});

test("a change of Greenlight's version is rehearsed with one that nobody names", () => {
  expect(next).toHaveLength(1);
  expect(named(live()).has(next[0] ?? "")).toBe(false);
});
