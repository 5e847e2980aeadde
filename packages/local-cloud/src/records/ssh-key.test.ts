import ssh2 from "ssh2";
import { expect, test } from "vitest";
import { newSshKey } from "./ssh-key.ts";

test("every new key can be read", () => {
  const unread = Array.from({ length: 3000 }, newSshKey).filter(({ privateKey }) => ssh2.utils.parseKey(privateKey) instanceof Error);
  expect(unread).toEqual([]);
});
