import { spawnSync } from "node:child_process";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tenantDataCommand } from "./tenant-data.ts";
import { renewedSecrets, tenantSecretsCommand } from "./tenant-secrets.ts";

/** What PostgreSQL keeps of a password, as RFC 5802 and 7677 have it. */
function verifier(password: string, salt = Buffer.alloc(16, 3)): string {
  const salted = pbkdf2Sync(password, salt, 4096, 32, "sha256");
  const of = (key: string) => createHmac("sha256", salted).update(key).digest();
  const stored = createHash("sha256").update(of("Client Key")).digest("base64");
  return `SCRAM-SHA-256$4096:${salt.toString("base64")}$${stored}:${of("Server Key").toString("base64")}`;
}

/** Runs a command against a PostgreSQL that has these roles and databases of their names; returns what it said and the statements that reached the server. */
function onServer(command: string, input: (folder: string) => unknown, roles: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "role-passwords-"));
  try {
    const answers = (name: string, lines: string[]) => writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(""));
    answers(
      "passwords",
      Object.entries(roles).map(([role, kept]) => `${role}|${kept}`),
    );
    answers("databases", Object.keys(roles));
    answers("superuser", [roles.postgres ? "t" : "f"]);
    answers(
      "missing",
      Object.keys(roles).filter((role) => !roles[role]),
    );
    spawnSync("mkdir", [join(folder, "tenants")]);
    writeFileSync(
      join(folder, "docker"),
      `#!/bin/bash
case "$*" in *pg_isready*) exit 0 ;; esac
echo "$*" >>"$FAKE/arguments"
statements=$(cat)
echo "$statements" >>"$FAKE/statements"
case $statements in
  *"coalesce(rolpassword"*) cat "$FAKE/passwords" ;;
  *"rolpassword is null"*) cat "$FAKE/missing" ;;
  *"rolpassword is not null"*) cat "$FAKE/superuser" ;;
  *"from pg_database"*) cat "$FAKE/databases" ;;
esac
`,
      { mode: 0o755 },
    );
    const { stdout, stderr } = spawnSync("bash", ["-c", command], {
      input: JSON.stringify(input(folder)),
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, FAKE: folder },
      encoding: "utf8",
    });
    const [statements, programs] = ["statements", "arguments"].map((name) => readFileSync(join(folder, name), "utf8")) as [string, string];
    const data = [...statements.matchAll(/decode\('(.*?)', 'base64'\)/g)].map(([, text]) => Buffer.from(text ?? "", "base64").toString());
    return { said: stdout + stderr, statements, data, programs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const tenant = (id: string, password: string) => ({ id, password, version: "v3", state: "open" });
const pool = (folder: string) => ({
  folder,
  own: [{ id: "_bbblb", password: "balance" }],
  tenants: [tenant("meadow", "new-secret"), tenant("orchard", "kept-secret")],
});

test("a role whose password is another than the plan's gets it as a verifier, and its connections end; the others are left alone", () => {
  const kept = { _bbblb: verifier("balance"), meadow: verifier("old-secret"), orchard: verifier("kept-secret") };
  const { said, data, statements } = onServer(tenantDataCommand, pool, kept);
  expect(said).toBe("renewed: password of meadow\n");
  expect(data.map((text) => JSON.parse(text))).toEqual([[{ name: "meadow", verifier: expect.stringMatching(/^SCRAM-SHA-256\$4096:/) }]]);
  const [{ verifier: given }] = JSON.parse(data[0] ?? "") as [{ verifier: string }];
  expect(given).toBe(verifier("new-secret", Buffer.from(/:(.*?)\$/.exec(given)?.[1] ?? "", "base64")));
  expect(statements).toMatch(/pg_terminate_backend\(pid\) from pg_stat_activity where usename in \(select name from renewed\)/);
});

test("where all passwords are the plan's, nothing is done", () => {
  const kept = { _bbblb: verifier("balance"), meadow: verifier("new-secret"), orchard: verifier("kept-secret") };
  expect(onServer(tenantDataCommand, pool, kept)).toMatchObject({ said: "Nothing to do\n", data: [] });
});

test("a password reaches neither a statement nor the arguments of a program", () => {
  const { statements, data, programs } = onServer(tenantDataCommand, pool, { _bbblb: "", meadow: "md5cf00", orchard: verifier("other") });
  expect(data).toHaveLength(1);
  for (const secret of ["balance", "new-secret", "kept-secret"]) expect(statements + data.join() + programs).not.toContain(secret);
});

test("the superuser has no password: the one that its image asked for is taken away", () => {
  const kept = {
    _bbblb: verifier("balance"),
    meadow: verifier("new-secret"),
    orchard: verifier("kept-secret"),
    postgres: verifier("first"),
  };
  const { said, statements } = onServer(tenantDataCommand, pool, kept);
  expect(said).toBe("taken away: the superuser's password\n");
  expect(statements).toContain("alter role postgres password null;");
});

test("a tenant that was renewed before gets its password from a step of its own; here it gets one only if it has none", () => {
  const renewed = (folder: string) => ({ ...pool(folder), tenants: [{ ...tenant("meadow", "new-secret"), renewed: true }] });
  const kept = { _bbblb: verifier("balance"), meadow: verifier("old-secret") };
  expect(onServer(tenantDataCommand, renewed, kept)).toMatchObject({ said: "Nothing to do\n", data: [] });
  expect(onServer(tenantDataCommand, renewed, { ...kept, meadow: "" }).said).toBe("renewed: password of meadow\n");
});

test("that step goes into the container that has its database, as that one's superuser", () => {
  const database = { container: "demo-postgresql", superuser: "greenlight", role: "greenlight", password: "new-secret" };
  const wanted = () => JSON.parse(renewedSecrets({ id: "demo" }, { database }));
  const renewed = onServer(tenantSecretsCommand, wanted, { greenlight: verifier("old-secret") });
  expect(renewed.said).toBe("renewed: the database's password\n");
  expect(renewed.programs).toMatch(/^exec -i -u postgres demo-postgresql psql .*-U greenlight /);
  expect(renewed.statements + renewed.data.join() + renewed.programs).not.toContain("new-secret");
  expect(onServer(tenantSecretsCommand, wanted, { greenlight: verifier("new-secret") }).said).toBe("the database's password: no change\n");
});
