import { CommandFailed, DockerEngine } from "@meet-coop/docker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtImage } from "./built-images.testing.ts";

const name = (what: string) => `postgres-test-${process.pid}-${what}`;
let engine: DockerEngine;
let image: string;

beforeAll(async () => {
  engine = await DockerEngine.open(() => {});
  image = await builtImage(engine.docker, "postgres");
});

afterAll(async () => {
  await engine.docker.run(["volume", "rm", "--force", name("data")]);
  await engine.stopIfIdle(() => {});
});

/** Starts the image as if it were of another release, and gives what it said when it ended. */
async function said(release: string, mount: string, before = "true"): Promise<string> {
  const { docker } = engine;
  await docker.run(["volume", "rm", "--force", name("data")]);
  const volume = ["--volume", `${name("data")}:${mount}`];
  await docker.run(["run", "--rm", ...volume, "--entrypoint", "bash", image, "-c", `cd ${mount} && ${before}`]);
  const settings = [`PG_MAJOR=${release}`, `PGDATA=/var/lib/postgresql/${release}/docker`, "POSTGRES_PASSWORD=a"].flatMap((one) => [
    "--env",
    one,
  ]);
  return await docker.run(["run", "--rm", ...settings, ...volume, image]).catch((error: unknown) => {
    if (error instanceof CommandFailed) return error.output;
    throw error;
  });
}

test("an image of 18 doesn't start with a volume where those before had theirs, nor on data of a release before", async () => {
  expect(await said("18", "/var/lib/postgresql/data")).toMatch(/data \(a volume that nothing uses\), and this image has 18/);
  expect(await said("18", "/var/lib/postgresql", "echo 17 >PG_VERSION")).toMatch(
    /another release in \/var\/lib\/postgresql, and this image/,
  );
  expect(await said("19", "/var/lib/postgresql", "mkdir -p 18/docker && echo 18 >18/docker/PG_VERSION")).toMatch(
    /in \/var\/lib\/postgresql\/18\/docker,/,
  );
});
