import { isReleased, loadBalancerContainer, serverHostNameOf } from "@meet-coop/service-config";
import { type BalancedServer, type Inside, unseen } from "./inside.ts";
import { counted, type Row, row } from "./row.ts";
import { rerun, type Surroundings } from "./site-rows.ts";

/** The rows of a pool's load balancer: itself, and each server as it has it, which may be a minute behind. */
export function balancerRows(inside: Inside, around: Surroundings): Row[] {
  const { pool, zone, door } = around;
  const cure = `Cure: ${rerun(around, "load-balancer-state")}`;
  const name = loadBalancerContainer;
  const logs = `On ${door.name}, \`docker logs ${name}\``;
  const answers = inside["load balancer"] ?? unseen;
  if ("error" in answers) return [row("load balancer").failed(name, `doesn't answer, so no meeting can begin: ${answers.error}. ${logs}`)];
  if (answers.value !== 200) return [row("load balancer").failed(name, `answers with status ${answers.value}. ${logs}`)];
  const list = inside["balanced servers"] ?? unseen;
  if ("error" in list) return [row("load balancer").warning(name, `answers, but doesn't tell of its servers: ${list.error}. ${logs}`)];

  const known = new Map(list.value.map((server) => [server.server, server]));
  const planned = pool.servers.filter((server) => !isReleased(server, pool));
  const rows = planned.map((server) => {
    const found = known.get(serverHostNameOf(server, zone));
    if (!found) return row("load balancer").failed(server.name, `the load balancer doesn't know it. ${cure}`);
    return server.stage === "ending" ? ending(server.name, found, cure) : open(server.name, found, cure);
  });
  const planNames = new Set(pool.servers.map((server) => serverHostNameOf(server, zone)));
  // It keeps what had meetings lately, disabled.
  const strangers = list.value.filter(({ server, enabled }) => enabled && !planNames.has(server));
  return [
    row("load balancer").ok(name, "answers"),
    ...rows,
    ...strangers.map(({ server }) => row("load balancer").warning(server, `the load balancer has it, the definitions don't. ${cure}`)),
  ];
}

const busy = ({ meetings, users }: BalancedServer) =>
  meetings === 0 ? "no meeting runs" : `${counted(meetings, "meeting")} with ${users === 1 ? "1 person" : `${users} people`}`;

function open(name: string, server: BalancedServer, cure: string): Row {
  if (!server.enabled) return row("load balancer").failed(name, `was disabled by hand, so it gets no new meetings. ${cure}`);
  switch (server.health) {
    case 0:
      return row("load balancer").ok(name, `gets new meetings; ${busy(server)}`);
    case 1:
      return row("load balancer").warning(
        name,
        `gets no new meetings for now: it is new, or its last poll failed. ${forgotten} After two good polls it does again`,
      );
    default:
      return row("load balancer").failed(name, `is given up after failed polls: gets no new meetings. ${forgotten}`);
  }
}

/** What BBBLB 0.0.18 does at the first poll that fails. */
const forgotten =
  "If it failed, the meetings that ran on it are forgotten: people inside stay, but for everybody else their rooms aren't running, and can be begun again elsewhere.";

function ending(name: string, server: BalancedServer, cure: string): Row {
  if (server.enabled) return row("load balancer").warning(name, `is to be taken out, but still gets new meetings. ${cure}`);
  return row("load balancer").ending(
    name,
    server.meetings > 0
      ? `gets no new meetings; ${busy(server)}`
      : // It forgets meetings that go on, and doesn't ask a disabled server again.
        "gets no new meetings, and the load balancer knows of none that runs: it can be released. The server itself is asked before it goes",
  );
}
