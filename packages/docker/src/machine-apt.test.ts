import { expect, test } from "vitest";
import { aptConfiguration } from "./machine-apt.ts";

test("proxies and checks of the machine are lent to the builds, other settings are not", () => {
  const text = aptConfiguration(
    [
      'Acquire::http::Proxy "http://proxy.example.org:3128";',
      'Acquire::Check-Date "false";',
      'APT::Architecture "amd64";',
      'Acquire::Languages "none";',
    ].join("\n"),
    false,
  );
  expect(text).toContain("proxy.example.org:3128");
  expect(text).toContain("Check-Date");
  expect(text).not.toMatch(/Architecture|Languages|CAInfo/);
});

test("a proxy with a password in its address never gets into an image", () => {
  expect(aptConfiguration('Acquire::http::Proxy "http://user:secret@proxy.example.org:3128";', false)).not.toContain("secret");
});

test("an https mirror is verified against the machine's certificates", () => {
  expect(aptConfiguration("", true)).toContain("Acquire::https::CAInfo");
});
