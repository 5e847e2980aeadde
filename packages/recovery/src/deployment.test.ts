import { expect, test } from "vitest";
import {
  adopt,
  forget,
  halfDone,
  MissingReference,
  mark,
  parseDeployment,
  pendingOperations,
  resources,
  withoutPending,
} from "./deployment.ts";

const urn = (type: string, name: string) => `urn:pulumi:local::demo::${type}::${name}`;
const provider = { urn: urn("pulumi:providers:hcloud", "default"), custom: true, id: "p1", type: "pulumi:providers:hcloud" };
const reference = `${provider.urn}::p1`;
const stack = { urn: urn("pulumi:pulumi:Stack", "demo-local"), custom: false, type: "pulumi:pulumi:Stack" };
const network = {
  urn: urn("hcloud:index/network:Network", "net"),
  custom: true,
  id: "7",
  type: "hcloud:index/network:Network",
  provider: reference,
  parent: stack.urn,
  created: "2026-11-22T10:00:00Z",
};
const server = {
  urn: urn("hcloud:index/server:Server", "a"),
  custom: true,
  type: "hcloud:index/server:Server",
  provider: reference,
  parent: stack.urn,
  dependencies: [network.urn],
  propertyDependencies: { networks: [network.urn], name: null },
  inputs: { name: "a", userData: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:…" } },
};

/** As `pulumi stack export` (3.259) prints it. */
const exported = (list: object[], pending: object[] = []) =>
  parseDeployment(
    JSON.stringify({
      version: 3,
      deployment: {
        manifest: { time: "2026-11-22T10:00:00Z", magic: "m", version: "v3.259.0" },
        secrets_providers: { type: "passphrase", state: { salt: "v1:…" } },
        resources: list,
        pending_operations: pending,
        metadata: {},
      },
    }),
  );
const order = (deployment: ReturnType<typeof exported>) =>
  resources(deployment).map(({ urn: u, delete: ending }) => `${u.split("::").at(-1)}${ending ? " ending" : ""}`);

test("an adopted resource stands after all that it refers to, with its id and its inputs as outputs, to be read anew", () => {
  const after = adopt(exported([stack, provider, network]), { resource: server, id: "42", outputs: { __meta: "m" } });
  expect(order(after)).toEqual(["demo-local", "default", "net", "a"]);
  expect(resources(after)[3]).toMatchObject({ id: "42", outputs: { name: "a", userData: server.inputs.userData, id: "42", __meta: "m" } });
  expect(halfDone(after).map(({ id }) => id)).toEqual(["42"]);
});

test("what recovery doesn't know passes through untouched", () => {
  const before = exported([stack, provider, network]);
  const after = withoutPending(adopt(before, { resource: server, id: "42" }));
  expect(after.deployment.manifest).toEqual(before.deployment.manifest);
  expect(after.deployment.secrets_providers).toEqual(before.deployment.secrets_providers);
  expect(resources(after)[2]).toEqual(network);
});

test("a resource isn't adopted while the state lacks what it depends on", () => {
  expect(() => adopt(exported([stack, provider]), { resource: server, id: "42" })).toThrow(MissingReference);
});

test("an entry that waits to be made anew is taken over, where its dependents expect it", () => {
  const subnet = { ...network, urn: urn("hcloud:index/networkSubnet:NetworkSubnet", "subnet"), dependencies: [network.urn] };
  const after = adopt(exported([stack, provider, { ...network, pendingReplacement: true }, subnet]), { resource: network, id: "8" });
  expect(order(after)).toEqual(["demo-local", "default", "net", "subnet"]);
  expect(resources(after)[2]?.id).toBe("8");
});

test("one that is replaced is marked for its deletion, behind the new one", () => {
  const after = adopt(exported([stack, provider, network]), { resource: network, id: "8" });
  expect(order(after)).toEqual(["demo-local", "default", "net", "net ending"]);
  expect(resources(after).map(({ id }) => id)).toEqual([undefined, "p1", "8", "7"]);
});

test("pending operations are read, and forgotten", () => {
  const before = exported([stack, provider, network], [{ resource: server, type: "creating" }]);
  expect(pendingOperations(before).map(({ type, resource }) => [type, resource.urn])).toEqual([["creating", server.urn]]);
  expect(pendingOperations(withoutPending(before))).toEqual([]);
});

test("marked resources are half done until a refresh has read them", () => {
  expect(halfDone(exported([stack, provider, network]))).toEqual([]);
  expect(halfDone(mark(exported([stack, provider, network]), [network.urn])).map(({ urn: u }) => u)).toEqual([network.urn]);
});

test("what is forgotten leaves the state, and the dependencies of others", () => {
  const after = forget(exported([stack, provider, network, server]), [network.urn]);
  expect(order(after)).toEqual(["demo-local", "default", "a"]);
  expect(resources(after)[2]).toMatchObject({ dependencies: [], propertyDependencies: { networks: [], name: null } });
});
