import { setTimeout as sleep } from "node:timers/promises";
import { type Docker, DockerEngine } from "@meet-coop/docker";
import { ensureImages } from "@meet-coop/local-cloud/testing";
import {
  bbbClientSettings,
  cloudInit,
  gatewayConfig,
  greenlightEnvironment,
  greenlightFolders,
  greenlightSettings,
  loadBalancerState,
  type MeetingServerInitOptions,
  nginxSite,
  type TenantPlan,
} from "@meet-coop/service-config";
import { demoPool, hostileTexts, membersPool, tenantOf, testPlace, togetherSite } from "@meet-coop/service-config/testing";
import { builtImage } from "@meet-coop/stand-ins/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Every renderer's output is read by the program that reads it on a server: what people wrote comes out as they wrote it.
const name = (what: string) => `hostile-texts-${process.pid}-${what}`;
const administrator = { email: "operations@example.org", password: "not-a-secret-Aa1" };
const hostName = "hostile.example.org";
let engine: DockerEngine;
let docker: Docker;
let images: { greenlight: string; server: string; services: string };

/** Runs one command in an image, with text on its standard input. */
const read = (image: string, input: string, ...command: string[]) =>
  docker.run(["run", "--rm", "--interactive", "--network", "none", "--entrypoint", command[0] ?? "", image, ...command.slice(1)], {
    input,
  });

/** A tenant whose every text is hostile. */
const hostile = (text: string, pool = "ember-level-1"): TenantPlan => ({
  ...tenantOf(pool),
  name: text,
  welcome: text,
  frontPageText: text,
  links: { terms: text, privacy: text, accessibility: text, helpCenter: text },
  environment: { HCAPTCHA_SITE_KEY: text },
  look: { ...tenantOf(pool).look, banner: { text, color: "#541313" } },
});

beforeAll(async () => {
  engine = await DockerEngine.open(() => {});
  ({ docker } = engine);
  const { server, services } = await ensureImages(docker, () => {});
  images = { server, services, greenlight: await builtImage(docker, "greenlight") };
});
afterAll(async () => {
  await docker.remove("container", name("gateway"));
  await engine.stopIfIdle(() => {});
});

describe("Ruby", () => {
  test("reads the settings of a tenant as they were written", async () => {
    const written = hostileTexts.map((text) => greenlightSettings(hostile(text), { administrator, hostName }));
    const answer = await read(
      images.greenlight,
      JSON.stringify(written),
      "ruby",
      "-rjson",
      "-e",
      "puts JSON.generate(JSON.parse($stdin.read).map { |text| JSON.parse(text) })",
    );
    const settings = JSON.parse(answer) as {
      siteSettings: Record<string, string>;
      heldMeetingOptions: Record<string, string>;
      administrator: { name: string };
    }[];
    expect(settings.map(({ siteSettings }) => siteSettings.Terms)).toEqual(hostileTexts);
    expect(settings.map(({ heldMeetingOptions }) => heldMeetingOptions.welcome)).toEqual(hostileTexts);
    expect(settings.map(({ heldMeetingOptions }) => heldMeetingOptions.bannerText)).toEqual(hostileTexts);
    expect(settings.map(({ administrator }) => administrator.name)).toEqual(hostileTexts.map((text) => `${text} administrator`));
  });

  test("finds no mistake in what all Greenlights share", async () => {
    for (const [name, content] of Object.values(greenlightFolders).flatMap(({ files }) => Object.entries(files)))
      if (name.endsWith(".rb")) expect(await read(images.greenlight, content, "ruby", "-c"), name).toBe("Syntax OK\n");
  });
});

describe("Caddy", () => {
  const closed = hostileTexts.map((text, nth) => ({
    ...{
      ...hostile(text, "autumn-assembly"),
      id: `closed-${nth}`,
      hostLabel: `closed-${nth}`,
      stage: "ending" as const,
      openUntil: "2026-10-17",
    },
  }));
  const pool = { ...membersPool, tenants: [...closed, ...membersPool.tenants] };
  const place = { ...testPlace(pool), operatorEmail: 'a"b@example.org' };

  test("takes the gateway's configuration", async () => {
    const config = JSON.stringify(gatewayConfig(place));
    const answer = await read(
      images.services,
      config,
      "sh",
      "-c",
      "cat >/tmp/gateway.json && caddy validate --config /tmp/gateway.json 2>&1",
    );
    expect(answer).toContain("Valid configuration");
  });

  test("says of each tenant that is closed what its name is, and nothing of its own environment", async () => {
    const config = structuredClone(gatewayConfig(place)) as {
      admin?: object;
      apps: { tls?: object; http: { servers: { gateway: Record<string, unknown> } } };
    };
    // The same routes without TLS and the server's own folders: certificates are another test's.
    delete config.apps.tls;
    delete config.admin;
    Object.assign(config.apps.http.servers.gateway, { listen: [":8080"], automatic_https: { disable: true } });
    const start = [
      "run",
      "--detach",
      "--name",
      name("gateway"),
      "--network",
      "none",
      "--interactive",
      "--entrypoint",
      "sh",
      images.services,
    ];
    await docker.run([...start, "-c", "sleep 600"]);
    const inside = (input: string, ...command: string[]) => docker.run(["exec", "--interactive", name("gateway"), ...command], { input });
    await inside(JSON.stringify(config), "sh", "-c", "cat >/tmp/gateway.json; caddy start --config /tmp/gateway.json >/tmp/log 2>&1");
    const ask = (nth: number) =>
      inside("", "curl", "--silent", "--max-time", "5", "--header", `Host: closed-${nth}.meet.test`, "http://127.0.0.1:8080/any/page");
    for (let attempt = 0; attempt < 50 && (await ask(0).catch(() => "")) === ""; attempt += 1) await sleep(100);
    for (const [nth, text] of hostileTexts.entries()) expect(await ask(nth)).toBe(`${text}: closed since 2026-10-17.\n`);
  });
});

test("nginx takes a tenant's site, in which none of its texts stand", async () => {
  const sites = hostileTexts.map((text) => {
    const { site, routes } = togetherSite({ ...hostile(text, "demo"), id: "hostile" }, hostName);
    return nginxSite(site, routes, { ipv6: false });
  });
  expect(new Set(sites).size).toBe(1);
  const config = `events {}\nhttp {\n${sites[0]}\n}\n`;
  const answer = await read(
    images.server,
    config,
    "sh",
    "-c",
    "cat >/tmp/nginx.conf && mkdir -p /var/log/nginx && nginx -t -c /tmp/nginx.conf 2>&1",
  );
  expect(answer).toContain("syntax is ok");
});

/** The YAML that cloud-init itself reads with, and Python's JSON. */
const python = async (reader: string, texts: string[]): Promise<unknown[]> =>
  JSON.parse(
    await read(
      images.server,
      JSON.stringify(texts),
      "/usr/bin/python3",
      "-c",
      `import sys, json, yaml; print(json.dumps([${reader}(text) for text in json.load(sys.stdin)]))`,
    ),
  );

describe("Python", () => {
  const firstBoot = (text: string): MeetingServerInitOptions => ({
    hostName: "demo-a.example.org",
    hostKey: { privateKey: `${text}\n`, publicKey: "ssh-ed25519 fortest" },
    operatorEmail: "operations@example.org",
    bbbInstall: "https://downloads.example.org/bbb-install.sh",
    bbbVersion: "jammy-300",
  });

  test("reads the user data of a first boot as it was written", async () => {
    const read = (await python(
      "yaml.safe_load",
      hostileTexts.map((text) => cloudInit(firstBoot(text))),
    )) as { ssh_keys: { ed25519_private: string } }[];
    expect(read.map(({ ssh_keys }) => ssh_keys.ed25519_private)).toEqual(hostileTexts.map((text) => `${text}\n`));
  });

  test("reads BBB's client settings as they were written", async () => {
    const read = (await python(
      "yaml.safe_load",
      hostileTexts.map((text) => bbbClientSettings({ ...demoPool, clientTitle: text })),
    )) as { public: { app: { clientTitle: string } } }[];
    expect(read.map((settings) => settings.public.app.clientTitle)).toEqual(hostileTexts);
  });

  test("reads the load balancer's state as it was written", async () => {
    const states = hostileTexts.map((text) =>
      JSON.stringify(loadBalancerState(membersPool, { zone: "meet.test", serverSecret: () => text, tenantSecret: () => text })),
    );
    const read = (await python("json.loads", states)) as { servers: Record<string, { secret: string }> }[];
    expect(read.map(({ servers }) => servers["members-a.meet.test"]?.secret)).toEqual(hostileTexts);
  });
});

test("a container gets its environment as it was written", async () => {
  const surroundings = { hostName, bbbEndpoint: `https://${hostName}/bigbluebutton/` };
  // One variable holds one text: all of them in one container.
  const environments = hostileTexts.map((text) =>
    greenlightEnvironment(hostile(text), surroundings, { secretKeyBase: text, databasePassword: text, bbbSecret: text }),
  );
  const numbered = environments.flatMap((environment, nth) =>
    Object.entries(environment).map(([key, value]) => [`${key}_${nth}`, value] as const),
  );
  const flags = numbered.flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  const command = ["--entrypoint", "ruby", images.greenlight, "-rjson", "-e", "puts JSON.generate(ENV.to_h)"];
  const seen = JSON.parse(await docker.run(["run", "--rm", "--network", "none", ...flags, ...command])) as Record<string, string>;
  expect(seen).toMatchObject(Object.fromEntries(numbered));
});
