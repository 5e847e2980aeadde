import { expect, test } from "vitest";
import { addressNumber, addressText, parseRange, rangeHas, rangesOverlap, rangeText, rangeWithin } from "./address.ts";

const range = (text: string) => parseRange(text) ?? expect.unreachable(text);

test("an address is the same after it was a number", () => {
  for (const text of ["0.0.0.0", "198.18.0.10", "255.255.255.255"]) expect(addressText(addressNumber(text) ?? 0n, 4)).toBe(text);
  for (const text of ["::", "::1", "fd4d:6565:7400:1::1", "fd4d:6565:7400:1::", "1:2:3:4:5:6:7:8", "2001:db8:0:1::5", "1::2:0:0:3"]) {
    const number = addressNumber(text) ?? expect.unreachable(text);
    expect(addressNumber(addressText(number, 6))).toBe(number);
  }
  expect(addressText(addressNumber("2001:db8:0:0:1:0:0:0") ?? 0n, 6)).toBe("2001:db8:0:0:1::");
  expect(addressNumber("::ffff:1.2.3.4")).toBe(0xffff01020304n);
  expect(addressNumber("1.2.3")).toBeUndefined();
});

test("a range has no host bits, unless that is allowed", () => {
  expect(rangeText(range("10.0.0.0/8"))).toBe("10.0.0.0/8");
  expect(parseRange("10.0.0.1/8")).toBeUndefined();
  expect(parseRange("10.0.0.1/8", false)?.prefix).toBe(8);
  for (const wrong of ["10.0.0.0", "10.0.0.0/33", "x/8", "::/129"]) expect(parseRange(wrong)).toBeUndefined();
});

test("ranges contain and overlap, within one version only", () => {
  expect(rangeHas(range("10.0.0.0/8"), "10.255.0.1")).toBe(true);
  expect(rangeHas(range("::/0"), "10.0.0.1")).toBe(false);
  expect(rangesOverlap(range("10.0.0.0/16"), range("10.0.128.0/24"))).toBe(true);
  expect(rangesOverlap(range("10.0.0.0/16"), range("10.1.0.0/16"))).toBe(false);
  expect(rangeWithin(range("10.0.0.0/24"), range("10.0.0.0/16"))).toBe(true);
  expect(rangeWithin(range("10.0.0.0/16"), range("10.0.0.0/24"))).toBe(false);
});
