import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { field } from "@meet-coop/conformance";
import { bbbClientSettings, settingOf } from "@meet-coop/service-config";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DemoService } from "./demo-service.testing.ts";
import { askDoor } from "./door.ts";
import { findSecrets } from "./found-secret.testing.ts";
import { changedDefinitions, Rehearsal } from "./rehearsal.testing.ts";
import { demoPlan, demoTenant, keptLimits, runningValues } from "./running-demo.testing.ts";

// The demo service end to end, as a newcomer gets it: one local cloud of its own, and each test goes on where the one before stopped.
const demo = await Rehearsal.prepare("test-demo", "--subnet-index", "77");
const service = new DemoService(demo);
// What the definitions say today, whatever that is; and one participant more.
const limits = demoTenant().limits;
const most = Number(limits.participantsPerMeeting.value);
const more = changedDefinitions("service-levels/free.yaml", (text) => text.replace(/(participants-per-meeting: )\d+/, `$1${most + 1}`));

beforeAll(() => service.start());

afterAll(async () => {
  more.remove();
  await demo.end();
});

describe("what a newcomer gets", () => {
  test("the front page answers by its name in DNS, over verified TLS, and at the browser door", async () => {
    expect(await demo.resolve(service.server)).toBe(service.address);
    const page = await service.visitor().page("/");
    expect(page.status).toBe(200);
    expect(page.text).toContain("only sign up with an invitation");
    expect(page.text).toContain(demoTenant().look.primaryColor);
    const door = await askDoor(demo.settings.door, "demo");
    expect(door.status).toBe(200);
    expect(door.text).toContain("only sign up with an invitation");
  });

  test("nothing but the opened ports answers", async () => {
    const open = await Promise.all([22, 80, 443].map((port) => service.answersOn(port)));
    expect(open).toEqual([true, true, true]);
    const greenlight = Number((await demo.onServer("demo-a", "docker port demo-greenlight 3000")).text.trim().split(":").at(-1));
    expect(greenlight).toBeGreaterThan(0);
    const closed = await Promise.all([greenlight, 3000, 5432, 6379, 8090, 2375, 81, 82].map((port) => service.answersOn(port)));
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
    expect((await service.visitor().signUp({ name: "Eve", email: "eve@example.org", password: service.password })).json).toEqual({
      errors: "InviteInvalid",
    });
  });

  // The demo has no mail server: an invitation would reach nobody.
  test("an account that the administrator adds has one room and gets no second, and the administrator can't lift that", async () => {
    const ada = await service.administrator();
    const made = await ada.api("POST", "users.json", { user: { name: "Bo", email: "bo@example.org", password: service.password } });
    expect(made.status).toBe(201);
    const bo = await service.bo();
    const rooms = (await bo.api("GET", "rooms.json")).json.data;
    expect(rooms).toHaveLength(1);
    const second = { room: { name: "Second", user_id: made.json.data.id } };
    expect((await bo.api("POST", "rooms.json", second)).json).toEqual({ errors: "RoomLimitError" });
    expect((await ada.api("POST", "rooms.json", second)).json).toEqual({ errors: "RoomLimitError" });

    const role = await service.inDatabase("select id from roles where name = 'User'");
    const lift = { role: { role_id: role, name: "RoomLimit", value: "100" } };
    expect((await ada.api("POST", "admin/role_permissions.json", lift)).status).toBe(403);
    expect((await ada.api("PATCH", "admin/site_settings/RegistrationMethod.json", { site_setting: { value: "open" } })).status).toBe(403);
    expect((await ada.api("PUT", "admin/rooms_configurations/record.json", { RoomsConfig: { value: "optional" } })).status).toBe(403);
  });

  test("a meeting lasts as long and holds as many as the level says, refuses the next, and isn't recorded even when asked for", async () => {
    await service.inDatabase(
      "update room_meeting_options set value = 'true' where meeting_option_id in (select id from meeting_options where name = 'record')",
    );
    const meetingID = await service.startMeeting();
    const info = await service.bbb("getMeetingInfo", { meetingID });
    expect([field(info, "maxUsers"), field(info, "duration"), field(info, "recording")]).toEqual([
      ...[String(most), String(limits.meetingDuration.value), String(limits.recording.value)],
    ]);
    expect(await service.fill(meetingID, most + 3)).toEqual({ entered: most, refusal: "maxParticipantsReached" });
    await service.bbb("end", { meetingID, password: field(info, "moderatorPW") ?? "" });
    expect(field(await service.bbb("getRecordings", { meetingID }), "messageKey")).toBe("noRecordings");
  });

  test("BBB records nothing even for a caller who goes round Greenlight", async () => {
    await service.bbb("create", { meetingID: "round", name: "Round", record: "true", autoStartRecording: "true" });
    expect(field(await service.bbb("getMeetingInfo", { meetingID: "round" }), "recording")).toBe("false");
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
    const meetingID = await service.startMeeting();
    expect(await service.fill(meetingID, most + 3)).toEqual({ entered: most + 1, refusal: "maxParticipantsReached" });
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

describe("a server that doesn't answer", () => {
  test("is named by a change that needs it, and the next `up` brings the change", async () => {
    await service.power("poweroff");
    const failed = await demo.pulumi(["up", "--yes", "--skip-preview"]); // back to what it was
    expect(failed.exitCode).not.toBe(0);
    expect(failed.text).toContain(service.address);
    expect(failed.text).toMatch(/demo-a-settings|demo-settings/);
    await service.power("poweron");
    await service.untilHealthy();
    const next = await demo.pulumi(["up", "--yes", "--skip-preview"], { "meet-coop:definitions": more.folder });
    expect(next.exitCode, next.text).toBe(0);
  });
});

describe("secrets, after a hole", () => {
  test("raised in the data, one `up` renews all of them in place: old ones are refused, new ones open, and accounts and rooms are there", async () => {
    const before = await service.known();
    const bo = await service.bo();
    expect(await service.doors(before)).toEqual({ database: "in", bbb: "SUCCESS", server: "in" });

    for (const file of ["tenants/demo.yaml", "pools/demo.yaml"]) appendFileSync(join(more.folder, file), "secrets-rotation: 2\n");
    const { same: _, update: __, ...anew } = await demo.preview({ "meet-coop:definitions": more.folder });
    // A container of the same files, and a public key at Hetzner: no server, no volume, no database.
    expect([...new Set(Object.values(anew).flat())].sort()).toEqual(["demo-greenlight", "demo-ssh-key"]);
    const up = await demo.pulumi(["up", "--yes", "--skip-preview"], { "meet-coop:definitions": more.folder });
    expect(up.exitCode, up.text).toBe(0);

    expect(await service.doors(before)).toEqual({
      database: 'password authentication failed for user "greenlight"',
      bbb: "FAILED",
      server: expect.stringContaining("Permission denied"),
    });
    expect(await service.doors(await service.known())).toEqual({ database: "in", bbb: "SUCCESS", server: "in" });
    const renewed = (await demo.outputs()).administratorPasswords?.demo ?? "";
    const signIn = async (own: string) => (await service.visitor().signIn("operations@meet.test", own)).status;
    expect([await signIn(service.administratorPassword), await signIn(renewed)]).toEqual([400, 200]);
    expect((await bo.api("GET", "rooms.json")).status).toBe(401);
    expect(await service.roomsOfBo()).toBe(1);
  });
});

describe("after a stop", () => {
  test("a reset of the server loses nothing", async () => {
    await service.power("reset");
    await service.untilHealthy();
    expect(await service.roomsOfBo()).toBe(1);
  });

  test("a stop and a start of the local cloud lose nothing, and need no change", async () => {
    expect((await demo.cloud("stop")).exitCode).toBe(0);
    expect((await demo.cloud("start")).exitCode).toBe(0);
    await service.untilHealthy();
    expect(await service.roomsOfBo()).toBe(1);
    const up = await demo.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"], { "meet-coop:definitions": more.folder });
    expect(up.exitCode).toBe(0);
  });
});

test("no secret of this run stands in clear in the state, the logs, the process list, the user data or the tree", async () => {
  expect(await findSecrets(demo)).toEqual([]);
});
