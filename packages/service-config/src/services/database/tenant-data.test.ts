import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tenantDataCommand } from "./tenant-data.ts";

// A PostgreSQL of which its socket answers while the first database is made, and TCP only from the second question on.
const docker = `#!/bin/bash
case "$*" in
  *"pg_isready -q -h 127.0.0.1") test -e "$FAKE/asked" || { touch "$FAKE/asked"; exit 2; } ;;
  *pg_isready*) ;;
  *psql*) if test -e "$FAKE/asked"; then echo "error: reached" >&2; else echo "error: the socket went away" >&2; fi; exit 1 ;;
esac
`;

test("PostgreSQL is waited for over TCP, which its image opens only after the first database was made", () => {
  const folder = mkdtempSync(join(tmpdir(), "tenant-data-"));
  try {
    writeFileSync(join(folder, "docker"), docker, { mode: 0o755 });
    const { stderr } = spawnSync("bash", ["-c", tenantDataCommand], {
      input: JSON.stringify({ folder, own: [], tenants: [] }),
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, FAKE: folder },
      encoding: "utf8",
    });
    expect(stderr).toContain("tenant data: error: reached");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
