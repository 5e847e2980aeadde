import { holesOf, mendedIn, type Software, toRenew } from "@meet-coop/definitions";
import type { ServerPlan } from "@meet-coop/service-config";
import { type Look, unseen } from "./inside.ts";
import { late } from "./limit.ts";
import { type Row, row } from "./row.ts";

/** What is known of the release of BigBlueButton that a pool names; undefined: nobody wrote it down. */
export type BigBlueButtonRelease = Software["releases"][string] | undefined;

/** A meeting server that was asked for its version; undefined: this machine has no key for it. */
export interface AskedServer {
  server: ServerPlan;
  look: Look | undefined | typeof late;
}

/** A row for each meeting server: the definitions name a line of BigBlueButton that moves by itself, so only the server knows which version it has. */
export const versionRows = (asked: readonly AskedServer[], release: BigBlueButtonRelease, preview: string): Row[] =>
  asked.map(({ server, look }) => versionRow(server, look, release, preview));

function versionRow({ name, stage }: ServerPlan, look: AskedServer["look"], release: BigBlueButtonRelease, preview: string): Row {
  const unknown = (why: string) => row("version").warning(name, `nobody knows which BigBlueButton it has: ${why}`);
  if (look === late) return unknown("nothing came by SSH in time");
  if (look === undefined) return unknown(`this machine has no SSH key for it, and \`${preview}\` writes one`);
  if (look.kind === "error") return unknown(`a look inside failed: ${look.words}`);
  const version = look.inside.bigbluebutton ?? unseen;
  if ("error" in version) return unknown(version.error);
  const holes = release ? holesOf(release, version.value) : [];
  if (holes.length === 0) return row("version").ok(name, `BigBlueButton ${version.value}`);
  const mended = mendedIn(holes);
  const renewed = toRenew(holes).map((secret) => `\`${secret}\``);
  const words = [
    `BigBlueButton ${version.value} has ${holes.map((hole) => `${hole.name} (${hole.what})`).join(", ")}`,
    mended === undefined ? "of its release no version is mended" : `mended in ${mended}`,
  ].join("; ");
  const after = renewed.length > 0 ? `, then renew ${renewed.join(", ")}` : "";
  const cure = `When no meeting runs there: \`apt-get update && apt-get dist-upgrade && bbb-conf --restart\`${after} (docs/sysadmins/how-to.md#a-hole-becomes-known)`;
  // What is on its way out gets no new meetings.
  return row("version")[stage === "open" ? "failed" : "warning"](name, `${words}. ${cure}`);
}
