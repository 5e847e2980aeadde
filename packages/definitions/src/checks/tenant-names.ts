import { localAddress } from "../local-address.ts";
import { poolDefinitions } from "../tenancy.ts";
import { type Checked, called, type Found, inFile, inTenancy, repeated } from "./finding.ts";

/** Tenants that share a server answer at addresses of their own. */
export function localAddressTwice({ tenancies }: Checked): Found[] {
  return repeated(tenancies, ({ id, pool }) => {
    const { host, port } = localAddress(id);
    return `${pool} ${host}:${port}`;
  })
    .filter(({ again, first }) => again.id !== first.id)
    .map(({ again, first }) => ({
      ...inTenancy(again, "name"),
      what: `would answer at the same address of its server as \`${first.id}\` (it is made from the file's name)`,
      cure: "give the new one's file another name",
    }));
}

/** Databases, secrets and containers are called after the tenant. */
export function tenantNameTwice({ tenancies }: Checked): Found[] {
  return repeated(tenancies, ({ id }) => id).map(({ again, first }) =>
    again.source.folder === first.source.folder && again.source.id === first.source.id
      ? { ...inTenancy(again, "levels"), what: "holds a level twice", got: again.level?.id ?? again.id, cure: "remove one of the two" }
      : {
          ...inTenancy(again, ...(again.kind === "operational-member" ? ["levels"] : [])),
          what: `would be a tenant called \`${again.id}\`, like that of ${called(first)}`,
          cure: "give one of the two files another name",
        },
  );
}

/** Events and zones name a member by its file, whichever of the three folders it stands in. */
export function memberNameTwice({ operationalMembers, organisations, dedicatedCustomers }: Checked): Found[] {
  const members = [
    ...operationalMembers.map(({ id }) => ({ id, folder: "operational-members" as const })),
    ...organisations.map(({ id }) => ({ id, folder: "organisations" as const })),
    ...dedicatedCustomers.map(({ id }) => ({ id, folder: "dedicated-customers" as const })),
  ];
  return repeated(members, ({ id }) => id).map(({ again, first }) => ({
    ...inFile(again.folder, again),
    what: `has the same name as \`${first.folder}/${first.id}.yaml\`: who names the member could mean both`,
    cure: "give one of the two files another name",
  }));
}

/** Servers, their volumes and their networks are called after the pool. */
export function poolNameTwice(definitions: Checked): Found[] {
  return repeated(poolDefinitions(definitions), ({ id }) => id).map(({ again, first }) => ({
    source: again.source,
    path: ["name"],
    what: `would be a pool called \`${again.id}\`, like that of ${called(first)}`,
    cure: "give one of the two files another name",
  }));
}

/** A database's name and a part of a host name have at most 63 letters. */
/** Letters of a part of a host name; servers of an event are called `event-<event>-a`, those of a customer `<customer>-front`. */
const mostLetters = { event: 63 - "event-".length - "-aa".length, "dedicated-customer": 63 - "-front".length };

export function tenantNameTooLong({ tenancies }: Checked): Found[] {
  return tenancies.flatMap((tenancy): Found[] => {
    const { id, kind } = tenancy;
    const most = kind === "event" || kind === "dedicated-customer" ? mostLetters[kind] : 63;
    if (id.length <= most) return [];
    const ofMember = kind === "operational-member";
    return [
      {
        ...inTenancy(tenancy, ofMember ? "levels" : "name"),
        what: `makes a tenant called \`${id}\`, of ${id.length} letters`,
        expected: ofMember ? "at most 63 letters in the names of both files together" : `at most ${most} letters in the name of the file`,
        cure: ofMember ? "give the member's file, or the level's, a shorter name" : "give the file a shorter name",
      },
    ];
  });
}
