import { serverNames } from "../pool-servers.ts";
import type { PoolDefinition, Tenancy } from "../tenancy.ts";
import { type Checked, type Found, inTenancy } from "./finding.ts";
import { type GreenlightOf, greenlightsOf } from "./greenlight-release.ts";

/** BBBLB 0.0.18 hands on an address of at most so many characters; from a longer one it makes a call that no meeting server takes. Source: `MAX_URL_SIZE` in its `lib/bbb.py`. */
const longestAddress = 2048;
/** Kept free for a room's name, which is sent twice: people type it in Greenlight, up to 255 characters, and no check sees it. */
const keptForName = 100;

/** As Python writes it into an address: what is a character here may be nine there. */
export function encodedLength(text: string): number {
  let length = 0;
  for (const letter of text) length += /[A-Za-z0-9_.~ -]/.test(letter) ? 1 : 3 * Buffer.byteLength(letter);
  return length;
}

/** What a tenant's meetings are begun with, as far as its length goes. */
export interface CreateCall {
  /** Full host name of its Greenlight. */
  host: string;
  /** The zone of ours, below which servers and load balancer have their names. */
  zone: string;
  pool: string;
  /** The meeting server with the longest name. */
  server: string;
  version: string;
  /** Characters that Greenlight's words to moderators take, encoded. */
  wordsToModerators: number;
  welcome?: string | undefined;
  bannerText?: string | undefined;
  logo: boolean;
}

/**
 * How long the address is, at most, by which BBBLB begins a meeting of a room without a name. Sources: Greenlight's `meeting_starter.rb` and `big_blue_button_api.rb`, BBBLB's
 * `handle_create`.
 */
export function createCallLength({ host, zone, pool, server, version, wordsToModerators, welcome, bannerText, logo }: CreateCall): number {
  const of = (length: number) => "x".repeat(length);
  const [room, uuid, hash, loadBalancer] = [`https://${host}/rooms/xxx-xxx-xxx-xxx/join`, of(36), of(64), `${pool}.${zone}`];
  const meetingServer = `${server}.${zone}`;
  const parameters: Record<string, string | undefined> = {
    name: "",
    meetingID: `${of(40)}-bbblb-${of(16)}`,
    ...{ duration: of(5), maxParticipants: of(4), record: "false", muteOnStart: "true", guestPolicy: "ALWAYS_ACCEPT" },
    ...{ welcome, bannerText, bannerColor: bannerText && "#000000", disabledFeatures: "sharedNotes" },
    logo: logo ? `https://${host}/branding/${of(24)}.webp` : undefined,
    ...{ loginURL: room, logoutURL: room, moderatorOnlyMessage: `<br>${room}<br>${of(wordsToModerators)}` },
    meta_endCallbackUrl: `https://${host}/meeting_ended`,
    "meta_bbb-origin": "greenlight",
    "meta_bbb-origin-server-name": host,
    "meta_bbb-origin-version": version,
    "meta_bbb-context-name": "",
    "meta_bbb-context-id": of(15),
    "meta_bbblb-uuid": uuid,
    "meta_bbblb-origin": loadBalancer,
    "meta_bbblb-tenant": of(16),
    "meta_bbblb-server": meetingServer,
    meetingEndedURL: `https://${loadBalancer}/bbblb/api/v1/callback/${uuid}/end/${hash}`,
    checksum: hash,
  };
  const sent = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const query = sent.reduce((length, [name, value = ""]) => length + name.length + 1 + encodedLength(value), sent.length - 1);
  return `https://${meetingServer}/bigbluebutton/api/create?`.length + query;
}

/** No room of such a tenant can be started: the load balancer itself refuses, or the meeting server what it makes of the call. */
export function createCallTooLong(definitions: Checked): Found[] {
  const ours = definitions.zones.filter(({ belongsTo }) => belongsTo === "co-op").map(({ domain }) => domain);
  const zone = ours.reduce((longest, domain) => (domain.length > longest.length ? domain : longest), "");
  if (zone === "") return [];
  const seen = new Set<string>();
  return greenlightsOf(definitions).flatMap((greenlight): Found[] => {
    const { tenancy, pool } = greenlight;
    const place = `${tenancy.source.folder}/${tenancy.source.id}`;
    const call = callOf(greenlight, zone);
    if (!pool.parts.loadBalancer || !call || seen.has(place)) return [];
    const over = createCallLength(call) + 2 * keptForName - longestAddress;
    if (over <= 0) return [];
    seen.add(place);
    return [tooLong(tenancy, call, over)];
  });
}

function callOf({ tenancy, pool, version, release }: GreenlightOf, zone: string): CreateCall | undefined {
  const host = tenancy.domain ?? (tenancy.host === undefined ? undefined : `${tenancy.host}.${zone}`);
  const words = release?.languages[tenancy.language]?.wordsToModerators;
  if (host === undefined || words === undefined) return undefined;
  const { bannerText, logo } = tenancy.look;
  const server = longestServer(pool, tenancy);
  return {
    host,
    zone,
    pool: pool.id,
    server,
    version,
    wordsToModerators: words,
    welcome: tenancy.welcome,
    bannerText,
    logo: logo !== undefined,
  };
}

/** Of an event, its own. */
const longestServer = (pool: PoolDefinition, { kind, id }: Tenancy): string =>
  kind === "event"
    ? `${pool.id}-${id}-aa`
    : serverNames(pool).reduce((longest, name) => (name.length > longest.length ? name : longest), "");

function tooLong(tenancy: Tenancy, { welcome, bannerText }: CreateCall, over: number): Found {
  const expected = (text: string) =>
    `at most ${Math.max(0, encodedLength(text) - over)} as they are sent: a plain letter is 1, a line break 3, a letter with an accent 6, one of another script 6 or 9`;
  const why = "its meetings can't begin: the load balancer hands on no longer call, and a room's name must have room in it too";
  if (welcome !== undefined && encodedLength(welcome) > 1)
    return {
      ...inTenancy(tenancy, "welcome"),
      what: `is too long: ${why}`,
      got: `${encodedLength(welcome)} characters`,
      expected: expected(welcome),
      cure:
        encodedLength(welcome) > over
          ? "shorten it; what is longer may stand on the front page"
          : "remove it, and shorten what else stands in every meeting (`banner-text`, host name)",
    };
  if (bannerText !== undefined)
    return {
      ...inTenancy(tenancy, "look", "banner-text"),
      what: `is too long: ${why}`,
      got: `${encodedLength(bannerText)} characters`,
      expected: expected(bannerText),
      cure: "shorten it, or remove it with `banner-color`",
    };
  return {
    ...inTenancy(tenancy, ...tenancy.addressAt),
    what: `is too long in the tenant's language: ${why}`,
    got: `${tenancy.domain ?? tenancy.host}`,
    expected: `${over} characters less in all; the host name stands in the call five times`,
    cure: "choose a shorter host name, or another language",
  };
}
