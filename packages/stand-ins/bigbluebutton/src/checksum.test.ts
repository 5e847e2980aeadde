import { expect, test } from "vitest";
import { checksum, isChecksumValid, withoutChecksum } from "./checksum.ts";

const all = ["sha1", "sha256", "sha384", "sha512"];

test("the example of the API reference gives the checksum it names", () => {
  const query = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444";
  expect(checksum("sha1", "create", query, "639259d4-9dd8-4b25-bf01-95f9567eaf4b")).toBe("1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17");
});

test.each(all)("%s is accepted while it is supported, and refused when it isn't", (algorithm) => {
  const given = checksum(algorithm, "end", "meetingID=x", "secret");
  const query = `meetingID=x&checksum=${given}`;
  expect(isChecksumValid(given, "end", query, "secret", all)).toBe(true);
  const others = all.filter((name) => name !== algorithm);
  expect(isChecksumValid(given, "end", query, "secret", others)).toBe(false);
});

test("another call, another secret, another parameter or another length is refused", () => {
  const given = checksum("sha256", "end", "meetingID=x", "secret");
  expect(isChecksumValid(given, "join", "meetingID=x", "secret", all)).toBe(false);
  expect(isChecksumValid(given, "end", "meetingID=x", "other", all)).toBe(false);
  expect(isChecksumValid(given, "end", "meetingID=y", "secret", all)).toBe(false);
  expect(isChecksumValid(given.slice(1), "end", "meetingID=x", "secret", all)).toBe(false);
  expect(isChecksumValid("ä".repeat(64), "end", "meetingID=x", "secret", all)).toBe(false);
});

test("the checksum may stand first, last or alone", () => {
  expect(withoutChecksum("checksum=1&a=2")).toBe("a=2");
  expect(withoutChecksum("a=2&checksum=1&b=3")).toBe("a=2&b=3");
  expect(withoutChecksum("checksum=1")).toBe("");
});
