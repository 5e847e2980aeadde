import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createCallLength } from "@meet-coop/definitions";
import { type Docker, DockerEngine, run } from "@meet-coop/docker";
import { loadBalancerCommand } from "@meet-coop/service-config";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Rig } from "../bigbluebutton/src/rig.testing.ts";
import { parseXml, textOf } from "../bigbluebutton/src/xml.ts";
import { builtImage } from "./built-images.testing.ts";

// A front server's parts on a network without a way out: Caddy, BBBLB and PostgreSQL; this process plays the meeting server, behind the same Caddy.
const meetingServer = "bbb1.example.org";
const name = (what: string) => `bbblb-test-${process.pid}-${what}`;
const folder = mkdtempSync(join(tmpdir(), "bbblb-test-"));
const bbb = new Rig(`bigbluebutton.web.serverURL=https://${meetingServer}\n`);
let engine: DockerEngine;
let docker: Docker;
let address: string;

const tenants = {
  small: {
    realm: "small.example.org",
    secret: "secret of the small",
    overrides: { create: { maxParticipants: "<2", duration: "<60", record: "=false" } },
  },
  other: { realm: "other.example.org", secret: "secret of the other", overrides: {} },
  // A name as long as those that we give.
  t0123456789abcde: { realm: "wordy.example.org", secret: "secret of the wordy", overrides: {} },
};
const state = JSON.stringify({ v: 1, servers: { [meetingServer]: { enabled: true, secret: "secret" } }, tenants });

/** The command line in the running container, as a sysadmin uses it. */
const bbblb = (command: string[], input = "") =>
  docker.run(["exec", "--interactive", name("bbblb"), "/entrypoint.sh", "bbblb", ...command], { input });

interface Answer {
  status: number;
  location: string;
  text: (element: string) => string;
}

/** Calls the API as a Greenlight does: signed by SHA-1, told apart by the host name. */
function call(tenant: { realm: string; secret: string }, action: string, parameters: Record<string, string>): Promise<Answer> {
  const query = new URLSearchParams(parameters).toString();
  const checksum = createHash("sha1").update(`${action}${query}${tenant.secret}`).digest("hex");
  const path = `/bigbluebutton/api/${action}?${query}&checksum=${checksum}`;
  return new Promise((resolve, reject) => {
    const sent = request({ host: address, path, headers: { host: tenant.realm } }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (part) => {
        body += part;
      });
      answer.on("end", () => {
        const text = (element: string) => textOf(parseXml(body), element);
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? "", text });
      });
    });
    sent.on("error", reject).end();
  });
}

/** Follows the way of a browser from the load balancer to the meeting server, and says where it ends. */
async function enter(userID: string): Promise<string> {
  const { location } = await call(tenants.small, "join", { meetingID: "room", fullName: userID, userID, role: "VIEWER" });
  const url = new URL(location);
  expect(url.host).toBe(meetingServer);
  return (await bbb.fetch(`${url.pathname}${url.search}`)).location;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`${what} doesn't come\n${await docker.run(["logs", "--tail", "30", name("bbblb")])}`);
    await sleep(300);
  }
}

const available = () => bbblb(["server", "stats", "--table-format", "json"]).then((text) => text.includes('"state": "available"'));

beforeAll(async () => {
  engine = await DockerEngine.open(() => {});
  ({ docker } = engine);
  const image = (what: string) => builtImage(docker, what);
  const [postgres, caddy, program] = [await image("postgres"), await image("caddy"), await image("bbblb")];

  await docker.run(["network", "create", "--internal", name("network")]);
  const gateway = await docker.run(["network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", name("network")]);
  await bbb.start(gateway.trim());
  // Its user has to read the certificate there.
  chmodSync(folder, 0o755);
  const subject = ["-subj", `/CN=${meetingServer}`, "-addext", `subjectAltName=DNS:${meetingServer}`];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files], { stdio: "ignore" });
  writeFileSync(
    join(folder, "Caddyfile"),
    `http:// {\n\treverse_proxy bbblb:8000\n}\n${meetingServer} {\n\ttls /etc/caddy/certificate.pem /etc/caddy/key.pem\n\treverse_proxy ${bbb.host}\n}\n`,
  );
  const start = (what: string, more: string[], ...imageAndCommand: string[]) =>
    docker.run([
      ...["run", "--detach", "--name", name(what), "--network", name("network"), "--network-alias", what],
      ...more,
      ...imageAndCommand,
    ]);
  const environment = (values: Record<string, string>) => Object.entries(values).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  await start("postgresql", environment({ POSTGRES_USER: "bbblb", POSTGRES_PASSWORD: "word" }), postgres);
  await start("caddy", ["--network-alias", meetingServer, "--volume", `${folder}:/etc/caddy:ro`], caddy);
  await until("PostgreSQL", () => docker.run(["exec", name("postgresql"), "pg_isready", "-h", "127.0.0.1"]).then(() => true));
  await start(
    "bbblb",
    [
      ...environment({
        BBBLB_DB: "postgresql://bbblb:word@postgresql/bbblb",
        BBBLB_DOMAIN: "balancer.example.org",
        BBBLB_SECRET: "secret",
        BBBLB_POLL_INTERVAL: "1",
        BBBLB_POLL_RECOVER: "0",
        BBBLB_TENANT_CACHE: "1",
        SSL_CERT_FILE: "/trust/certificate.pem",
      }),
      ...["--volume", `${folder}:/trust:ro`],
    ],
    program,
  );
  address = (await docker.run(["inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name("caddy")])).trim();
  await until("BBBLB", () => call(tenants.small, "", {}).then(({ status }) => status === 200));
});

afterAll(async () => {
  await bbb.stop();
  for (const what of ["bbblb", "caddy", "postgresql"]) await docker.remove("container", name(what));
  await docker.remove("network", name("network"));
  rmSync(folder, { recursive: true });
  await engine.stopIfIdle(() => {});
});

test("it has made its tables at the start, runs as its own user, and takes servers and tenants from a state; the same state again changes nothing", async () => {
  expect(await docker.run(["top", name("bbblb"), "-o", "pid,uid,args"])).toMatch(/^\d+ +1000 .*uvicorn/m);
  expect(await bbblb(["state", "import"], state)).toContain("Changes applied");
  expect(await bbblb(["state", "import"], state)).toContain("Nothing to do");
  await until("the meeting server", available);
});

test("a meeting is held to what its tenant may, whatever was asked for, and the participant too many is refused", async () => {
  const asked = { meetingID: "room", name: "Room", maxParticipants: "0", duration: "600", record: "true" };
  expect((await call(tenants.small, "create", asked)).text("returncode")).toBe("SUCCESS");
  const info = await call(tenants.small, "getMeetingInfo", { meetingID: "room" });
  expect(["meetingID", "maxUsers", "duration"].map((element) => info.text(element))).toEqual(["room", "2", "60"]);
  const ends = [await enter("ann"), await enter("bo"), await enter("cleo")];
  expect(ends.map((location) => /maxParticipantsReached|html5client/.exec(location)?.[0])).toEqual([
    "html5client",
    "html5client",
    "maxParticipantsReached",
  ]);
});

test("a tenant doesn't see the meeting of another, and one without a right secret or host name sees nothing", async () => {
  const { small, other } = tenants;
  const ask = async (tenant: { realm: string; secret: string }) =>
    (await call(tenant, "getMeetingInfo", { meetingID: "room" })).text("messageKey");
  expect(await ask(other)).toBe("notFound");
  expect(await ask({ ...other, realm: small.realm })).toBe("checksumError");
  expect(await ask({ ...other, realm: "nobody.example.org" })).toBe("checksumError");
});

test("a server that is taken out gets no new meeting and keeps the one that runs, until that ends", async () => {
  await expect(bbblb(["server", "disable", "--wait", "1", meetingServer])).rejects.toThrow(/status 3/);
  const second = { meetingID: "second", name: "Second" };
  expect((await call(tenants.small, "create", second)).text("returncode")).toBe("FAILED");
  expect((await call(tenants.small, "isMeetingRunning", { meetingID: "room" })).text("running")).toBe("true");
  expect((await call(tenants.small, "end", { meetingID: "room" })).text("returncode")).toBe("SUCCESS");
  expect((await bbb.call("getMeetings")).text("messageKey")).toBe("noMeetings");
  await bbblb(["server", "enable", "--now", meetingServer]);
  expect((await call(tenants.small, "create", second)).text("returncode")).toBe("SUCCESS");
});

test("a meeting whose call is as long as our count allows begins, and with one character more it doesn't", async () => {
  const wordy = tenants.t0123456789abcde;
  const room = `https://${wordy.realm}/rooms/abc-def-ghi-jkl/join`;
  const bannerText = "«Reunions» ~ 1 + 1 = 2!";
  const counted = {
    ...{ host: wordy.realm, zone: "example.org", pool: "balancer", server: "bbb1", version: "v3.8.2.4" },
    ...{ wordsToModerators: 79, logo: true, bannerText },
  };
  const mixed = "Benvingudes!\nЗдравствуйте & *welcome* 🌻 ";
  const welcome = mixed + "w".repeat(2048 - 200 - createCallLength({ ...counted, welcome: mixed }));
  const left = 2048 - createCallLength({ ...counted, welcome });
  expect(left).toBe(200);
  // As Greenlight sends it, all that may be there.
  const begin = async (meetingID: string, name: string) =>
    (
      await call(wordy, "create", {
        ...{
          name,
          meetingID: meetingID.padEnd(40, "x"),
          "meta_bbb-context-name": "n".repeat(100),
          "meta_bbb-context-id": "abc-def-ghi-jkl",
        },
        ...{ duration: "10080", maxParticipants: "1000", record: "false", muteOnStart: "true", guestPolicy: "ALWAYS_ACCEPT" },
        ...{ welcome, bannerText, bannerColor: "#541313", disabledFeatures: "sharedNotes" },
        logo: `https://${wordy.realm}/branding/${"0".repeat(24)}.webp`,
        ...{ loginURL: room, logoutURL: room, moderatorOnlyMessage: `${"w".repeat(79)}<br>${room}<br>` },
        meta_endCallbackUrl: `https://${wordy.realm}/meeting_ended`,
        "meta_bbb-recording-ready-url": `https://${wordy.realm}/recording_ready`,
        ...{ "meta_bbb-origin": "greenlight", "meta_bbb-origin-server-name": wordy.realm, "meta_bbb-origin-version": "v3.8.2.4" },
      })
    ).text("returncode");
  expect(await begin("fits", "n".repeat(100))).toBe("SUCCESS");
  expect(await begin("too-long", "n".repeat(101))).toBe("FAILED");
});

test("two tenants swap their host names, and one goes on from a tenant that is gone: the front server's own command puts it in force", async () => {
  const programs = mkdtempSync(join(tmpdir(), "bbblb-test-server-"));
  const script = (program: string, text: string) => writeFileSync(join(programs, program), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  // The server's `docker exec -i load-balancer …` reaches this container.
  script("docker", `shift 3\nPATH="$OUTER_PATH" exec docker exec -i ${name("bbblb")} /entrypoint.sh "$@"`);
  script("curl", "exit 0");
  const put = (wanted: object) => {
    const input = JSON.stringify({ v: 1, servers: { [meetingServer]: { enabled: true, secret: "secret" } }, tenants: wanted });
    const environment = { ...docker.environment, PATH: `${programs}:${process.env.PATH}`, OUTER_PATH: process.env.PATH ?? "" };
    return run("bash", ["-c", loadBalancerCommand], { input, environment });
  };
  const enabled = (tenant: { realm: string; secret: string }) => ({ enabled: true, overrides: { create: {} }, ...tenant });
  const known = (tenant: { realm: string; secret: string }) =>
    until("the tenant", async () => (await call(tenant, "isMeetingRunning", { meetingID: "room" })).text("returncode") === "SUCCESS");
  const small = enabled({ ...tenants.small, realm: tenants.other.realm });
  const other = enabled({ ...tenants.other, realm: tenants.small.realm });
  try {
    expect(await put({ small, other })).toBe("load balancer: changed\n");
    for (const tenant of [small, other]) await known(tenant);

    const heir = enabled({ realm: tenants.small.realm, secret: "secret of the heir" });
    expect(await put({ heir })).toBe("load balancer: changed\n");
    await known(heir);
    expect(await put({ heir })).toBe("load balancer: no change\n");
  } finally {
    rmSync(programs, { recursive: true });
  }
});
