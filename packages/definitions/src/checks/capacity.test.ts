import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const members = "pools/members.yaml";
const event = "pools/event.yaml";
const summit = "dedicated-customers/summit.yaml";
const lighthouse = "dedicated-customers/lighthouse.yaml";
const congress = "events/spring-congress.yaml";
const school = "events/winter-school.yaml";
const prices = "price-books/hetzner-2026-06-15.yaml";

// The members' front server has 24 GB: 24,576 MiB less 3,072 for itself and 2,048 for PostgreSQL are 19,456 for 15 Greenlights.
testCheck("Greenlights fit the front server's memory", {
  refused: [
    {
      title: "one more than fit",
      edits: [[members, "greenlight: 768 MiB", "greenlight: 1234 MiB"]],
      at: [`${members}: type: cpx52`],
      says: { got: "cpx52", what: "holds 14 Greenlights in its 24 GB of memory, and the pool has 15" },
    },
    {
      title: "two events at once where one fits",
      edits: [[event, "greenlight: 1 GiB", "greenlight: 6081 MiB"]],
      at: [`${event}: type: cpx42`],
      says: { what: "holds 1 Greenlight in its 16 GB of memory, and the pool has 2" },
    },
    {
      title: "a server smaller than what it keeps for itself",
      edits: [[summit, "postgresql: 2 GiB", "postgresql: 20 GiB"]],
      at: [`${summit}: type: ccx23`],
      says: { what: "holds 0 Greenlights in its 16 GB of memory, and the pool has 1" },
    },
  ],
  accepted: [
    { title: "exactly as many as fit", edits: [[members, "greenlight: 768 MiB", "greenlight: 1233 MiB"]] },
    { title: "as many events at once as fit, of more in all", edits: [[event, "greenlight: 1 GiB", "greenlight: 6080 MiB"]] },
    {
      title: "a larger server of a newer price book",
      edits: [
        [members, "greenlight: 768 MiB", "greenlight: 1234 MiB"],
        ["price-books/later.yaml", textOf(prices, ["from: 2026-06-15", "from: 2026-10-01"], ["memory: 24 GB", "memory: 25 GB"])],
      ],
    },
  ],
});

/** Where everything runs together, a second server is no cure. */
const secondServer = "give the pool `topology: front-and-servers` and more servers, or another ratio after talking to technical operations";

// Five members sell levels of 10, 20 and 50 people: 400 in all.
testCheck("participants fit the servers at the fair-use ratio", {
  refused: [
    {
      title: "two more than there are places",
      edits: [
        [members, "people-per-server: 200", "people-per-server: 199"],
        [members, "place: 2", "place: 1"],
      ],
      at: [`${members}: how-many: 2`],
      says: { got: "2", cure: "write `how-many: 3`, or another ratio after talking to technical operations" },
    },
    {
      title: "an unlimited meeting, which counts for 100",
      edits: [[lighthouse, "people-per-server: 150", "people-per-server: 99"]],
      at: [`${lighthouse}: how-many: 1`],
      says: { cure: secondServer },
    },
  ],
  accepted: [
    { title: "exactly as many as there are places", edits: [[members, "place: 2", "place: 1"]] },
    {
      title: "as many servers as the cure says",
      edits: [
        [members, "people-per-server: 200", "people-per-server: 199"],
        [members, "place: 2", "place: 1"],
        [members, "how-many: 2", "how-many: 3"],
      ],
    },
    { title: "an unlimited meeting where 100 fit", edits: [[lighthouse, "people-per-server: 150", "people-per-server: 100"]] },
    {
      title: "events, which have servers of their own",
      edits: [
        [event, "how-many: 3", "how-many: 3 servers"],
        [school, "participants-per-meeting: 60", "participants-per-meeting: 100"],
      ],
    },
  ],
});

const recordingSwitch = [members, "longest-meeting:", "recording-switch: true\nlongest-meeting:"] as const;

testCheck("recordings have room on the disk", {
  refused: [
    {
      title: "a volume of 499 GB",
      edits: [[lighthouse, "500 GB", "499 GB"]],
      at: [`${lighthouse}: recording-disk: 499 GB`],
      says: { got: "499 GB" },
    },
    {
      title: "no volume",
      edits: [[summit, "    recording-disk: 1000 GB\n", ""]],
      at: [`${summit}: type: ccx33`],
      says: { got: "ccx33, 240 GB", cure: "write `recording-disk: 500 GB` below `servers`, or switch recording off" },
    },
    {
      title: "levels that may record once the pool can switch",
      edits: [recordingSwitch],
      at: [`${members}: type: ccx33 # 8 dedicated cores, as BigBlueButton asks`],
    },
    { title: "an event", edits: [[congress, "recording: false", "recording: true"]], at: [`${event}: type: ccx33`] },
  ],
  accepted: [
    {
      title: "a server whose own disk is large enough",
      edits: [
        [summit, "    recording-disk: 1000 GB\n", ""],
        [summit, "type: ccx33", "type: ccx53"],
      ],
    },
    {
      title: "a volume where the pool can switch",
      edits: [recordingSwitch, [members, "location: fsn1", "location: fsn1\n  recording-disk: 500 GB"]],
    },
  ],
});
