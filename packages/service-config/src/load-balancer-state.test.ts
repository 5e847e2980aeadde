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
const docker = `#!/bin/bash
echo "bbblb \${*:5:2}" >>"$FAKE/asked"
case "$*" in *export*) echo '{"servers": {}, "tenants": {}}' ;; esac
`;

test("BBBLB's command line, which makes missing tables too, isn't asked before the service has made them", () => {
  const folder = mkdtempSync(join(tmpdir(), "load-balancer-"));
  try {
    for (const [name, text] of Object.entries({ curl, docker })) writeFileSync(join(folder, name), text, { mode: 0o755 });
    const { stdout, stderr } = spawnSync("bash", ["-c", loadBalancerCommand], {
      input: JSON.stringify({ servers: {}, tenants: {} }),
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, FAKE: folder },
      encoding: "utf8",
    });
    expect({ stdout, stderr }).toEqual({ stdout: "load balancer: no change\n", stderr: "" });
    const asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
    expect(asked).toEqual(["service", "service", "bbblb state export", "bbblb state import", "bbblb state export", "bbblb state export"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
