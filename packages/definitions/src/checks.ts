import { meetingLargerThanServer, recordingWithoutDisk, tooManyGreenlights, tooManyParticipants } from "./checks/capacity.ts";
import { createCallTooLong } from "./checks/create-call.ts";
import { environmentNotTheirs } from "./checks/environment.ts";
import { endsBeforeItBegins, eventsWithoutPool, moreEventsThanServers, timesOfNoEvent } from "./checks/events.ts";
import { faviconWithoutFile } from "./checks/favicons.ts";
import { type Checked, checked, type Finding, type Found } from "./checks/finding.ts";
import { domainWithoutProof, hostNameOfServer, hostNameTwice, noHostName, zoneTwice } from "./checks/host-names.ts";
import { knownHole, neverRun, versionOfAnotherRelease } from "./checks/known-holes.ts";
import { languageNotSpoken } from "./checks/languages.ts";
import {
  agreedInFuture,
  cheaperButMore,
  levelInOtherCurrency,
  levelNameTwice,
  longerThanPool,
  overHundred,
  ownServerResold,
  paidWithoutMembership,
  recordingBeforeSwitch,
} from "./checks/levels.ts";
import { bannerWithoutText, logoWithoutFile, unreadableColors } from "./checks/looks.ts";
import { closedMailPort, dkimSelectorTwice, senderInOthersZone, tenantWithoutMail, unprovedMail } from "./checks/mail.ts";
import { editorNotThere } from "./checks/notes-editors.ts";
import { plannedUnproved, postgresqlWithoutUpgrade, runsUnproved, takenOutUnknown, wrongTopology } from "./checks/pools.ts";
import { hostOfUnsoldLevel, nameWithoutFile, releaseOfAnother, unknownServerType } from "./checks/references.ts";
import {
  coopRunsResoldLevel,
  memberWithoutCircle,
  sellsWhatTheCoopSells,
  sellsWithoutCircle,
  unpaidPeriod,
  userMemberResells,
} from "./checks/sales.ts";
import { notOfferedThere, priceInOtherCurrency, priceOfAnotherPlace } from "./checks/server-types.ts";
import { invitedByNobody, riddleWithoutPassword, settingWithLineOfItsOwn } from "./checks/sign-in.ts";
import { pastSupport, supportUnknown, upgradeUnsound } from "./checks/software.ts";
import { localAddressTwice, memberNameTwice, poolNameTwice, tenantNameTooLong, tenantNameTwice } from "./checks/tenant-names.ts";
import {
  folderWithoutCircle,
  footnoteNumberTwice,
  languageMissingOrTwice,
  languageNotByCode,
  phraseWithoutValue,
  translatesNothing,
  untranslated,
} from "./checks/texts.ts";
import type { Problem } from "./problem.ts";
import type { Definitions } from "./schema.ts";

interface Check {
  /** The rule, as the co-op would say it. */
  name: string;
  severity: Problem["severity"];
  find(definitions: Checked): Found[];
}

/** The co-op's rules, beyond what each field may say. */
export const checks: readonly Check[] = [
  { name: "a name leads to a file", severity: "error", find: nameWithoutFile },
  { name: "a name of a level means one level", severity: "error", find: levelNameTwice },
  { name: "who pays less gets no more", severity: "error", find: cheaperButMore },
  { name: "levels are priced in one currency", severity: "error", find: levelInOtherCurrency },
  { name: "what deviates from a level was agreed", severity: "error", find: agreedInFuture },
  { name: "membership is part of every level but the free one", severity: "error", find: paidWithoutMembership },
  { name: "over 100 people is against BigBlueButton's advice", severity: "warning", find: overHundred },
  { name: "shared servers record only where each room can be switched", severity: "error", find: recordingBeforeSwitch },
  { name: "nothing is promised for longer than a pool lets through", severity: "error", find: longerThanPool },
  { name: "a meeting fits on one server", severity: "error", find: meetingLargerThanServer },
  { name: "who has servers of its own is the co-op's customer", severity: "error", find: ownServerResold },

  { name: "operational members sell what the co-op doesn't sell itself", severity: "error", find: sellsWhatTheCoopSells },
  { name: "who sells takes part in a circle", severity: "error", find: sellsWithoutCircle },
  { name: "operational members take part in a circle", severity: "warning", find: memberWithoutCircle },
  { name: "the co-op itself runs what it sells", severity: "error", find: coopRunsResoldLevel },
  { name: "user members don't resell", severity: "error", find: userMemberResells },
  { name: "what is paid up front has been paid", severity: "error", find: unpaidPeriod },
  { name: "a host name belongs to a level that is sold", severity: "error", find: hostOfUnsoldLevel },
  { name: "a member's settings are neither ours nor secret", severity: "error", find: environmentNotTheirs },
  { name: "what has a line of its own is no other setting", severity: "error", find: settingWithLineOfItsOwn },

  { name: "a member's name is its own", severity: "error", find: memberNameTwice },
  { name: "a tenant's name is its own", severity: "error", find: tenantNameTwice },
  { name: "a tenant's name is short enough", severity: "error", find: tenantNameTooLong },
  { name: "a pool's name is its own", severity: "error", find: poolNameTwice },
  { name: "a language is one that Greenlight speaks", severity: "error", find: languageNotSpoken },
  { name: "a tenant has one host name", severity: "error", find: noHostName },
  { name: "a tenant's meetings can begin behind the load balancer", severity: "error", find: createCallTooLong },
  { name: "a host name belongs to one tenant", severity: "error", find: hostNameTwice },
  { name: "host names of servers and pages are kept for them", severity: "error", find: hostNameOfServer },
  { name: "a customer's domain is shown to be theirs", severity: "error", find: domainWithoutProof },
  { name: "a domain has one zone", severity: "error", find: zoneTwice },
  { name: "tenants of a server answer at different addresses", severity: "error", find: localAddressTwice },
  { name: "mail leaves by an open port", severity: "error", find: closedMailPort },
  { name: "invitations go by mail", severity: "warning", find: tenantWithoutMail },
  { name: "mail can be believed: SPF and DKIM", severity: "error", find: unprovedMail },
  { name: "nobody sends from another customer's domain", severity: "error", find: senderInOthersZone },
  { name: "a mail key's name is its own", severity: "error", find: dkimSelectorTwice },
  { name: "colours can be read", severity: "error", find: unreadableColors },
  { name: "a banner has a text and a colour", severity: "error", find: bannerWithoutText },
  { name: "a logo is a picture in the definitions", severity: "error", find: logoWithoutFile },
  { name: "a favicon is a picture in the definitions", severity: "error", find: faviconWithoutFile },
  { name: "who signs in elsewhere is invited by mail", severity: "error", find: invitedByNobody },
  { name: "hCaptcha guards where people sign in with a password", severity: "warning", find: riddleWithoutPassword },

  { name: "nothing ends before it begins", severity: "error", find: endsBeforeItBegins },
  { name: "lead and grace time belong to the pool of events", severity: "error", find: timesOfNoEvent },
  { name: "events at the same time fit the pool", severity: "error", find: moreEventsThanServers },
  { name: "events have a pool", severity: "error", find: eventsWithoutPool },

  { name: "a pool has the parts of its topology", severity: "error", find: wrongTopology },
  { name: "a server that is taken out is one of the pool's", severity: "error", find: takenOutUnknown },
  { name: "a load balancer is proved before members depend on it", severity: "error", find: runsUnproved },
  { name: "a load balancer will have to be proved", severity: "warning", find: plannedUnproved },
  { name: "a server type has a price", severity: "error", find: unknownServerType },
  { name: "a server type is offered where the pool stands", severity: "error", find: notOfferedThere },
  { name: "costs are those of the place", severity: "warning", find: priceOfAnotherPlace },
  { name: "prices of servers are in euros", severity: "error", find: priceInOtherCurrency },
  { name: "Greenlights fit the front server's memory", severity: "error", find: tooManyGreenlights },
  { name: "participants fit the servers at the fair-use ratio", severity: "error", find: tooManyParticipants },
  { name: "recordings have room on the disk", severity: "error", find: recordingWithoutDisk },
  { name: "PostgreSQL starts on the data that is there", severity: "error", find: postgresqlWithoutUpgrade },
  { name: "an editor of shared notes is in the pool's BigBlueButton", severity: "error", find: editorNotThere },
  { name: "nothing runs with a known critical hole", severity: "error", find: knownHole },
  { name: "nothing runs that should never be run", severity: "error", find: neverRun },
  { name: "a hole is mended in its own release", severity: "error", find: versionOfAnotherRelease },
  { name: "software is supported until it can be left", severity: "warning", find: pastSupport },
  { name: "it is known how long software is supported", severity: "warning", find: supportUnknown },
  { name: "an upgrade begins at a known release and loses nothing", severity: "error", find: upgradeUnsound },
  { name: "what is released is named", severity: "error", find: releaseOfAnother },

  { name: "every folder has a circle that approves it", severity: "error", find: folderWithoutCircle },
  { name: "a footnote's number is its own", severity: "error", find: footnoteNumberTwice },
  { name: "a language is called by its code", severity: "error", find: languageNotByCode },
  { name: "every language is there once, and English among them", severity: "error", find: languageMissingOrTwice },
  { name: "a language translates what is there", severity: "error", find: translatesNothing },
  { name: "every language has every footnote", severity: "error", find: untranslated },
  { name: "a phrase has a place for its value", severity: "error", find: phraseWithoutValue },
];

/** All that the checks find. */
export function findings(definitions: Definitions, context: Pick<Checked, "day" | "exists" | "complete">): Finding[] {
  const seen = checked(definitions, context);
  return checks.flatMap(({ name, severity, find }) => find(seen).map((found) => ({ ...found, severity, rule: name })));
}
