import { expect, test } from "vitest";
import { postgresqlData } from "./postgresql-volume.ts";

test.each([
  ["14", "/var/lib/postgresql/data"],
  ["17", "/var/lib/postgresql/data"],
  ["17.11", "/var/lib/postgresql/data"],
  ["18", "/var/lib/postgresql"],
  ["18.6-alpine", "/var/lib/postgresql"],
  ["v19", "/var/lib/postgresql"],
])("PostgreSQL %s has its volume at %s", (version, path) => {
  expect(postgresqlData(version)).toBe(path);
});
