import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { cloudInit, type MeetingServerInitOptions } from "./cloud-init.ts";
import { dnsRecords } from "./dns-records.ts";
import { firewallRules } from "./firewall-rules.ts";
import { bbbClientSettings } from "./services/bigbluebutton/client-settings.ts";
import { createLimits } from "./services/bigbluebutton/limits.ts";
import { applyBbbOverrides, bbbOverrides, bbbSettings } from "./services/bigbluebutton/overrides.ts";
import { greenlightEnvironment } from "./services/greenlight/environment.ts";
import { greenlightFolders } from "./services/greenlight/files.ts";
import { nginxSite } from "./services/nginx/nginx-site.ts";
import { siteRemovalScript, siteScript } from "./services/nginx/tenant-site.ts";
import { faviconPaths } from "./services/served/logo-address.ts";
import { sitesOf } from "./sites.ts";
import { demoPool, demoTenant, namedTexts, tenantOf, togetherSite } from "./test-plan.testing.ts";

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const hostNames = { hostName: "demo.example.org", serverHostName: "demo-a.example.org" };

describe("golden files of the demo pool", () => {
  test("DNS records", async () => {
    await expect(json(dnsRecords(sitesOf(demoPool, "example.org")))).toMatchFileSnapshot("golden/dns-records.json.golden");
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
    const { site, routes } = togetherSite();
    await expect(nginxSite(site, routes)).toMatchFileSnapshot("golden/nginx-site.conf");
  });
  test("script for the site and its certificate", async () => {
    const { site, routes } = togetherSite();
    const script = siteScript(site, { routes, ...hostNames });
    execFileSync("bash", ["-n"], { input: script });
    await expect(script).toMatchFileSnapshot("golden/tenant-site.sh");
    const removal = siteRemovalScript(demoTenant, hostNames);
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

  test("holds ImageMagick to our policy, which allows no file to be read or written but pictures, whatever a member sets", () => {
    const { imagePolicy } = greenlightFolders;
    const own = environment({ ...demoTenant, environment: { MAGICK_CONFIGURE_PATH: "/tmp", CLAMAV_SCANNING: "true" } });
    expect(own).toMatchObject({ MAGICK_CONFIGURE_PATH: imagePolicy.inContainer, CLAMAV_SCANNING: "true" });
    const policies = [...(imagePolicy.files["policy.xml"] ?? "").matchAll(/<policy domain="(\w+)" rights="([^"]+)" pattern="([^"]+)"/g)];
    expect(policies.map(([, domain, rights, pattern]) => `${domain} ${pattern}: ${rights}`)).toEqual([
      ...["delegate *: none", "filter *: none", "path @*: none"],
      // The last one that matches counts.
      ...["coder *: none", "coder {JPEG,JPG,PNG}: read | write"],
    ]);
  });

  test("tests mail only where there is a mail server, and lets no password out without TLS", () => {
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
      // `AUTO` alone would send the password in clear where TLS isn't offered.
      SMTP_STARTTLS: "true",
    });
    const withoutPassword = greenlightEnvironment({ ...demoTenant, mail: { ...mail, userName: undefined } }, surroundings, secrets);
    expect(withoutPassword).not.toHaveProperty("SMTP_STARTTLS");
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
    const { site, routes } = togetherSite();
    expect(() => nginxSite({ ...site, host: hostName }, routes)).toThrow("is not a host name");
    expect(() => siteScript(site, { routes, serverHostName: hostName })).toThrow("is not a host name");
  });

  test("refuses an id that would leave its folder", () => {
    const { site, routes } = togetherSite();
    expect(() => siteScript({ ...site, tenant: { ...demoTenant, id: "../x" } }, { routes, ...hostNames })).toThrow("is not an id");
  });

  test("listens on IPv6 only where the server has it", () => {
    const { site, routes } = togetherSite();
    expect(nginxSite(site, routes)).toContain("listen [::]:80;");
    expect(nginxSite(site, routes, { ipv6: false })).not.toContain("[::]");
  });

  test("of a tenant that has ended says since when, and leads to no program", () => {
    const { site, routes } = togetherSite({ stage: "ending", openUntil: "2026-11-01" });
    const text = nginxSite(site, routes);
    expect(text).toContain('return 410 "Closed since 2026-11-01.\\n";');
    expect(text).not.toContain("proxy_pass");
    expect(() => nginxSite({ ...site, tenant: { ...site.tenant, openUntil: '"; }' } }, routes)).toThrow("is not a day");
  });

  test("has the tenant's pictures at the same paths as behind a gateway", () => {
    const { look } = tenantOf("ember-level-1");
    const file = `${look.favicon?.sha256.slice(0, 24)}.png`;
    const { site, routes } = togetherSite({ look });
    const text = nginxSite(site, routes);
    expect(text).toContain("location ^~ /branding/ {\n    alias /var/lib/meet-coop/served/branding/;");
    for (const path of faviconPaths) expect(text).toContain(`location = ${path} {\n    rewrite ^ /branding/${file} last;`);
  });

  test("on a customer's own domain, and there alone, HSTS goes no further", () => {
    const domain = { name: "meet.customer.example.org", proof: { name: "x", value: "y" }, hostedIn: null };
    const of = ({ site, routes }: ReturnType<typeof togetherSite>) => nginxSite(site, routes);
    expect(of(togetherSite({ domain })).match(/proxy_hide_header Strict-Transport-Security/g)).toHaveLength(2);
    expect(of(togetherSite())).not.toContain("proxy_hide_header");
  });
});

test("without IPv6 no AAAA record is planned: a dead one keeps certificates away", () => {
  expect(dnsRecords(sitesOf(demoPool, "example.org"), { ipv6: false }).map(({ type }) => type)).toEqual(["A", "A"]);
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
    program(
      "bbb-conf",
      `echo "$@" >>'${folder}/calls'; sed -n 's/^securitySalt=//p' '${file("bbb-web.properties")}' >'${file("running")}'`,
    );
    // BBB's API, to whoever knows the secret with which it runs.
    program(
      "curl",
      `expected=$(printf 'getMeetings%s' "$(cat '${file("running")}')" | sha256sum | cut -d' ' -f1)
case "$*" in
  *"https://demo-a.example.org/bigbluebutton/api/getMeetings?checksum=$expected") echo "<returncode>SUCCESS$(cat '${file("meetings")}')" ;;
  *) echo "<returncode>FAILED checksumError" ;;
esac`,
    );
    writeFileSync(file("running"), "first\n");
    meetings(0);
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
  const program = (name: string, text: string) => writeFileSync(file(name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  const meetings = (count: number) => writeFileSync(file("meetings"), "<meetingID>x</meetingID>".repeat(count));
  const read = (name: string) => readFileSync(file(name), "utf8");
  const run = (secret: string, pool = demoPool) => {
    const script = applyBbbOverrides("demo-a.example.org").replaceAll(
      /\/etc\/bigbluebutton|\/usr\/local\/bigbluebutton\/bbb-webhooks\/config|\/var\/lib\/meet-coop|\/run(?=\/meet-coop)/g,
      folder,
    );
    return spawnSync("bash", ["-c", script], {
      input: bbbSettings(pool, { secret }),
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    });
  };
  const apply = (secret: string, pool = demoPool) => {
    const { status, stdout, stderr } = run(secret, pool);
    expect([status, stderr]).toEqual([0, ""]);
    return stdout;
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

  test.each(Object.values(createLimits).map(({ property }) => property))(
    "without ending meetings when only a default changes: %s",
    (property) => {
      apply("second");
      const serverLimits = demoPool.serverLimits.map((one) => (one.name === property ? { ...one, value: "6" } : one));
      const pool = { ...demoPool, serverLimits };
      expect(apply("second", pool)).toBe("BBB settings: defaults changed, in force from BBB's next restart on\n");
      expect(read("bbb-web.properties")).toContain(`${property}=6\n`);
      expect(calls()).toBe("--restart\n");
    },
  );

  test("not while meetings run that the restart would end: then nothing is changed at all, until they are over", () => {
    apply("second");
    meetings(2);
    const before = ["bbb-web.properties", "bbb-apps-akka.conf", "bbb-html5.yml"].map(read);
    const { status, stderr } = run("third", { ...demoPool, clientTitle: "Meet" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^2 meetings run on demo-a\.example\.org, .* Nothing was changed here: run again when they are over\. /);
    expect(["bbb-web.properties", "bbb-apps-akka.conf", "bbb-html5.yml"].map(read)).toEqual(before);
    meetings(0);
    expect(apply("third")).toContain("BBB restarted");
  });

  test("while meetings run, once somebody allowed that they end, and for that one time", () => {
    meetings(2);
    writeFileSync(file("meet-coop-meetings-may-end"), "");
    expect(apply("second")).toContain("BBB restarted");
    expect(run("third").status).toBe(1);
  });

  test("when BBB doesn't say whether meetings run, only if somebody allowed it", () => {
    program("curl", "echo 'curl: (7) Failed to connect'; exit 7");
    const { status, stderr } = run("second");
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/doesn't say whether meetings run: curl: \(7\) Failed to connect\. Nothing was changed here\. /),
    ]);
    writeFileSync(file("meet-coop-meetings-may-end"), "");
    expect(apply("second")).toContain("BBB restarted");
  });

  test.each(["BBB runs on", "the server was started anew meanwhile"])(
    "to the end, where a run was broken off before BBB's restart and %s",
    (since) => {
      const bbbConf = read("bbb-conf");
      program("bbb-conf", "exit 1");
      expect(run("second").status).toBe(1);
      if (since !== "BBB runs on") writeFileSync(file("running"), "second\n");
      writeFileSync(file("bbb-conf"), bbbConf);
      meetings(1);
      expect(run("second").stderr).toMatch(/^1 meetings run on /);
      meetings(0);
      expect(apply("second")).toBe("BBB settings: applied, BBB restarted\n");
      expect(apply("second")).toBe("BBB settings: no change\n");
    },
  );
});
