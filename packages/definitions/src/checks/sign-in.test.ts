import { testCheck } from "./check-case.testing.ts";

const ember = "operational-members/ember.yaml";
const hypha = "operational-members/hypha.yaml";
const delta = "operational-members/delta.yaml";
const meadow = "organisations/meadow.yaml";
const orchard = "organisations/orchard.yaml";
const harbour = "organisations/harbour.yaml";
const setting = '  CLAMAV_SCANNING: "false"';
const signIn = "sign-in: {issuer: https://accounts.example.org, client-id: meet, administrator: a@example.org}";

testCheck("who signs in elsewhere is invited by mail", {
  refused: [
    {
      title: "a sign-in without mail",
      edits: [[harbour, "language: en\n", `language: en\n${signIn}\n`]],
      at: [`${harbour}: ${signIn}`],
      says: { thing: "sign-in" },
    },
    {
      title: "a member that has no Greenlight yet",
      edits: [[hypha, "place: Toronto, Canada", `place: Toronto, Canada\n${signIn}`]],
      at: [`${hypha}: ${signIn}`],
    },
    {
      title: "the co-op's own",
      edits: [["tenants/demo.yaml", "language: en\n", `language: en\n${signIn}\n`]],
      at: [`tenants/demo.yaml: ${signIn}`],
    },
  ],
  accepted: [
    { title: "mail without a sign-in", edits: [[ember, "place: Example Town", "place: Town"]] },
    { title: "neither", edits: [[harbour, "host: harbour", "host: harbor"]] },
  ],
});

testCheck("hCaptcha guards where people sign in with a password", {
  refused: [
    {
      title: "a riddle beside a sign-in elsewhere",
      edits: [[meadow, "secrets-rotation: 4\n", `secrets-rotation: 4\n${signIn}\n`]],
      at: [`${meadow}: hcaptcha:`],
    },
    {
      title: "once for the Greenlights of a member",
      edits: [[delta, "sign-in:", "hcaptcha: {site-key: 10000000-ffff-ffff-ffff-000000000001}\nsign-in:"]],
      at: [`${delta}: hcaptcha: {site-key: 10000000-ffff-ffff-ffff-000000000001}`],
    },
  ],
  accepted: [
    {
      title: "a riddle alone",
      edits: [[harbour, "language: en\n", "language: en\nhcaptcha: {site-key: 20000000-ffff-ffff-ffff-000000000002}\n"]],
    },
    { title: "a sign-in elsewhere alone", edits: [[orchard, "client-id: meet-orchard", "client-id: meet"]] },
  ],
});

const instead = (line: string) => [[ember, setting, `  ${line}`]] as const;
const refused = (line: string, cure: string) => ({
  title: line.replace(/:.*/, ""),
  edits: instead(line),
  at: [`${ember}: ${line}`],
  says: { cure },
});

testCheck("what has a line of its own is no other setting", {
  refused: [
    refused("OPENID_CONNECT_ISSUER: https://accounts.example.org", "remove the line, and write `issuer` below `sign-in`"),
    refused("OPENID_CONNECT_CLIENT_ID: meet", "remove the line, and write `client-id` below `sign-in`"),
    refused("OPENID_CONNECT_UID_FIELD: email", "remove the line, and write `user-id-field` below `sign-in`"),
    refused("HCAPTCHA_SITE_KEY: 10000000-ffff-ffff-ffff-000000000001", "remove the line, and write `site-key` below `hcaptcha`"),
    refused("OPENID_CONNECT_REDIRECT: https://elsewhere.example.org", "remove the line"),
    refused('USE_EMAIL_AS_EXTERNAL_ID_FALLBACK: "false"', "remove the line"),
  ],
  accepted: [
    { title: "where people sign out", edits: instead("OPENID_CONNECT_LOGOUT_PATH: /logout") },
    { title: "what every object has", edits: instead("CONSTRUCTOR: x") },
  ],
});
