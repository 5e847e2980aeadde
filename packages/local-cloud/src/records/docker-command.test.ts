import { beforeEach, expect, test } from "vitest";
import { Store } from "../state.ts";
import { Disk } from "./disk.ts";
import { DockerEngine } from "./docker/engine.ts";
import { dockerDefaults } from "./docker/settings.ts";
import { containerSchema } from "./docker/wish.ts";
import { dockerCommand } from "./docker-command.ts";

let engine: DockerEngine;
beforeEach(() => {
  engine = new DockerEngine(new Disk(new Store(":memory:"), 7), "front", dockerDefaults);
});

test("what `npm run recover` asks for is answered as docker does", () => {
  const { id } = engine.networks.create({ name: "alpha" });
  engine.volumes.create({ name: "alpha-data" });
  const ask = (command: string) => dockerCommand(engine, command);
  expect(ask("docker 'network' 'inspect' '--format' '{{.Id}}' 'alpha'")).toEqual({ status: 0, stdout: `${id}\n`, stderr: "" });
  expect(ask("docker volume inspect --format {{.Name}} alpha-data")?.stdout).toBe("alpha-data\n");
  const unknown = { status: 1, stdout: "\n", stderr: "Error response from daemon: get it's: no such volume\n" };
  expect(ask(`docker 'volume' 'inspect' '--format' '{{.Name}}' 'it'\\''s'`)).toEqual(unknown);

  engine.images.pull("redis", "8");
  engine.containers.create("alpha-redis", containerSchema.parse({ Image: "redis:8", HostConfig: { NetworkMode: "alpha" } }));
  engine.containers.start("alpha-redis");
  expect(ask("docker network ls -q --no-trunc -f type=custom")?.stdout).toBe(`${id}\n`);
  expect(ask("docker 'ps' '-aq' '--no-trunc'")?.stdout).toBe(`${engine.containers.find("alpha-redis").id}\n`);
  expect(ask("docker 'container' 'rm' '--force' '--volumes' 'alpha-redis'")?.stdout).toBe("alpha-redis\n");
  expect(ask("docker ps -aq --no-trunc")?.stdout).toBe("");
  expect(ask("docker 'container' 'rm' '--force' '--volumes' 'alpha-redis'")?.status).toBe(1);
});

test("other commands are not its own", () => {
  const others = [
    "bash -s",
    "docker ps",
    "docker exec x true",
    "docker container inspect x",
    "docker network inspect --format {{.Id}} alpha\ntrue",
  ];
  for (const command of others) expect(dockerCommand(engine, command), command).toBeUndefined();
});
