import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Visitor } from "@meet-coop/conformance";
import { bbbClientSettings, settingOf } from "@meet-coop/service-config";
import { sshFiles, sshFolder, sshWords } from "@meet-coop/status";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { $ } from "zx";
import { askDoor } from "./door.ts";
import { findSecrets } from "./found-secret.testing.ts";
import { changedDefinitions, Rehearsal } from "./rehearsal.testing.ts";
import { demoPlan, demoTenant, keptLimits, runningValues } from "./running-demo.testing.ts";

// The demo service end to end, as a newcomer gets it: one local cloud of its own, and each test goes on where the one before stopped.
const demo = await Rehearsal.prepare("test-demo", "--subnet-index", "77");
const front = "demo.meet.test";
const server = "demo-a.meet.test";
const administrator = "operations@meet.test";
const password = "Secret-12345";
// What the definitions say today, whatever that is; and one participant more.
const limits = demoTenant().limits;
const most = Number(limits.participantsPerMeeting.value);
const more = changedDefinitions("service-levels/free.yaml", (text) => text.replace(/(participants-per-meeting: )\d+/, `$1${most + 1}`));
let address: string;
let administratorPassword: string;

const visitor = () => new Visitor(address, front, demo.authority);
const asAdministrator = async () => {
  const ada = visitor();
  expect((await ada.signIn(administrator, administratorPassword)).status).toBe(200);
  return ada;
};
const inDatabase = async (sql: string) =>
  (await demo.onServer("demo-a", `docker exec demo-postgresql psql -U greenlight -At -c "${sql}"`)).text.trim();

const bbbSecret = async () =>
  (await demo.onServer("demo-a", "sed -n 's/^securitySalt=//p' /etc/bigbluebutton/bbb-web.properties")).text.trim();

/** A call of BBB's API with a SHA-256 checksum, by verified TLS. `known`: default its secret. */
async function bbb(call: string, parameters: Record<string, string>, known?: string): Promise<string> {
  const secret = known ?? (await bbbSecret());
  const query = new URLSearchParams(parameters).toString();
  const checksum = createHash("sha256")
    .update(call + query + secret)
    .digest("hex");
  const answer = await new Visitor(address, server, demo.authority).send(
    "GET",
    `/bigbluebutton/api/${call}?${query}${query ? "&" : ""}checksum=${checksum}`,
  );
  return answer.text;
}
const field = (xml: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(xml)?.[1];

/** Starts the meeting of Bo's room and returns its id. */
async function startMeeting(): Promise<string> {
  const bo = visitor();
  await bo.signIn("bo@example.org", password);
  const [room] = (await bo.api("GET", "rooms.json")).json.data;
  const started = await bo.api("POST", `meetings/${room.friendly_id}/start.json`);
  expect(started.status).toBe(201);
  return new URL(started.json.data).searchParams.get("meetingID") ?? "";
}

/** Lets guests in until one is refused; returns how many were let in, and the refusal. */
async function fill(meetingID: string, most: number): Promise<{ entered: number; refusal: string | undefined }> {
  const attendeePW = field(await bbb("getMeetingInfo", { meetingID }), "attendeePW") ?? "";
  for (let entered = 0; entered < most; entered += 1) {
    const answer = await bbb("join", {
      meetingID,
      fullName: `Guest ${entered}`,
      password: attendeePW,
      role: "VIEWER",
      redirect: "false",
      userID: `guest-${entered}`,
    });
    if (field(answer, "returncode") !== "SUCCESS") return { entered, refusal: field(answer, "messageKey") };
  }
  return { entered: most, refusal: undefined };
}

/** Whether a TCP port of the server answers within two seconds. */
function answersOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 2000 });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket
      .on("connect", () => end(true))
      .on("timeout", () => end(false))
      .on("error", () => end(false));
  });
}

/** Waits for an action of the Hetzner API. */
async function finished(action: number): Promise<void> {
  const status = async () => (await demo.hetzner<{ action: { status: string } }>("GET", `/actions/${action}`)).action.status;
  await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe("success");
}

async function untilHealthy(): Promise<void> {
  for (let attempt = 0; attempt < 90; attempt += 1) {
    const status = await visitor()
      .page("/")
      .then((page) => page.status)
      .catch(() => 0);
    if (status === 200) return;
    await sleep(1000);
  }
  throw new Error("the front page doesn't answer");
}

beforeAll(async () => {
  const started = await demo.start();
  expect(started.text).toContain("The demo service runs");
  expect(started.exitCode).toBe(0);
  address = await demo.resolve(front);
  administratorPassword = (await demo.outputs()).administratorPasswords?.demo ?? "";
});

afterAll(async () => {
  more.remove();
  await demo.end();
});

describe("what a newcomer gets", () => {
  test("the front page answers by its name in DNS, over verified TLS, and at the browser door", async () => {
    expect(await demo.resolve(server)).toBe(address);
    const page = await visitor().page("/");
    expect(page.status).toBe(200);
    expect(page.text).toContain("only sign up with an invitation");
    expect(page.text).toContain(demoTenant().look.primaryColor);
    const door = await askDoor(demo.settings.door, "demo");
    expect(door.status).toBe(200);
    expect(door.text).toContain("only sign up with an invitation");
  });

  test("nothing but the opened ports answers", async () => {
    const open = await Promise.all([22, 80, 443].map(answersOn));
    expect(open).toEqual([true, true, true]);
    const greenlight = Number((await demo.onServer("demo-a", "docker port demo-greenlight 3000")).text.trim().split(":").at(-1));
    expect(greenlight).toBeGreaterThan(0);
    const closed = await Promise.all([greenlight, 3000, 5432, 6379, 8090, 2375, 81, 82].map(answersOn));
    expect(closed).toEqual(closed.map(() => false));
  });

  test("the machine is within the demo's 2 GB of memory, all in all", async () => {
    type Part = { memoryBytes: number };
    const status = JSON.parse((await demo.cloud("status", "--json")).text) as Part & { servers: Part[]; services: Part[] };
    const parts = [status, ...status.servers, ...status.services].map(({ memoryBytes }) => memoryBytes);
    for (const part of parts) expect(part).toBeGreaterThan(20e6);
    expect(parts.reduce((sum, part) => sum + part)).toBeLessThan(2 * 1024 ** 3);
  });
});

describe("the Free level in force", () => {
  test("nobody registers without an invitation", async () => {
    expect((await visitor().signUp({ name: "Eve", email: "eve@example.org", password })).json).toEqual({ errors: "InviteInvalid" });
  });

  // The demo has no mail server: an invitation would reach nobody.
  test("an account that the administrator adds has one room and gets no second, and the administrator can't lift that", async () => {
    const ada = await asAdministrator();
    const made = await ada.api("POST", "users.json", { user: { name: "Bo", email: "bo@example.org", password } });
    expect(made.status).toBe(201);
    const bo = visitor();
    expect((await bo.signIn("bo@example.org", password)).status).toBe(200);
    const rooms = (await bo.api("GET", "rooms.json")).json.data;
    expect(rooms).toHaveLength(1);
    const second = { room: { name: "Second", user_id: made.json.data.id } };
    expect((await bo.api("POST", "rooms.json", second)).json).toEqual({ errors: "RoomLimitError" });
    expect((await ada.api("POST", "rooms.json", second)).json).toEqual({ errors: "RoomLimitError" });

    const role = await inDatabase("select id from roles where name = 'User'");
    const lift = { role: { role_id: role, name: "RoomLimit", value: "100" } };
    expect((await ada.api("POST", "admin/role_permissions.json", lift)).status).toBe(403);
    expect((await ada.api("PATCH", "admin/site_settings/RegistrationMethod.json", { site_setting: { value: "open" } })).status).toBe(403);
    expect((await ada.api("PUT", "admin/rooms_configurations/record.json", { RoomsConfig: { value: "optional" } })).status).toBe(403);
  });

  test("a meeting lasts as long and holds as many as the level says, refuses the next, and isn't recorded even when asked for", async () => {
    await inDatabase(
      "update room_meeting_options set value = 'true' where meeting_option_id in (select id from meeting_options where name = 'record')",
    );
    const meetingID = await startMeeting();
    const info = await bbb("getMeetingInfo", { meetingID });
    expect([field(info, "maxUsers"), field(info, "duration"), field(info, "recording")]).toEqual([
      ...[String(most), String(limits.meetingDuration.value), String(limits.recording.value)],
    ]);
    expect(await fill(meetingID, most + 3)).toEqual({ entered: most, refusal: "maxParticipantsReached" });
    await bbb("end", { meetingID, password: field(info, "moderatorPW") ?? "" });
    expect(field(await bbb("getRecordings", { meetingID }), "messageKey")).toBe("noRecordings");
  });

  test("BBB records nothing even for a caller who goes round Greenlight", async () => {
    await bbb("create", { meetingID: "round", name: "Round", record: "true", autoStartRecording: "true" });
    expect(field(await bbb("getMeetingInfo", { meetingID: "round" }), "recording")).toBe("false");
  });
});

describe("the plan of the demo pool is what runs", () => {
  const pool = demoPlan();

  test.each(keptLimits(demoTenant(pool)).map((row) => [row.limit, row.at, settingOf(row), row.value, row] as const))(
    "%s: %s has %s as %s",
    async (_limit, _at, _setting, value, row) => {
      expect(await runningValues(demo, row)).toEqual([value]);
    },
  );

  test("its servers, with their types, images and private addresses", async () => {
    type Server = { name: string; server_type: { name: string }; image: { name: string }; private_net: { ip: string }[] };
    const { servers } = await demo.hetzner<{ servers: Server[] }>("GET", "/servers");
    expect(
      servers.map((server) => [server.name, server.server_type.name, server.image.name, server.private_net.map(({ ip }) => ip)]),
    ).toEqual(pool.servers.map(({ name, serverType, image: planned, privateAddress }) => [name, serverType, planned, [privateAddress]]));
  });

  test("its containers, with their versions and memory, one set for each tenant", async () => {
    const format = "{{.Name}} {{.Config.Image}} {{.HostConfig.Memory}}";
    const { text } = await demo.onServer("demo-a", `docker inspect --format '${format}' $(docker ps --quiet)`);
    const running = text
      .trim()
      .split("\n")
      .map((line) => line.replace(/^\/(\S+) \S+:/, "$1 "));
    const parts = ["greenlight", "postgresql", "redis"] as const;
    const planned = pool.tenants.flatMap(({ id, version }) =>
      parts.map((part) => `${id}-${part} ${part === "greenlight" ? version : pool.versions[part]} ${pool.memory[part] * 1024 ** 2}`),
    );
    expect(running.sort()).toEqual(planned.sort());
  });

  test("the language, look and links of its tenant, and BBB's client settings", async () => {
    const { language, look, links, localAddress } = demoTenant(pool);
    const setting = (name: string) => runningValues(demo, { at: "greenlight", in: "site_settings", name });
    expect([await setting("PrimaryColor"), await setting("PrimaryColorLight")]).toEqual([[look.primaryColor], [look.primaryColorLight]]);
    expect(await setting("HelpCenter")).toEqual([links.helpCenter ?? ""]);
    expect((await demo.onServer("demo-a", "docker exec demo-greenlight printenv DEFAULT_LOCALE")).text.trim()).toBe(language);
    expect((await demo.onServer("demo-a", "docker port demo-greenlight 3000")).text.trim()).toBe(
      `${localAddress.host}:${localAddress.port}`,
    );
    expect((await demo.onServer("demo-a", "cat /etc/bigbluebutton/bbb-html5.yml")).text).toBe(bbbClientSettings(pool));
  });
});

describe("running it again", () => {
  test("`up` changes nothing, and `refresh` finds no drift", async () => {
    const up = await demo.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    expect(up.text).toMatch(/\d+ unchanged/);
    expect(up.exitCode).toBe(0);
    const refresh = await demo.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    expect(refresh.text).not.toMatch(/[~+-] \d+ (updated|deleted|created)/);
    expect(refresh.exitCode).toBe(0);
  });

  test("one participant more in the Free level's YAML is an in-place change, and gets into an existing room", async () => {
    const config = { "meet-coop:definitions": more.folder };
    const { same: _, ...changes } = await demo.preview(config);
    expect(Object.keys(changes)).toEqual(["update"]);
    expect(changes.update).toEqual(["demo-a-settings", "demo-settings"]);
    const up = await demo.pulumi(["up", "--yes", "--skip-preview"], config);
    expect(up.exitCode).toBe(0);
    const meetingID = await startMeeting();
    expect(await fill(meetingID, most + 3)).toEqual({ entered: most + 1, refusal: "maxParticipantsReached" });
    for (const row of keptLimits(demoTenant(demoPlan(more.folder))))
      expect([settingOf(row), await runningValues(demo, row)]).toEqual([settingOf(row), [row.value]]);
  });

  test("`destroy` is refused by the protections before it took anything away", async () => {
    const destroy = await demo.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(destroy.exitCode).not.toBe(0);
    expect(destroy.text).toMatch(/protected/);
    const still = await demo.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"], { "meet-coop:definitions": more.folder });
    expect(still.exitCode, still.text).toBe(0);
  });
});

describe("what a person got wrong", () => {
  const refused = async (config: Record<string, unknown>, environment: Record<string, string>, message: RegExp) => {
    const { exitCode, text } = await demo.pulumi(["preview"], config, environment);
    expect(text).toMatch(message);
    expect(text).not.toMatch(/^\s+at .*\(?(file|node):/m);
    expect(exitCode).not.toBe(0);
  };

  test("a wrong token is one clear message", () =>
    refused({}, { HCLOUD_TOKEN: "x".repeat(64) }, /Hetzner Cloud: .*unable to authenticate[\s\S]*Cure: pulumi config set/));

  test("a missing setting is named, with the cure", () =>
    refused({ "meet-coop:operator-email": undefined }, {}, /`meet-coop:operator-email` is missing[\s\S]*pulumi config set/));

  test("a level whose value is `five` is shown with its file and line", async () => {
    const five = changedDefinitions("service-levels/free.yaml", (text) => text.replace(/(per-meeting: )\d+/, "$1five"));
    await refused({ "meet-coop:definitions": five.folder }, {}, /free\.yaml:\d+:\d+[\s\S]*`five`/);
    five.remove();
  });
});

describe("a server that doesn't answer", () => {
  const power = async (action: "poweroff" | "poweron") => {
    const { servers } = await demo.hetzner<{ servers: { id: number }[] }>("GET", "/servers");
    const started = await demo.hetzner<{ action: { id: number } }>("POST", `/servers/${servers[0]?.id}/actions/${action}`);
    await finished(started.action.id);
  };

  test("is named by a change that needs it, and the next `up` brings the change", async () => {
    await power("poweroff");
    const failed = await demo.pulumi(["up", "--yes", "--skip-preview"]); // back to what it was
    expect(failed.exitCode).not.toBe(0);
    expect(failed.text).toContain(address);
    expect(failed.text).toMatch(/demo-a-settings|demo-settings/);
    await power("poweron");
    await untilHealthy();
    const next = await demo.pulumi(["up", "--yes", "--skip-preview"], { "meet-coop:definitions": more.folder });
    expect(next.exitCode, next.text).toBe(0);
  });
});

const roomsOfBo = async () => {
  const bo = visitor();
  await bo.signIn("bo@example.org", password);
  return (await bo.api("GET", "rooms.json")).json.data.length;
};

describe("secrets, after a hole", () => {
  /** What somebody may know: all that Greenlight's environment holds, the secret of BBB, the key of the servers. */
  async function known() {
    const url = new URL((await demo.onServer("demo-a", "docker exec demo-greenlight printenv DATABASE_URL")).text.trim());
    const key = sshFiles(sshFolder(), "demo-local-demo-a", [address]);
    return { database: url.password, bbb: await bbbSecret(), key };
  }
  /** What answers whoever comes with that. */
  async function doors({ database, bbb: secret, key }: Awaited<ReturnType<typeof known>>) {
    const psql = `PGPASSWORD=${database} docker exec -e PGPASSWORD demo-postgresql psql -h postgresql -U greenlight -Atc "select 'in'"`;
    return {
      database: (await demo.onServer("demo-a", `${psql} 2>&1`)).text.replace(/^.*FATAL: +/s, "").trim(),
      bbb: field(await bbb("getMeetings", {}, secret), "returncode"),
      server: (await $({ nothrow: true, quiet: true })`ssh ${key ? sshWords(key) : []} echo in`).stdall.trim(),
    };
  }

  test("raised in the data, one `up` renews all of them in place: old ones are refused, new ones open, and accounts and rooms are there", async () => {
    const before = await known();
    const bo = visitor();
    await bo.signIn("bo@example.org", password);
    expect(await doors(before)).toEqual({ database: "in", bbb: "SUCCESS", server: "in" });

    for (const file of ["tenants/demo.yaml", "pools/demo.yaml"]) appendFileSync(join(more.folder, file), "secrets-rotation: 2\n");
    const { same: _, update: __, ...anew } = await demo.preview({ "meet-coop:definitions": more.folder });
    // A container of the same files, and a public key at Hetzner: no server, no volume, no database.
    expect([...new Set(Object.values(anew).flat())].sort()).toEqual(["demo-greenlight", "demo-ssh-key"]);
    const up = await demo.pulumi(["up", "--yes", "--skip-preview"], { "meet-coop:definitions": more.folder });
    expect(up.exitCode, up.text).toBe(0);

    expect(await doors(before)).toEqual({
      database: 'password authentication failed for user "greenlight"',
      bbb: "FAILED",
      server: expect.stringContaining("Permission denied"),
    });
    expect(await doors(await known())).toEqual({ database: "in", bbb: "SUCCESS", server: "in" });
    const renewed = (await demo.outputs()).administratorPasswords?.demo ?? "";
    const signIn = async (own: string) => (await visitor().signIn(administrator, own)).status;
    expect([await signIn(administratorPassword), await signIn(renewed)]).toEqual([400, 200]);
    expect((await bo.api("GET", "rooms.json")).status).toBe(401);
    expect(await roomsOfBo()).toBe(1);
  });
});

describe("after a stop", () => {
  test("a reset of the server loses nothing", async () => {
    const { servers } = await demo.hetzner<{ servers: { id: number }[] }>("GET", "/servers");
    expect(servers).toHaveLength(1);
    const reset = await demo.hetzner<{ action: { id: number } }>("POST", `/servers/${servers[0]?.id}/actions/reset`);
    await finished(reset.action.id);
    await untilHealthy();
    expect(await roomsOfBo()).toBe(1);
  });

  test("a stop and a start of the local cloud lose nothing, and need no change", async () => {
    expect((await demo.cloud("stop")).exitCode).toBe(0);
    expect((await demo.cloud("start")).exitCode).toBe(0);
    await untilHealthy();
    expect(await roomsOfBo()).toBe(1);
    const up = await demo.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"], { "meet-coop:definitions": more.folder });
    expect(up.exitCode).toBe(0);
  });
});

test("no secret of this run stands in clear in the state, the logs, the process list, the user data or the tree", async () => {
  expect(await findSecrets(demo)).toEqual([]);
});
