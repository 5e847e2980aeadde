import { expect, test } from "vitest";
import { DockerHoldings } from "./docker.ts";

const dryRun = { dryRun: false };
const provider = {
  urn: "urn:d",
  custom: true,
  id: "p1",
  type: "pulumi:providers:docker",
  inputs: { host: "ssh://root@198.18.0.10:22", sshOpts: '["-o","IdentityFile=~/k"]' },
};
const onServer = (kind: string) => ({
  urn: "u",
  custom: true,
  type: `docker:index/x:${kind}`,
  provider: "urn:d::p1",
  inputs: { name: "demo-db" },
});
function docker(answer: { exitCode: number; stdout?: string; stderr?: string }) {
  const calls: string[] = [];
  const run = async ({ host, sshOpts }: { host: string; sshOpts: string[] }, args: string[]) => {
    calls.push([host, ...sshOpts, ...args].join(" "));
    return { stdout: "", stderr: "", ...answer };
  };
  return { calls, holdings: new DockerHoldings(() => [provider], run) };
}

test("a volume on a server is adopted over the provider's own SSH", async () => {
  const { calls, holdings } = docker({ exitCode: 0, stdout: "demo-db\n" });
  expect(await holdings.find(onServer("Volume"), dryRun)).toMatchObject({ kind: "found", id: "demo-db" });
  expect(calls).toEqual(["ssh://root@198.18.0.10:22 -o IdentityFile=~/k volume inspect --format {{.Name}} demo-db"]);
});
test("a container is removed, so that it is made again; not in a dry run", async () => {
  const dry = docker({ exitCode: 0, stdout: "c0ffee\n" });
  expect(await dry.holdings.find(onServer("Container"), { dryRun: true })).toMatchObject({ kind: "removed" });
  expect(dry.calls).toHaveLength(1);
  const real = docker({ exitCode: 0, stdout: "c0ffee\n" });
  await real.holdings.find(onServer("Container"), dryRun);
  expect(real.calls[1]).toMatch(/container rm --force --volumes demo-db$/);
});
test("what isn't on the server is absent; a server that doesn't answer is said", async () => {
  expect(await docker({ exitCode: 1, stderr: "Error: No such network: demo-db" }).holdings.find(onServer("Network"), dryRun)).toEqual({
    kind: "absent",
  });
  expect(await docker({ exitCode: 255, stderr: "ssh: connect: timed out" }).holdings.find(onServer("Network"), dryRun)).toMatchObject({
    kind: "unseen",
    why: expect.stringContaining("timed out"),
  });
});
