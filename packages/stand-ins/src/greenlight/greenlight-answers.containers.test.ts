import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { Visitor } from "@meet-coop/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GreenlightContainers } from "./greenlight-containers.testing.ts";
import { MailSink } from "./mail-sink.testing.ts";
import { MeetingServerDouble } from "./meeting-server-double.testing.ts";
import type { Answers } from "./questions/question-round.testing.ts";
import { administrator, askAll, host, withMail, withoutMail } from "./questions/rounds.testing.ts";
import { knownDifferences } from "./recorded-answers/known-differences.testing.ts";

// What the original answered to a list of questions lies in recorded-answers/; here the stand-in is asked the same.
const { answers: recorded } = JSON.parse(readFileSync(new URL("recorded-answers/3.8.2.4.json", import.meta.url), "utf8")) as {
  answers: Answers;
};
const bbb = new MeetingServerDouble();
const mails = new MailSink();
let containers: GreenlightContainers;
let given: Answers;

beforeAll(async () => {
  containers = await GreenlightContainers.open("greenlight-answers-test");
  const gateway = await containers.gateway();
  const endpoint = await bbb.listen(gateway);
  const smtp = { address: gateway, port: await mails.listen(gateway) };
  await containers.startDatabases();
  const start = async (what: string, environment: Record<string, string>) => {
    await containers.startGreenlight(what, environment);
    // Not by its health: the first one to ask for that is the list.
    for (let attempt = 0; attempt < 300 && !(await containers.answers(what)); attempt++) await sleep(200);
    const address = await containers.addressOf(what);
    return { visitor: () => new Visitor(address, host), bbb, mails };
  };
  const plain = await start("plain", withoutMail(endpoint, bbb.secret));
  const mailing = await start("mailing", withMail(endpoint, bbb.secret, smtp));
  given = await askAll(plain, mailing, async () => {
    await containers.exec("plain", "rake", `admin:create[${Object.values(administrator).join(",")}]`);
  });
});

afterAll(async () => {
  await bbb.close();
  await mails.close();
  await containers.close();
});

const different = knownDifferences.flatMap(({ questions }) => questions);

test("the stand-in answers as the original did, but for differences that are known", () => {
  const others = (answers: Answers) => Object.fromEntries(Object.entries(answers).filter(([name]) => !different.includes(name)));
  expect(others(given)).toEqual(others(recorded));
});

test("each known difference is one", () => {
  expect(different.filter((name) => recorded[name] === undefined || isDeepStrictEqual(given[name], recorded[name]))).toEqual([]);
});
