import { testCheck } from "./check-case.testing.ts";

const demo = "pools/demo.yaml";
const members = "pools/members.yaml";
const ember = "operational-members/ember.yaml";
const greenlight = "software/greenlight.yaml";
const caddy = "software/caddy.yaml";
const upload = "an uploaded picture reads and writes files of the server";
const steps = "`docs/sysadmins/how-to.md#a-hole-becomes-known`";

testCheck("nothing runs with a known critical hole", {
  refused: [
    {
      title: "a version before that in which they are mended, in one message with all of them, the version to take and what to renew",
      edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.8.2.4"]],
      at: [`${demo}: greenlight: v3.8.2.4`],
      says: {
        thing: "greenlight",
        got: "v3.8.2.4",
        what: `has known critical holes, \`CVE-2026-126082\` (${upload}), \`CVE-2026-126186\` (an uploaded file reads files of the server and runs code on it)`,
        expected:
          "`v3.9.2` or a later one (`https://github.com/bigbluebutton/greenlight/releases/tag/release-3.9.1`, `https://github.com/rails/rails/security/advisories/GHSA-v924-7rp8-4mxh`)",
        cure: `take \`v3.9.2\` or a later one, and run \`up\`; then renew \`secret-key-base\`, \`database-password\`, \`load-balancer-secret\`, \`meeting-server-secret\`, \`smtp-password\`, \`open-id-connect-secret\`, \`hcaptcha-secret\` (${steps})`,
      },
    },
    {
      title: "the one hole that is left in a version between",
      edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.9.1"]],
      at: [`${demo}: greenlight: v3.9.1`],
      says: { what: "has a known critical hole, `CVE-2026-126186` (an uploaded file reads files of the server and runs code on it)" },
    },
    {
      title: "a line of versions that ended before",
      edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.8"]],
      at: [`${demo}: greenlight: v3.8`],
    },
    {
      title: "a member's own image, by the number that it is built on",
      edits: [[ember, "v3.9.2-ember.1", "v3.8.2.4-ember.1"]],
      at: [`${ember}: version: v3.8.2.4-ember.1`],
    },
    {
      title: "a gateway's, which asks to renew nothing",
      edits: [[members, "caddy: 2.11.9", "caddy: 2.10.2"]],
      at: [`${members}: caddy: 2.10.2`],
      says: { cure: `take \`2.11.1\` or a later one, and run \`up\` (${steps})` },
    },
    {
      title: "a load balancer's",
      edits: [
        [
          "software/bbblb.yaml",
          '  "0":\n',
          '  "0":\n    holes: {CVE-2026-99999: {what: lets anybody in, mended-in: 0.0.19, renew: [load-balancer-secret], source: https://example.org/, read-on: 2026-11-20}}\n',
        ],
      ],
      at: [
        "dedicated-customers/summit.yaml: version: 0.0.18",
        ...["custom", "event", "members"].map((id) => `pools/${id}.yaml: version: 0.0.18`),
      ],
      says: { cure: `take \`0.0.19\` or a later one, and run \`up\`; then renew \`load-balancer-secret\` (${steps})` },
    },
    {
      title: "each version of a release that isn't mended any more",
      edits: [[demo, 'redis: "8"', "redis: 8.0.6"]],
      at: [`${demo}: redis: 8.0.6`],
      says: {
        expected: "another release than `8.0`, of which no version is mended (`https://www.cve.org/CVERecord?id=CVE-2026-81934`)",
        cure: `take another release, and run \`up\` (${steps})`,
      },
    },
    {
      title: "a number of three parts before one of four that begins alike",
      edits: [
        [greenlight, "mended-in: v3.9.2", "mended-in: v3.9.2.1"],
        [demo, "greenlight: v3.9.2", "greenlight: v3.9.1.7"],
      ],
      at: [`${demo}: greenlight: v3.9.1.7`],
    },
  ],
  accepted: [
    { title: "the mended version", edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.9.2"]] },
    { title: "somebody's build of it", edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.9.2-ours.1"]] },
    { title: "a later one, by number and not by letters", edits: [[demo, "greenlight: v3.9.2", "greenlight: v3.10.0"]] },
    { title: "a line that moves by itself: which version it is shows where it runs", edits: [[demo, 'redis: "8"', 'redis: "8.10"']] },
  ],
});

testCheck("nothing runs that should never be run", {
  refused: [
    {
      title: "the gateway that crashes",
      edits: [[members, "caddy: 2.11.9", "caddy: 2.11.6"]],
      at: [`${members}: caddy: 2.11.6`],
      says: { what: "should never be run: it cuts streams off after a minute, and can crash when it hands on requests over HTTP/2" },
    },
    {
      title: "somebody's build of it",
      edits: [[members, "caddy: 2.11.9", "caddy: 2.11.6-alpine"]],
      at: [`${members}: caddy: 2.11.6-alpine`],
    },
  ],
  accepted: [{ title: "the version before it", edits: [[members, "caddy: 2.11.9", "caddy: 2.11.5"]] }],
});

testCheck("a hole is mended in its own release", {
  refused: [
    {
      title: "a number that is written otherwise than the release",
      edits: [[greenlight, "mended-in: v3.9.2", "mended-in: 3.9.2"]],
      at: [`${greenlight}: mended-in: 3.9.2`],
      says: { got: "3.9.2", expected: "a version that begins with `v3`" },
    },
    {
      title: "a version of another release that should never be run",
      edits: [[caddy, "2.11.6: cuts", "3.11.6: cuts"]],
      at: [`${caddy}: 3.11.6: cuts streams off after a minute, and can crash when it hands on requests over HTTP/2`],
    },
  ],
  accepted: [{ title: "another version of it", edits: [[caddy, "2.11.6: cuts", "2.11.5: cuts"]] }],
});
