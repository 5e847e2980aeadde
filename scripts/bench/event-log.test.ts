import { expect, test } from "vitest";
import { phaseOf, phaseSeconds } from "./event-log.ts";

const pool = "urn:pulumi:local::demo::meet-coop:index:PoolTogether";
const server = `${pool}$meet-coop:index:MeetingServer`;
const tenant = `${pool}$meet-coop:index:TenantOnServer`;

test("each resource of the demo service falls into the phase that a person would name", () => {
  expect(phaseOf(`${server}$hcloud:index/server:Server::demo-a-server`)).toBe("cloud resources");
  expect(phaseOf(`${server}$command:remote:Command::demo-a-installed`)).toBe("server boots, BigBlueButton installs");
  expect(phaseOf(`${server}$command:remote:Command::demo-a-settings`)).toBe("BigBlueButton settings");
  expect(phaseOf(`${tenant}$docker:index/container:Container::demo-greenlight`)).toBe("containers");
  expect(phaseOf(`${tenant}$command:remote:Command::demo-site`)).toBe("site and certificate");
  expect(phaseOf(`${tenant}$command:remote:Command::demo-settings`)).toBe("Greenlight settings");
  expect(phaseOf(`${pool}::demo`)).toBeUndefined();
});

test("a phase lasts from its first begin to its last end, and only what was created counts", () => {
  const events = [
    { timestamp: 10, resourcePreEvent: { metadata: { op: "create", urn: `${tenant}$docker:index/network:Network::demo-network` } } },
    { timestamp: 11, resourcePreEvent: { metadata: { op: "create", urn: `${tenant}$command:remote:Command::demo-site` } } },
    { timestamp: 12, resOutputsEvent: { metadata: { op: "create", urn: `${tenant}$docker:index/network:Network::demo-network` } } },
    { timestamp: 30, resOutputsEvent: { metadata: { op: "create", urn: `${tenant}$docker:index/container:Container::demo-redis` } } },
    { timestamp: 40, resOutputsEvent: { metadata: { op: "create", urn: `${tenant}$command:remote:Command::demo-site` } } },
    { timestamp: 99, resOutputsEvent: { metadata: { op: "same", urn: `${server}$hcloud:index/server:Server::demo-a-server` } } },
    { timestamp: 99, summaryEvent: {} },
  ];
  expect(phaseSeconds(`${events.map((event) => JSON.stringify(event)).join("\n")}\n`)).toEqual({
    containers: 20,
    "site and certificate": 29,
  });
});
