import { describe, expect, test } from "vitest";
import { changedFiles, testDay } from "../fixture.testing.ts";
import { readDefinitions } from "../load-definitions.ts";

const orchard = "organisations/orchard.yaml";
const clover = "operational-members/clover.yaml";
const read = (file: string, from: string, to: string) => readDefinitions(changedFiles([[file, from, to]]), testDay);
const problemOf = (file: string, from: string, to: string) => read(file, from, to).problems.find(({ severity }) => severity === "error");

describe("the address of an identity provider", () => {
  const written = "issuer: https://accounts.orchard.example.org\n";

  test.each([
    ["https://accounts.orchard.example.org/.well-known/openid-configuration", "https://accounts.orchard.example.org"],
    ["https://accounts.orchard.example.org/realms/o?client=1", "https://accounts.orchard.example.org/realms/o"],
    ["http://accounts.orchard.example.org", "https://accounts.orchard.example.org"],
    ["accounts.orchard.example.org/realms/o", "https://accounts.orchard.example.org/realms/o"],
  ])("is not %s, but %s", (got, meant) => {
    expect(problemOf(orchard, written, `issuer: ${got}\n`)).toMatchObject({ thing: "issuer", got, meant });
  });

  test.each(["https://accounts.orchard.example.org/", "https://accounts.orchard.example.org:8443/realms/o"])(
    "is taken as %s is written",
    (address) => {
      const { definitions } = read(orchard, written, `issuer: ${address}\n`);
      expect(definitions?.organisations.find(({ id }) => id === "orchard")?.signIn?.issuer).toBe(address);
    },
  );
});

test("a secret key of hCaptcha in the place of the site key is refused", () => {
  const siteKey = "10000000-ffff-ffff-ffff-000000000001";
  for (const secret of ["0x0000000000000000000000000000000000000000", "ES_0123456789abcdef0123456789abcdef"]) {
    expect(problemOf(clover, siteKey, `"${secret}"`)).toMatchObject({ thing: "site-key", expected: expect.stringContaining("secret key") });
  }
});
