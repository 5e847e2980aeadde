import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadBalancerCommand } from "./load-balancer-state.ts";

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
