import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadBalancerCommand, renewedServerSecret } from "./load-balancer-state.ts";

// A load balancer whose service answers from the second question on, and whose command line writes down that it was asked.
const curl = `#!/bin/bash
echo "service" >>"$FAKE/asked"
test "$(grep -c service "$FAKE/asked")" -ge 2
`;
const docker = (importing: string) => `#!/bin/bash
echo "bbblb \${*:5:2}" >>"$FAKE/asked"
case "$*" in *export*) echo '{"servers": {}, "tenants": {}}' ;; *import*) ${importing} ;; esac
`;

/** Runs the command with programs in the place of the server's, and returns what it said and what was asked. */
function run(state: object, importing: string) {
  const folder = mkdtempSync(join(tmpdir(), "load-balancer-"));
  try {
    for (const [name, text] of Object.entries({ curl, docker: docker(importing) }))
      writeFileSync(join(folder, name), text, { mode: 0o755 });
    const { stdout, stderr, status } = spawnSync("bash", ["-c", loadBalancerCommand], {
      input: JSON.stringify(state),
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, FAKE: folder },
      encoding: "utf8",
    });
    return { said: { stdout, stderr, status }, asked: readFileSync(join(folder, "asked"), "utf8").trim().split("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("BBBLB's command line, which makes missing tables too, isn't asked before the service has made them", () => {
  const { said, asked } = run({ servers: {}, tenants: {} }, ":");
  expect(said).toEqual({ stdout: "load balancer: no change\n", stderr: "", status: 0 });
  expect(asked).toEqual(["service", "service", "bbblb state export", "bbblb state import", "bbblb state export"]);
});

test("what BBBLB says to a state that it refuses is told, without a secret: it stands in no log", () => {
  const tenant = { enabled: true, secret: "5ec4e7", realm: "anchor.example.org", overrides: {} };
  const { said } = run(
    { servers: {}, tenants: { t1: tenant } },
    `echo 'duplicate key: realm; parameters: 5ec4e7, anchor.example.org' >&2; exit 1`,
  );
  expect(said).toEqual({
    ...{ stdout: "", status: 1 },
    stderr: "load balancer: `bbblb state import` ended with status 1: duplicate key: realm; parameters: …, anchor.example.org\n",
  });
});

describe("a new secret", () => {
  const [a, b] = ["members-a.example.org", "members-b.example.org"];
  const before = {
    servers: { [a]: { enabled: true, secret: "old-a" }, [b]: { enabled: true, secret: "old-b" } },
    tenants: { t1: { enabled: true, secret: "of-t1", realm: "anchor.example.org", overrides: { create: { duration: "<60" } } } },
  };
  const planned = { ...before, servers: { [a]: { enabled: true, secret: "new-a" }, [b]: { enabled: true, secret: "new-b" } } };

  /** Puts something in force where BBBLB holds `before` and servers have these secrets; returns what BBBLB holds then. */
  function afterwards(wanted: string, servers: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), "load-balancer-"));
    const program = (name: string, text: string) => writeFileSync(join(folder, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    try {
      writeFileSync(join(folder, "state"), JSON.stringify(before));
      for (const [server, secret] of Object.entries(servers)) writeFileSync(join(folder, server), secret);
      program("docker", `case "$*" in *export*) cat "$FAKE/state" ;; *import*) cat >"$FAKE/state" ;; esac`);
      program(
        "curl",
        `address=\${!#}
server=\${address#https://} server=\${server%%/*}
test -f "$FAKE/$server" || exit 0
checksum=$(printf 'getMeetings%s' "$(cat "$FAKE/$server")" | sha256sum | cut -d' ' -f1)
if [ "$address" = "https://$server/bigbluebutton/api/getMeetings?checksum=$checksum" ]; then echo "<returncode>SUCCESS"; else echo "<returncode>FAILED"; fi`,
      );
      const { stderr } = spawnSync("bash", ["-c", loadBalancerCommand], {
        input: wanted,
        env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, FAKE: folder },
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      return JSON.parse(readFileSync(join(folder, "state"), "utf8"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test("of a meeting server isn't taken before the server answers to it: else it would be taken for dead", () => {
    expect(afterwards(JSON.stringify(planned), { [a]: "new-a", [b]: "old-b" }).servers).toEqual({
      [a]: { enabled: true, secret: "new-a" },
      [b]: { enabled: true, secret: "old-b" },
    });
  });

  test("of a meeting server is told by itself, and everything else stays as it is", () => {
    expect(afterwards(renewedServerSecret(b, "new-b"), {})).toEqual({
      ...before,
      servers: { ...before.servers, [b]: { enabled: true, secret: "new-b" } },
    });
  });

  test("isn't waited for where a server is new: it comes with the secret of the plan", () => {
    const third = { "members-c.example.org": { enabled: true, secret: "new-c" } };
    const wanted = { ...before, servers: { ...before.servers, ...third } };
    expect(afterwards(JSON.stringify(wanted), {})).toEqual(wanted);
  });

  test("of a tenant is told by a step of the tenant's own; until then the old one opens", () => {
    const renewed = { ...before, tenants: { t1: { ...before.tenants.t1, secret: "new-t1" } } };
    expect(afterwards(JSON.stringify({ ...renewed, renewedTenants: ["t1"] }), {}).tenants).toEqual(before.tenants);
    expect(afterwards(JSON.stringify({ renewed: { tenants: { t1: "new-t1" } } }), {})).toEqual(renewed);
    expect(afterwards(JSON.stringify({ ...renewed, renewedTenants: [] }), {}).tenants).toEqual(renewed.tenants);
  });
});
