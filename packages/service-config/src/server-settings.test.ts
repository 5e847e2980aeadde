import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { bbbClientSettings } from "./bbb-client-settings.ts";
import { applyBbbOverrides, bbbOverrides, bbbSettings } from "./bbb-overrides.ts";
import { cloudInit, type MeetingServerInitOptions } from "./cloud-init.ts";
import { dnsRecords } from "./dns-records.ts";
import { firewallRules } from "./firewall-rules.ts";
import { greenlightEnvironment } from "./greenlight-environment.ts";
import { nginxSite } from "./nginx-site.ts";
import { siteRemovalScript, siteScript } from "./tenant-site.ts";
import { demoPool, demoTenant, namedTexts } from "./test-plan.testing.ts";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const hostNames = { hostName: "demo.example.org", serverHostName: "demo-a.example.org" };

describe("golden files of the demo pool", () => {
  test("DNS records", async () => {
    await expect(json(dnsRecords(demoPool, { zone: "example.org" }))).toMatchFileSnapshot("golden/dns-records.json.golden");
  });
  test("firewall", async () => {
    await expect(json(firewallRules(demoPool, "meeting-server", { sshAllowedFrom: ["198.51.100.7/32"] }))).toMatchFileSnapshot(
      "golden/firewall-rules.json.golden",
    );
  });
  test("BBB's properties", async () => {
    await expect(bbbOverrides(demoPool, { secret: "bbb-secret" })).toMatchFileSnapshot("golden/bbb-web.properties");
  });
  test("BBB's client settings", async () => {
    await expect(bbbClientSettings(demoPool)).toMatchFileSnapshot("golden/bbb-html5.yml");
  });
  test("nginx site", async () => {
    await expect(nginxSite(demoTenant, hostNames)).toMatchFileSnapshot("golden/nginx-site.conf");
  });
  test("script for the site and its certificate", async () => {
    const script = siteScript({ tenant: demoTenant, ...hostNames });
    execFileSync("bash", ["-n"], { input: script });
    await expect(script).toMatchFileSnapshot("golden/tenant-site.sh");
    const removal = siteRemovalScript({ tenant: demoTenant, ...hostNames });
    execFileSync("bash", ["-n"], { input: removal });
    await expect(removal).toMatchFileSnapshot("golden/tenant-site-removal.sh");
  });
  test("Greenlight's environment", async () => {
    await expect(json(environment())).toMatchFileSnapshot("golden/greenlight-environment.json.golden");
  });
  test("cloud-init", async () => {
    await expect(cloudInit(firstBoot)).toMatchFileSnapshot("golden/cloud-init.yaml");
  });
});

const surroundings = { hostName: "demo.example.org", bbbEndpoint: "https://demo-a.example.org/bigbluebutton/" };
const secrets = { secretKeyBase: "key-base", databasePassword: "p@ss/word", bbbSecret: "bbb-secret" };
const environment = (tenant = demoTenant) => greenlightEnvironment(tenant, surroundings, secrets);

describe("Greenlight's environment", () => {
  test("always names BBB: without it Greenlight would use a public test server", () => {
    expect(environment()).toMatchObject({ BIGBLUEBUTTON_ENDPOINT: surroundings.bbbEndpoint, BIGBLUEBUTTON_SECRET: "bbb-secret" });
  });

  test("carries a password through the database's address", () => {
    expect(decodeURIComponent(new URL(environment().DATABASE_URL ?? "").password)).toBe("p@ss/word");
  });

  test("tests mail only where there is a mail server", () => {
    expect(environment().SMTP_HEALTH_CHECK_DISABLED).toBe("true");
    const mail = {
      senderAddress: "meet@example.org",
      senderName: "Meet",
      server: "mail.example.org",
      port: 587,
      userName: "meet",
      spf: [],
    };
    const withMail = greenlightEnvironment({ ...demoTenant, mail }, surroundings, { ...secrets, smtpPassword: "smtp" });
    expect(withMail).toMatchObject({
      SMTP_SERVER: "mail.example.org",
      SMTP_PORT: "587",
      SMTP_DOMAIN: "example.org",
      SMTP_SENDER_EMAIL: "meet@example.org",
      SMTP_USERNAME: "meet",
      SMTP_AUTH: "plain",
      SMTP_PASSWORD: "smtp",
    });
    // Somebody else's mail server keeps neither `up` nor meetings waiting.
    expect(withMail.SMTP_HEALTH_CHECK_DISABLED).toBe("true");
  });
});

const firstBoot: MeetingServerInitOptions = {
  hostName: "demo-a.example.org",
  hostKey: {
    privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nfor a test\n-----END OPENSSH PRIVATE KEY-----\n",
    publicKey: "ssh-ed25519 fortest",
  },
  operatorEmail: "operator@example.org",
  bbbInstall: "https://downloads.example.org/bbb-install.sh",
  bbbVersion: "jammy-300",
};

describe("cloud-init", () => {
  const files = (options = firstBoot): Record<string, string> =>
    Object.fromEntries(
      parse(cloudInit(options)).write_files.map(({ path, content }: { path: string; content: string }) => [path, content]),
    );

  test("gives the server the host key of the stack and no other secret", () => {
    const { ssh_keys } = parse(cloudInit(firstBoot));
    expect(ssh_keys).toEqual({ ed25519_private: firstBoot.hostKey.privateKey, ed25519_public: `${firstBoot.hostKey.publicKey}\n` });
  });

  test("its scripts are what their shells read", () => {
    for (const [path, content] of Object.entries(files())) {
      if (path.includes("/sbin/")) execFileSync(/^#!\/bin\/(\w+)/.exec(content)?.[1] ?? "", ["-n"], { input: content });
    }
  });

  test("calls bbb-install with one argument to a line", () => {
    expect(files({ ...firstBoot, bbbInstallFlags: ["-j"] })["/etc/meet-coop/bbb-install.arguments"]).toBe(
      "-v\njammy-300\n-s\ndemo-a.example.org\n-e\noperator@example.org\n-j\n",
    );
  });

  test.each(namedTexts.filter(([, text]) => !text.includes("\n")))("%s stays one argument", (_, text) => {
    expect(files({ ...firstBoot, operatorEmail: text })["/etc/meet-coop/bbb-install.arguments"]?.split("\n")[5]).toBe(text);
  });

  test("any argument stays one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!/[\n\r\0]/.test(text));
        expect(files({ ...firstBoot, operatorEmail: text })["/etc/meet-coop/bbb-install.arguments"]?.split("\n")[5]).toBe(text);
      }),
    );
  });

  test("a line break, a host name that is none, and what Hetzner wouldn't take are refused", () => {
    expect(() => cloudInit({ ...firstBoot, operatorEmail: "a\nb" })).toThrow("holds a line break");
    expect(() => cloudInit({ ...firstBoot, hostName: "a;b" })).toThrow("is not a host name");
    expect(() => cloudInit({ ...firstBoot, operatorEmail: "x".repeat(40_000) })).toThrow("Hetzner takes 32768");
  });
});

describe("a tenant's site", () => {
  test.each(["a b", "x;y", "$(reboot)", "-x.example.org", "x\n.org", ""])("refuses the host name %j", (hostName) => {
    expect(() => nginxSite(demoTenant, { hostName })).toThrow("is not a host name");
    expect(() => siteScript({ tenant: demoTenant, ...hostNames, serverHostName: hostName })).toThrow("is not a host name");
  });

  test("refuses an id that would leave its folder", () => {
    expect(() => siteScript({ tenant: { ...demoTenant, id: "../x" }, ...hostNames })).toThrow("is not an id");
  });

  test("listens on IPv6 only where the server has it", () => {
    expect(nginxSite(demoTenant, hostNames)).toContain("listen [::]:80;");
    expect(nginxSite(demoTenant, { ...hostNames, ipv6: false })).not.toContain("[::]");
  });
});

test("without IPv6 no AAAA record is planned: a dead one keeps certificates away", () => {
  expect(dnsRecords(demoPool, { zone: "example.org", ipv6: false }).map(({ type }) => type)).toEqual(["A", "A"]);
});

test("only SSH's sources are a setting; nothing else is open to fewer than everybody", () => {
  const rules = firewallRules(demoPool, "meeting-server", { sshAllowedFrom: ["192.0.2.0/24", "198.51.100.7/32"] });
  expect(rules.filter(({ sourceIps }) => !sourceIps.includes("0.0.0.0/0")).map(({ port, sourceIps }) => [port, sourceIps])).toEqual([
    ["22", ["192.0.2.0/24", "198.51.100.7/32"]],
  ]);
});

describe("BBB's settings are put in", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bbb-"));
    writeFileSync(join(folder, "bbb-conf"), `#!/bin/sh\necho "$@" >>'${folder}/calls'\n`, { mode: 0o755 });
    writeFileSync(
      file("bbb-web.properties"),
      "# of bbb-install\nbigbluebutton.web.serverURL=https://demo-a.example.org\nsecuritySalt=first\n",
      { mode: 0o640 },
    );
    writeFileSync(file("bbb-apps-akka.conf"), 'http.port=1\nservices.sharedSecret="first"\n');
    writeFileSync(file("default.yml"), "bbb:\n  sharedSecret: first\n  other: kept\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(file(name), "utf8");
  const apply = (secret: string, pool = demoPool) => {
    const script = applyBbbOverrides
      .replaceAll("/etc/bigbluebutton", folder)
      .replaceAll("/usr/local/bigbluebutton/bbb-webhooks/config", folder);
    return execFileSync("bash", ["-c", script], {
      input: bbbSettings(pool, { secret }),
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    });
  };
  const calls = () => execFileSync("sh", ["-c", `cat '${folder}/calls' 2>/dev/null || true`], { encoding: "utf8" });

  test("among what bbb-install wrote, in all three places, with one restart", () => {
    expect(apply("second")).toBe("BBB settings: applied, BBB restarted\n");
    expect(read("bbb-web.properties")).toBe(
      `# of bbb-install\nbigbluebutton.web.serverURL=https://demo-a.example.org\n${bbbOverrides(demoPool, { secret: "second" })}`,
    );
    expect(read("bbb-apps-akka.conf")).toBe('http.port=1\nservices.sharedSecret="second"\n');
    expect(read("default.yml")).toBe("bbb:\n  sharedSecret: second\n  other: kept\n");
    expect(statSync(file("bbb-web.properties")).mode & 0o777).toBe(0o640);
    expect(calls()).toBe("--restart\n");
  });

  test("once: a second time nothing changes and nothing restarts", () => {
    apply("second");
    expect(apply("second")).toBe("BBB settings: no change\n");
    expect(calls()).toBe("--restart\n");
  });

  test("the client's settings with them, and later without ending meetings", () => {
    apply("second");
    expect(read("bbb-html5.yml")).toBe(bbbClientSettings(demoPool));
    expect(apply("second", { ...demoPool, clientTitle: "Meet" })).toBe(
      "BBB settings: the client's changed, in force from BBB's next restart on\n",
    );
    expect(parse(read("bbb-html5.yml")).public.app.clientTitle).toBe("Meet");
    expect(calls()).toBe("--restart\n");
  });

  test("without ending meetings when only a default changes", () => {
    apply("second");
    const pool = { ...demoPool, serverDefaults: { ...demoPool.serverDefaults, participantsPerMeeting: 6 } };
    expect(apply("second", pool)).toBe("BBB settings: defaults changed, in force from BBB's next restart on\n");
    expect(read("bbb-web.properties")).toContain("defaultMaxUsers=6\n");
    expect(calls()).toBe("--restart\n");
  });
});
