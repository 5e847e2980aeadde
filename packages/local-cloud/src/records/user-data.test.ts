import { expect, test } from "vitest";
import { dockerDefaults } from "./docker/settings.ts";
import { firstBoot } from "./user-data.ts";

test("host keys and Docker's addresses come from a cloud-config", () => {
  const pools = [{ base: "172.18.0.0/15", size: 28 }];
  const text = `#cloud-config
ssh_keys:
  rsa_private: RSA
  ed25519_private: ED
  ed25519_public: public
write_files:
  - {path: /etc/motd, content: hello}
  - path: /etc/meet-coop/docker.json
    content: '${JSON.stringify({ bip: "172.17.0.1/16", "default-address-pools": pools })}'
`;
  expect(firstBoot(text)).toEqual({ hostKeys: ["ED", "RSA"], docker: { bip: "172.17.0.1/16", pools } });
});

test("what can't be read says nothing", () => {
  const nothing = { hostKeys: [], docker: dockerDefaults };
  const broken = "#cloud-config\nwrite_files: [{path: /etc/docker/daemon.json, content: '{'}]\n";
  for (const text of [undefined, "", "#!/bin/sh\n", "#cloud-config\n", "#cloud-config\na: [", "#cloud-config\nssh_keys: 3\n", broken])
    expect(firstBoot(text), text).toEqual(nothing);
});
