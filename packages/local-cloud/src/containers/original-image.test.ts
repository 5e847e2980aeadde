import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Docker } from "@meet-coop/docker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refuseAnother, wantedSource } from "./image-source.ts";
import { originalReference, pullOriginal } from "./original-image.ts";

test("an original is asked for where its makers offer it, or below the registry that has copies", () => {
  expect(originalReference({ original: "bigbluebutton/greenlight", tag: "v3.9.2" })).toBe("bigbluebutton/greenlight:v3.9.2");
  expect(originalReference({ original: "redis", tag: "8" }, "127.0.0.1:5000")).toBe("127.0.0.1:5000/redis:8");
  expect(originalReference({ original: "images.example.org/defnull/bbblb", tag: "1" }, "127.0.0.1:5000")).toBe(
    "127.0.0.1:5000/defnull/bbblb:1",
  );
});

test("left to itself, an instance goes on offering what it offered, and begins with originals where they can be had", () => {
  expect(wantedSource("auto", undefined)).toBe("either");
  expect(wantedSource("auto", "stands in for bigbluebutton/greenlight")).toBe("built");
  expect(wantedSource("auto", "original, from Debian")).toBe("built");
  expect(wantedSource("auto", "original, pulled as redis:8")).toBe("original");
  expect(wantedSource("stand-ins", "original, pulled as redis:8")).toBe("built");
  expect(wantedSource("originals", undefined)).toBe("original");
});

test("servers keep the kind of image that they run: another is refused, with what they run and the cure", () => {
  const redis = { name: "redis", tag: "8", original: "redis" };
  expect(() => refuseAnother(redis, "originals", "original, from Debian")).toThrow(
    /^--images originals: .* run redis:8 as it was offered before \(original, from Debian\), .* Cure: .*reset/,
  );
  expect(() => refuseAnother(redis, "stand-ins", "original, pulled as redis:8")).toThrow("--images stand-ins");
  for (const before of ["original, from Debian", "original, pulled as redis:8"])
    expect(() => refuseAnother(redis, "auto", before)).not.toThrow();
  expect(() => refuseAnother({ name: "ember/greenlight", tag: "1" }, "originals", "built on x")).not.toThrow();
});

let folder: string;
const path = process.env.PATH;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "docker-"));
  process.env.PATH = `${folder}:${path}`;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});
/** A Docker that has what was pulled, and pulls as told. */
const docker = (pull: string) => {
  const file = join(folder, "docker");
  const has = `"image inspect") test -e '${folder}/pulled' && echo sha256:1 || { echo "No such image" >&2; exit 1; } ;;`;
  writeFileSync(file, `#!/bin/bash\ncase "$1 $2" in\n${has}\n"pull "*) ${pull} ;;\nesac\n`);
  chmodSync(file, 0o755);
  return new Docker();
};
const ask = (pull: string) => pullOriginal(docker(pull), "redis:8", () => undefined, 1500);

test("an original that can be pulled is there, however long that takes once the registry answered; a second time nobody is asked", async () => {
  const pull = `echo "8: Pulling from library/redis"; sleep 2; touch '${folder}/pulled'`;
  expect(await ask(pull)).toEqual({ reference: "redis:8", id: "sha256:1" });
  expect(await ask("echo 'asked again' >&2; exit 1")).toEqual({ reference: "redis:8", id: "sha256:1" });
});

test("an original that can't be pulled is told with what Docker says of it", async () => {
  const pull = "echo 'Error response from daemon: manifest for redis:8 not found: manifest unknown' >&2; exit 1";
  expect(await ask(pull)).toEqual({ why: "Error response from daemon: manifest for redis:8 not found: manifest unknown" });
});

test("a registry that doesn't answer keeps nobody waiting", async () => {
  expect(await ask("exec sleep 60")).toEqual({ why: "no registry answered within 1.5 s" });
});
