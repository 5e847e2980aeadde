import { beforeEach, expect, test } from "vitest";
import { Store } from "../../state.ts";
import { Disk } from "../disk.ts";
import { DockerEngine } from "./engine.ts";
import { type DockerSettings, dockerDefaults } from "./settings.ts";
import { showContainer, showNetwork } from "./show.ts";
import { containerSchema } from "./wish.ts";

let disk: Disk;
let engine: DockerEngine;
const start = (settings: DockerSettings = dockerDefaults) => new DockerEngine(disk, "front", settings);
beforeEach(() => {
  disk = new Disk(new Store(":memory:"), 7);
  engine = start();
  engine.images.pull("docker.io/library/redis", "8");
});

const make = (name: string, more: object = {}) => engine.containers.create(name, containerSchema.parse({ Image: "redis:8", ...more }));
const inspect = (name: string) => showContainer(engine.containers.find(name), engine.networks);

test("a container in a network of its own has its address there while it runs", () => {
  const network = engine.networks.create({ name: "alpha" });
  const { id } = make("alpha-redis", { HostConfig: { NetworkMode: "bridge" } });
  engine.containers.disconnect("bridge", id);
  engine.containers.connect("alpha", id, { Aliases: ["redis"] });
  expect(inspect(id)).toMatchObject({
    State: { Status: "created" },
    NetworkSettings: { Networks: { alpha: { NetworkID: "", IPAddress: "" } } },
  });
  expect([engine.containers.start(id), engine.containers.start(id)]).toEqual([true, false]);
  const place = { IPAddress: "172.18.0.2", IPPrefixLen: 16, Gateway: "172.18.0.1", MacAddress: "02:42:ac:12:00:02" };
  expect(inspect("alpha-redis")).toMatchObject({
    State: { Status: "running", Running: true },
    NetworkSettings: { Networks: { alpha: { ...place, NetworkID: network.id, Aliases: ["redis", id.slice(0, 12)] } } },
  });
  expect(showNetwork(network, engine.networks.members(network))).toMatchObject({
    Containers: { [id]: { Name: "alpha-redis", IPv4Address: "172.18.0.2/16" } },
  });
  expect([engine.containers.stop(id), engine.containers.stop(id)]).toEqual([true, false]);
  expect(inspect(id)).toMatchObject({ State: { Status: "exited" }, NetworkSettings: { Networks: { alpha: { IPAddress: "" } } } });
});

test("what is in use, unknown or named twice is refused in Docker's words", () => {
  engine.networks.create({ name: "alpha" });
  const { id } = make("one", { HostConfig: { NetworkMode: "alpha", Binds: ["data:/data"] } });
  engine.containers.start("one");
  const refused: [() => unknown, number, string][] = [
    [() => make("one"), 409, `Conflict. The container name "/one" is already in use by container "${id}"`],
    [() => make("-"), 400, "Invalid container name (-), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"],
    [() => engine.containers.create("x1", containerSchema.parse({ Image: "nope" })), 404, "No such image: nope:latest"],
    [() => engine.containers.find("nope"), 404, "No such container: nope"],
    [() => engine.containers.remove("one", false), 409, "You cannot remove a running container"],
    [() => engine.networks.create({ name: "alpha" }), 409, "network with name alpha already exists"],
    [() => engine.networks.find("nope"), 404, "network nope not found"],
    [() => engine.networks.remove("alpha"), 403, "has active endpoints"],
    [() => engine.networks.remove("bridge"), 403, "bridge is a pre-defined network and cannot be removed"],
    [() => engine.volumes.remove("data", true), 409, `remove data: volume is in use - [${id}]`],
    [() => engine.volumes.find("nope"), 404, "get nope: no such volume"],
    [() => engine.images.remove("redis:8", id, false), 409, "conflict: unable to remove repository reference"],
    [() => engine.containers.connect("nope", "one", undefined), 404, "network nope not found"],
    [() => make("small", { HostConfig: { Memory: 1024 } }), 400, "Minimum memory limit allowed is 6MB"],
  ];
  for (const [attempt, status, message] of refused)
    expect(attempt, message).toThrow(expect.objectContaining({ status, message: expect.stringContaining(message) }));
  engine.containers.remove("one", true);
  engine.networks.remove("alpha");
  engine.volumes.remove("data", false);
  engine.volumes.remove("data", true);
});

test("a network that is missing shows when the container starts, not before", () => {
  make("late", { HostConfig: { NetworkMode: "alpha" } });
  expect(() => engine.containers.start("late")).toThrow("network alpha not found");
  expect(inspect("late")).toMatchObject({ State: { Status: "created", ExitCode: 128, Error: "network alpha not found" } });
});

test("a port is published once at each address, and free again with its container", () => {
  const publish = (ip: string, port = "5000") => ({ HostConfig: { PortBindings: { "3000/tcp": [{ HostIp: ip, HostPort: port }] } } });
  make("one", publish("127.64.0.1"));
  make("two", publish("127.64.0.2"));
  make("clash", publish("127.64.0.2"));
  make("everywhere", publish(""));
  make("any", publish("127.64.0.1", "0"));
  for (const name of ["one", "two", "any"]) engine.containers.start(name);
  expect(() => engine.containers.start("clash")).toThrow("Bind for 127.64.0.2:5000 failed: port is already allocated");
  expect(() => engine.containers.start("everywhere")).toThrow("Bind for 0.0.0.0:5000 failed: port is already allocated");
  expect(inspect("clash")).toMatchObject({ State: { Status: "created" }, NetworkSettings: { Ports: {} } });
  expect(inspect("any")).toMatchObject({ NetworkSettings: { Ports: { "3000/tcp": [{ HostPort: "32768" }] } } });
  engine.containers.remove("two", true);
  expect(engine.containers.start("clash")).toBe(true);
});

test("subnets end with their pools, as the server's settings have them", () => {
  for (let nth = 1; nth < 31; nth += 1) engine.networks.create({ name: `n${nth}` });
  expect(() => engine.networks.create({ name: "n31" })).toThrow("could not find an available, non-overlapping IPv4 address pool");
  engine.networks.remove("n7");
  expect(engine.networks.create({ name: "n31" }).subnet).toBe("172.24.0.0/16");

  disk.erase();
  engine = start({ bip: "172.17.0.1/16", pools: [{ base: "172.18.0.0/15", size: 28 }] });
  for (let nth = 1; nth <= 300; nth += 1) engine.networks.create({ name: `n${nth}` });
  expect(engine.networks.find("n300").subnet).toBe("172.18.18.176/28");
  engine.images.pull("redis", "8");
  for (let nth = 0; nth < 13; nth += 1) {
    make(`c${nth}`, { HostConfig: { NetworkMode: "n300" } });
    engine.containers.start(`c${nth}`);
  }
  make("one-more", { HostConfig: { NetworkMode: "n300" } });
  expect(() => engine.containers.start("one-more")).toThrow("no available IPv4 addresses on this network's address pools: n300");
});

test("memory without a word about swap shows twice as much with it, as Docker has it", () => {
  make("one", { HostConfig: { Memory: 64 * 1024 ** 2 } });
  expect(inspect("one")).toMatchObject({ HostConfig: { Memory: 67108864, MemorySwap: 134217728 } });
  expect(() => engine.containers.update("one", { Memory: 256 * 1024 ** 2, MemorySwap: 0 })).toThrow("already set memoryswap limit");
  engine.containers.update("one", { Memory: 256 * 1024 ** 2, MemorySwap: 256 * 1024 ** 2 });
  expect(inspect("one")).toMatchObject({ HostConfig: { Memory: 268435456, MemorySwap: 268435456 } });
});

test("everything is there again when the process was away, addresses and ports included", () => {
  engine.networks.create({ name: "alpha" });
  const published = { PortBindings: { "3000/tcp": [{ HostIp: "127.0.0.1", HostPort: "5000" }] } };
  make("one", { Cmd: ["redis-server"], HostConfig: { NetworkMode: "alpha", Binds: ["data:/data"], ...published } });
  make("host", { HostConfig: { NetworkMode: "host" } });
  engine.containers.start("one");
  engine.containers.start("host");
  const before = [inspect("one"), inspect("host")];
  engine = start();
  expect([inspect("one"), inspect("host")]).toEqual(before);
  expect(engine.containers.find("host").config.Hostname).toBe("front");
  expect(() => engine.networks.remove("alpha")).toThrow("has active endpoints");
  expect(() => engine.volumes.remove("data", false)).toThrow("volume is in use");
  make("two", { HostConfig: published });
  expect(() => engine.containers.start("two")).toThrow("port is already allocated");
  disk.erase();
  expect(start().containers.all()).toEqual([]);
});

test("after the server was off, what its restart policy says runs again", () => {
  for (const policy of ["no", "unless-stopped", "always"])
    for (const state of ["running", "stopped"]) {
      make(`${policy}-${state}`, { HostConfig: { RestartPolicy: { Name: policy } } });
      engine.containers.start(`${policy}-${state}`);
      if (state === "stopped") engine.containers.stop(`${policy}-${state}`);
    }
  engine.containers.boot();
  const running = engine.containers.all().filter(({ status }) => status === "running");
  expect(running.map(({ name }) => name).sort()).toEqual(["always-running", "always-stopped", "unless-stopped-running"]);
});
