import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkSettings } from "./stack-settings.ts";

const sound = {
  zone: "meet.example.org",
  "operator-email": "operations@example.org",
  "ssh-allowed-from": '["198.51.100.7/32"]',
  "bbb-install": "https://example.org/bbb-install.sh",
  images: '{"greenlight": "bigbluebutton/greenlight", "postgresql": "postgres", "redis": "redis"}',
};

test("sound settings are taken, with their defaults", () => {
  expect(checkSettings("production", sound)).toMatchObject({ zone: "meet.example.org", ipv6: true, stack: "production" });
});

test("all problems are reported at once, each with what it got and the cure", () => {
  const raw = { ...sound, zone: undefined, "ssh-allowed-from": '["somewhere"]', ipv6: "yes" };
  expect(() => checkSettings("production", raw)).toThrow(
    /3 problems[\s\S]*`meet-coop:zone` is missing[\s\S]*pulumi config set --stack production meet-coop:zone[\s\S]*`meet-coop:ssh-allowed-from` is `\["somewhere"\]`[\s\S]*`meet-coop:ipv6` is `yes`/,
  );
});

test("an operator's address that Greenlight refuses for an account is refused before it has one", () => {
  for (const address of ["o'hara@example.org", "operations@localhost", "Operations <operations@example.org>"])
    expect(() => checkSettings("production", { ...sound, "operator-email": address }), address).toThrow(
      /`meet-coop:operator-email` is `.*`: a mail address such as `meet@example.org`/,
    );
});

test("an empty list of SSH sources is refused: nobody could mend the server", () => {
  expect(() => checkSettings("production", { ...sound, "ssh-allowed-from": "[]" })).toThrow(/at least one address range/);
});

test("the invented customers are refused in a zone that is live", () => {
  expect(() => checkSettings("production", { ...sound, examples: "true", zone: "meet.coop" })).toThrow(
    /`meet-coop:examples` is `true`: `false` in a zone that is live/,
  );
  expect(checkSettings("local", { ...sound, examples: "true", zone: "meet.test" }).examples).toBe(true);
});

test("a day is a day, also where the YAML had no quotes around it and Pulumi made a time of it", () => {
  expect(checkSettings("local", { ...sound, day: "2026-12-01 00:00:00 +0000 UTC" }).day).toBe("2026-12-01");
  expect(checkSettings("local", { ...sound, day: "2026-12-01" }).day).toBe("2026-12-01");
  expect(() => checkSettings("local", { ...sound, day: "tomorrow" })).toThrow(/`meet-coop:day` is `tomorrow`: a day such as/);
});

test("a line that is no setting is refused, with the one that was perhaps meant", () => {
  expect(() => checkSettings("production", { ...sound, "acme-directry": "https://example.org" })).toThrow(
    /`meet-coop:acme-directry` is no setting of this stack; meant is perhaps `meet-coop:acme-directory`\.\n +Cure: take the line away/,
  );
});

test("every setting stands on the page for sysadmins, and nothing else does", () => {
  const page = readFileSync(new URL("../../../docs/sysadmins/reference.md", import.meta.url), "utf8");
  const told = [...page.matchAll(/^\| `meet-coop:([a-z0-9-]+)`/gm)].map(([, key]) => key ?? "");
  let cure = "";
  try {
    checkSettings("production", { ...sound, nonsense: "" });
  } catch (error) {
    cure = /write one of (.*)\.$/m.exec(String(error))?.[1] ?? "";
  }
  // The last two are read elsewhere: secrets where they are used, and the word that only `zone` has.
  expect(told.sort()).toEqual([...cure.split(", "), "given-secrets", "release"].sort());
});
