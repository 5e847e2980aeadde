import type { ServiceLevel } from "../kinds/service-level.ts";
import type { Folder } from "../schema.ts";
import { type Checked, countOf, customersOf, type Found, inFile, oneOf } from "./finding.ts";

/** Who sells what: facts of the co-op's statutes and service-level table. */
export function sellsWhatTheCoopSells({ operationalMembers, serviceLevels }: Checked): Found[] {
  const resold = serviceLevels.filter(({ soldBy }) => soldBy === "operational-members").map(({ id }) => id);
  return operationalMembers.flatMap((member) =>
    member.levels.flatMap((id, nth) => {
      const level = serviceLevels.find((one) => one.id === id);
      if (!level || level.soldBy === "operational-members") return [];
      return [
        {
          ...inFile("operational-members", member, "levels", nth),
          what: `is a level that only the co-op itself sells (\`sold-by\` of \`${level.name}\`)`,
          got: id,
          expected: oneOf(resold),
          cure: "remove it from the list",
        },
      ];
    }),
  );
}

/** Who resells works in at least one circle. */
export function sellsWithoutCircle({ operationalMembers }: Checked): Found[] {
  return operationalMembers
    .filter(({ levels, circles }) => levels.length > 0 && circles.length === 0)
    .map((member) => ({
      ...inFile("operational-members", member, "levels"),
      what: "are sold by a member that takes part in no circle",
      expected: "at least one circle: operational members work in one",
      cure: "write `circles: [technical-operations]`, or whichever it is",
    }));
}

export function memberWithoutCircle({ operationalMembers }: Checked): Found[] {
  return operationalMembers
    .filter(({ levels, circles }) => levels.length === 0 && circles.length === 0)
    .map((member) => ({
      ...inFile("operational-members", member, "circles"),
      what: `is missing: as far as is written here, \`${member.name}\` takes part in none`,
      cure: "add a line `circles: […]` once it is known; it is needed before the member sells a level",
    }));
}

export function coopRunsResoldLevel({ tenants, organisations, dedicatedCustomers, serviceLevels }: Checked): Found[] {
  const run: [Folder, { id: string; level: string }][] = [
    ...tenants.map((one): [Folder, typeof one] => ["tenants", one]),
    ...organisations.map((one): [Folder, typeof one] => ["organisations", one]),
    ...dedicatedCustomers.map((one): [Folder, typeof one] => ["dedicated-customers", one]),
  ];
  return run.flatMap(([folder, one]): Found[] => {
    const level = serviceLevels.find(({ id }) => id === one.level);
    if (!level) return [];
    const dedicated = folder === "dedicated-customers";
    if (level.soldBy === "co-op" && dedicated === (level.pool === "own server")) return [];
    const coops = serviceLevels
      .filter(({ soldBy, pool }) => soldBy === "co-op" && (pool === "own server") === dedicated)
      .map(({ id }) => id);
    return [
      {
        ...inFile(folder, one, "level"),
        what:
          level.soldBy === "co-op"
            ? `is a level ${dedicated ? "on shared servers" : "with servers of the customer's own"}`
            : `is a level that only operational members sell (\`sold-by\` of \`${level.name}\`)`,
        got: one.level,
        expected: oneOf(coops),
        cure:
          coops.length === 0
            ? `write \`sold-by: co-op\` in \`service-levels/${level.id}.yaml\`, or choose another level`
            : `write ${coops.length > 1 ? "one of these" : `\`level: ${coops[0]}\``}${elsewhere(level)}`,
      },
    ];
  });
}

/** Where somebody with such a level belongs. */
const elsewhere = ({ pool, soldBy }: ServiceLevel): string =>
  soldBy === "operational-members"
    ? ", or let an operational member sell it: its file stands in `operational-members`"
    : pool === "own server"
      ? ", or move the file to `dedicated-customers`"
      : ", or move the file to `organisations`";

/** User members use a service, and don't resell it. What operational members sell are levels, not these. */
export function userMemberResells({ organisations, dedicatedCustomers, events, operationalMembers }: Checked): Found[] {
  const users = new Set([...organisations, ...dedicatedCustomers].map(({ id }) => id));
  const sellers = new Set(operationalMembers.map(({ id }) => id));
  const sold: [Folder, { id: string; soldBy: string }][] = [
    ...organisations.map((one): [Folder, typeof one] => ["organisations", one]),
    ...dedicatedCustomers.map((one): [Folder, typeof one] => ["dedicated-customers", one]),
    ...events.map((one): [Folder, typeof one] => ["events", one]),
  ];
  return sold
    .filter(([, { soldBy }]) => users.has(soldBy) || sellers.has(soldBy))
    .map(([folder, one]) => ({
      ...inFile(folder, one, "sold-by"),
      what: sellers.has(one.soldBy)
        ? "is an operational member, who sells only levels of its own"
        : "is a user member, who uses a service and may not resell it",
      got: one.soldBy,
      expected: "`co-op`: organisations, dedicated servers and events are sold by the co-op itself",
      cure: "write `sold-by: co-op`, or remove the line",
    }));
}

export function unpaidPeriod({ organisations, dedicatedCustomers, serviceLevels, day }: Checked): Found[] {
  const customers = customersOf({ organisations, dedicatedCustomers });
  return customers.flatMap(([folder, one]): Found[] => {
    const level = serviceLevels.find(({ id }) => id === one.level);
    if (level?.contribution.paid !== "up front") return [];
    const { minimumPeriod } = level.contribution;
    const { from, paidUpFront, paidOn } = one.subscription;
    if (minimumPeriod === 0) return [];
    const needed = countOf(minimumPeriod, "month");
    const expected = `\`${needed}\`, paid by the first day (\`minimum-period\` of \`${level.name}\`)`;
    const paid = from < day ? from : day;
    const cure = `once it is paid, write below \`subscription\`: \`paid-up-front: ${needed}\` and \`paid-on: ${paid}\`, or an earlier day`;
    if (paidUpFront < minimumPeriod) {
      const got = paidUpFront === 0 ? "none" : countOf(paidUpFront, "month");
      return [
        { ...inFile(folder, one, "subscription", "paid-up-front"), what: "is less than the shortest subscription", got, expected, cure },
      ];
    }
    if (paidOn === undefined)
      return [{ ...inFile(folder, one, "subscription", "paid-on"), what: "is missing: nothing says when it was paid", expected, cure }];
    if (paidOn <= day && paidOn <= from) return [];
    const late = paidOn <= day;
    const what = late ? "is after the first day" : "is a day that is still to come";
    return [
      {
        ...inFile(folder, one, "subscription", "paid-on"),
        what,
        got: paidOn,
        expected,
        cure: late ? `write \`from: ${paidOn}\` or a later day: it begins once it is paid` : cure,
      },
    ];
  });
}
