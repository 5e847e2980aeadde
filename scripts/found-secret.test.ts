import { expect, test } from "vitest";
import { searchSecrets } from "./found-secret.testing.ts";

const secrets = { "root key": "k1-very-secret", password: "p1-very-secret" };

test("a secret is found in clear and in base64, and every place is named", () => {
  const places = {
    log: "password is p1-very-secret, sorry",
    state: `{"a": "${Buffer.from("k1-very-secret").toString("base64")}"}`,
    preview: "[secret]",
  };
  expect(searchSecrets(secrets, places)).toEqual(["password: log", "root key: state"]);
});
