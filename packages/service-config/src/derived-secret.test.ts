import { expect, test } from "vitest";
import { administratorPasswords, deriveBytes, poolSecrets, serverSecret, tenantSecrets } from "./derived-secret.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const other = Buffer.alloc(32, 8).toString("base64");
const tenant = { id: "demo", secretsRotation: 1 };

test("the same key and purpose give the same secret, as HKDF-SHA256 defines it", () => {
  // Computed apart from this code: HKDF-Extract with salt `meet-coop`, Expand with info `x`, by HMAC.
  expect(deriveBytes(key, "x", 8).toString("hex")).toBe("70470c464bdab306");
});

test("another key, owner, purpose or rotation gives another secret", () => {
  const secrets = [
    serverSecret(key, "demo-a"),
    serverSecret(other, "demo-a"),
    serverSecret(key, "demo-b"),
    serverSecret(key, "demo-a", 2),
    ...Object.values(tenantSecrets(key, tenant)),
    ...Object.values(tenantSecrets(key, { ...tenant, secretsRotation: 2 })),
    ...Object.values(tenantSecrets(key, { ...tenant, id: "other" })),
    // What could be mistaken for another if names were glued.
    serverSecret(key, "demo-a 1"),
    serverSecret(key, 'demo","bigbluebutton'),
  ];
  expect(new Set(secrets).size).toBe(secrets.length);
});

test("a pool's rotation renews all of its secrets but the one that opens nothing", () => {
  const of = (secretsRotation: number) => poolSecrets(key, { id: "members", secretsRotation });
  const { databasePassword, ...renewed } = of(2);
  expect(databasePassword).toBe(of(1).databasePassword);
  expect(Object.entries(of(1)).filter(([name, before]) => renewed[name as keyof typeof renewed] === before)).toEqual([]);
});

test("those of the first rotation are what they always were, so that what runs keeps them", () => {
  // Computed apart from this code, as HKDF-SHA256 with the info `["tenant demo","database",1]`.
  expect(tenantSecrets(key, tenant).databasePassword).toBe("546cf5b5441d538810afafe098493983ddc1af594835940f8af1fab68f3d6ffa");
});

test("secrets need no escaping in addresses and files, and are long enough", () => {
  const { secretKeyBase, databasePassword, administratorPassword } = tenantSecrets(key, tenant);
  expect(secretKeyBase).toMatch(/^[0-9a-f]{128}$/);
  expect(databasePassword).toMatch(/^[0-9a-f]{64}$/);
  expect(serverSecret(key, "demo-a")).toMatch(/^[0-9a-f]{64}$/);
  expect(administratorPassword).toMatch(/^[0-9a-f]{32}-Aa1$/);
});

test("the administrator's password of today is told beside all that were renewed, and is none of them", () => {
  const { password, formerPasswords } = administratorPasswords(key, { ...tenant, secretsRotation: 3 });
  const of = (secretsRotation: number) => tenantSecrets(key, { ...tenant, secretsRotation }).administratorPassword;
  expect([password, formerPasswords]).toEqual([of(3), [of(1), of(2)]]);
  expect(administratorPasswords(key, tenant)).toEqual({ password: of(1), formerPasswords: [] });
});

test("the administrator's password has what Greenlight asks for", () => {
  const { administratorPassword } = tenantSecrets(key, tenant);
  for (const part of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/, /^.{8,72}$/]) expect(administratorPassword).toMatch(part);
});

test("a key that is too short is refused without repeating it", () => {
  const short = Buffer.alloc(31, 9).toString("base64");
  expect(() => serverSecret(short, "demo-a")).toThrow("must be 32 bytes or more in base64: got 31 bytes");
  expect(() => serverSecret(short, "demo-a")).not.toThrow(short);
});
