import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Quantity } from "./quantity.ts";
import {
  color,
  currency,
  domainName,
  hostLabel,
  httpsAddress,
  languageCode,
  logoFile,
  longText,
  mailAddress,
  nameText,
  pinnedTag,
  port,
  reference,
} from "./written-text.ts";

describe("texts are taken as they are written", () => {
  test.each<[string, Quantity<unknown>, string[]]>([
    ["names", nameText, ["Free", "Products & Services", "il·limitat", "Ünï", "日本語", "x".repeat(100)]],
    ["longer texts", longText, ["a", "two\nlines\n", "a\ttab", "x".repeat(4000), "right \u200f to left"]],
    ["names of files, and whatever a check looks up", reference("circle"), ["a", "level-1", "a-b-c", "Technical Operations"]],
    ["parts of host names", hostLabel, ["demo", "a", "a--b", "x".repeat(63), "1"]],
    ["addresses", httpsAddress, ["https://example.org", "https://example.org:8443/a?b=c#d", "https://bücher.example/ä"]],
    ["colours", color, ["#0b7a75"]],
    ["mail addresses", mailAddress, ["meet@example.org", "a.b+c-d_e@x-y.example.coop"]],
    ["ports", port, ["1", "587", "65535"]],
    ["exact versions", pinnedTag, ["v3.8.2.4", "17", "8", "17.2", "0.0.18", "v3.8.2.4-ember.1", "8.2-alpine"]],
    ["host names", domainName, ["meet.example.org", "a.bc", "xn--bcher-kva.example", "a.b.c.d.example.coop"]],
    ["currencies", currency, ["EUR", "GBP"]],
    ["logos", logoFile, ["example.png", "a-b.webp"]],
  ])("%s", (_, quantity, texts) => {
    for (const text of texts) expect(quantity.read(text), text).toBeDefined();
  });
});

describe("what would do harm, or change by itself, is refused", () => {
  test.each<[string, Quantity<unknown>, string[]]>([
    [
      "names",
      nameText,
      ["", " ", " a", "a ", "a\nb", "a\u001b[31m", "a\u202eb", "a\u200bb", "a\u2028b", "x".repeat(101), "\ud800", "a\ud800"],
    ],
    ["longer texts", longText, ["", "\0", "a\u001b[31m", "a\rb", "\u0085", "\ud800", "x".repeat(4001)]],
    ["names of files", reference("circle"), ["", "a\n", " a", "a\u001b"]],
    ["parts of host names", hostLabel, ["", "-a", "a-", "A", "a.b", "a_b", "x".repeat(64), "ä"]],
    [
      "addresses",
      httpsAddress,
      [
        ...[
          "http://example.org",
          "https:example.org",
          "https:/example.org",
          "https:///example.org",
          "HTTPS://example.org",
          "//example.org",
          "example.org",
          "",
        ],
        ...[
          "https://user@example.org",
          "https://user:pass@example.org",
          "https://example.org/a b",
          "https://example.org/\n",
          "https://example.org\\@other.example",
        ],
        ...[
          "https://example.org/\u0001",
          "https://example.org/\u202e",
          "javascript:alert(1)",
          "https://",
          "https://[",
          `https://example.org/${"x".repeat(500)}`,
        ],
      ],
    ],
    ["colours", color, ["", "#0B7A75", "#fff", "0b7a75", "#0b7a7", "#0b7a755", "red", "#0b7a75;"]],
    [
      "mail addresses",
      mailAddress,
      ["", "a", "a@b", "a b@example.org", "a@example.org\n", "a@@example.org", "<a@example.org>", `${"x".repeat(250)}@example.org`],
    ],
    ["ports", port, ["0", "65536", "-1", "587 ", "5e2", "0587"]],
    ["versions", pinnedTag, ["latest", "stable", "v3", "v3-nightly", "", "3.", "v", "17:1", "17 ", "sha256:abc"]],
    [
      "host names",
      domainName,
      [
        "",
        "example",
        "a..b",
        ".example.org",
        "example.org.",
        "Meet.example.org",
        "*.example.org",
        "192.0.2.1",
        "a b.org",
        "-a.org",
        `${"x".repeat(64)}.org`,
        `${"x.".repeat(130)}org`,
      ],
    ],
    ["currencies", currency, ["", "eur", "EURO", "€"]],
    ["logos", logoFile, ["", "../a.png", "a/b.png", "a.svg", "A.png", "a.png.svg", ".png", "a.PNG"]],
  ])("%s", (_, quantity, texts) => {
    for (const text of texts) expect(quantity.read(text), JSON.stringify(text)).toBeUndefined();
  });
});

test.each<[Quantity<unknown>, string, string]>([
  [nameText, "  two   spaces ", "two spaces"],
  [hostLabel, "lakeside.meet.coop", "lakeside"],
  [hostLabel, "https://Gemüse.example.org/", "gemuse"],
  [httpsAddress, "tidewater.example.org", "https://tidewater.example.org"],
  [languageCode, "English", "en"],
  [languageCode, "pt-BR", "pt"],
  [currency, "Euro", "EUR"],
  [hostLabel, "Demo!", "demo"],
  [httpsAddress, "http://example.org/a", "https://example.org/a"],
  [color, "#FFF", "#ffffff"],
  [color, "0B7A75", "#0b7a75"],
  [domainName, "https://Meet.Example.org/a", "meet.example.org"],
  [currency, "eur", "EUR"],
])("the nearest right spelling is found (%#: %s)", (quantity, text, meant) => {
  const suggested = quantity.suggest?.(text);
  expect(suggested).toBe(meant);
  expect(quantity.read(suggested ?? "")).toBeDefined();
});

test("no text makes one throw, or keeps it busy", () => {
  const quantities = [
    nameText,
    longText,
    reference("x"),
    hostLabel,
    httpsAddress,
    color,
    mailAddress,
    port,
    pinnedTag,
    domainName,
    currency,
    logoFile,
  ];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .tuple(fc.constantFrom("a", "a.", "a-", "-", ".", "1.", " ", "@a.", "https://", "\n"), fc.nat(20_000))
      .map(([piece, times]) => piece.repeat(times)),
  );
  fc.assert(
    fc.property(text, (written) => {
      for (const quantity of quantities) {
        quantity.read(written);
        quantity.suggest?.(written);
      }
    }),
  );
});
