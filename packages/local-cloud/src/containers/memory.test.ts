import { expect, test } from "vitest";
import { droppable, groupOf } from "./memory.ts";

const id = "d1af6563120e";

test("the group of a container is found with cgroup v1, above what systemd makes inside", () => {
  expect(groupOf(`4:memory:/docker/${id}/init.scope\n3:devices:/docker/${id}\n`, id)).toEqual({ version: 1, path: `/docker/${id}` });
});

test("the group of a container is found with cgroup v2 and systemd as the engine's driver", () => {
  expect(groupOf(`0::/system.slice/docker-${id}.scope/init.scope\n`, id)).toEqual({ version: 2, path: `/system.slice/docker-${id}.scope` });
});

test("a process of another container has no group here", () => {
  expect(groupOf("4:memory:/docker/other\n", id)).toBeUndefined();
});

test("files in memory that the kernel may drop are counted with everything below the group", () => {
  expect(droppable("inactive_file 5\ntotal_inactive_file 4096\n")).toBe(4096);
  expect(droppable("inactive_file 5\n")).toBe(5);
});
