import type { Definitions } from "@meet-coop/definitions";
import { fixtureFolder, testDay, testDefinitions } from "@meet-coop/definitions/testing";
import { describe, expect, test } from "vitest";
import { poolPages } from "./pool-pages.ts";
import { readPoolPage } from "./read-pool-page.testing.ts";

const options = { day: testDay, zone: "meet.test" };
const pageOf = (pool: string, { definitions = testDefinitions(), language = "en", day = testDay } = {}) => {
  const file = poolPages(definitions, pool, { ...options, day }).find(({ path }) => path === `${language}.html`);
  if (!file) throw new Error(`no page in ${language}`);
  return readPoolPage(file.content);
};
const member = (definitions: Definitions, id: string) => {
  const found = definitions.operationalMembers.find((one) => one.id === id);
  if (!found) throw new Error(`no member ${id}`);
  return found;
};

describe("the files of a pool's page", () => {
  test("are one for each language, and the English one again as the first page, sorted", () => {
    const files = poolPages(testDefinitions(), "members", options);
    expect(files.map(({ path }) => path)).toEqual(["ca.html", "en.html", "es.html", "index.html"]);
    expect(files.at(-1)?.content).toBe(files[1]?.content);
    for (const { content } of files) expect(content).toMatch(/[^\n]\n$/);
  });

  test("are the same bytes for the same definitions, in whatever order these stand", () => {
    const turned = testDefinitions();
    for (const things of Object.values(turned)) (things as unknown[]).reverse();
    expect(poolPages(turned, "members", options)).toEqual(poolPages(testDefinitions(), "members", options));
  });

  test("a further language is a further page, to which all others link", () => {
    const definitions = testDefinitions();
    const [language] = definitions.languages;
    if (language) definitions.languages.push({ ...language, id: "eu", name: "Euskara" });
    const files = poolPages(definitions, "demo", options);
    expect(files.map(({ path }) => path)).toEqual(["ca.html", "en.html", "es.html", "eu.html", "index.html"]);
    for (const { content } of files) expect(content).toContain(">Euskara</a>");
  });

  test("are refused for a pool that isn't there, a day that is none, a zone that is none, and without English", () => {
    const definitions = testDefinitions();
    expect(() => poolPages(definitions, "mambers", options)).toThrow("`mambers`");
    expect(() => poolPages(definitions, "members", { ...options, day: "2026-02-30" })).toThrow("`2026-02-30`");
    expect(() => poolPages(definitions, "members", { ...options, zone: "meet.test/<b>" })).toThrow(RangeError);
    definitions.languages = definitions.languages.filter(({ id }) => id !== "en");
    expect(() => poolPages(definitions, "members", options)).toThrow(/languages\/en\.yaml[\s\S]*Cure/);
  });
});

describe("the page of a pool whose levels operational members sell", () => {
  test("has its levels alone, with prices, limits and the footnotes that stand at them", () => {
    const { title, levels, footnotes, headings } = pageOf("members");
    expect([title, ...headings]).toEqual([
      "Online meetings for members",
      ...["Online meetings for members", "Where to apply and contribute"],
      "Footnotes",
    ]);
    expect(levels?.head).toEqual(["What a level offers", "Level 1", "Level 2", "Level 3"]);
    expect(levels?.rows).toEqual([
      ["User accounts", "1", "1", "1"],
      ["Rooms per account", "5", "5", "5"],
      ["Meeting duration limit", "3 h", "3 h", "3 h"],
      ["Participants per meeting", "10", "20", "50"],
      ["Set-up cost", "none", "none", "none"],
      ["Minimum subscription", "1 month", "1 month", "1 month"],
      ["Monthly contribution", "EUR 10", "EUR 20", "EUR 45"],
      ["Recording", "later", "later", "later"],
      ["Branding (logo, colours, own domain for meetings and e-mail)", "no", "no", "no"],
      ["Membership", "yes", "yes", "yes"],
      ["Also called", "Individual, Small", "Micro, Medium", "Large"],
    ]);
    expect(footnotes.map(({ number, at }) => `${number} ${at}`)).toEqual([
      "1 Membership",
      "2 Recording",
      "3 Service levels of the Online Meeting Co-operative",
      "4 Service levels of the Online Meeting Co-operative",
      "5 Participants per meeting",
      "6 Monthly contribution",
    ]);
  });

  test("says who sells, in which language and currency, and where to apply, contribute, write and sign in", () => {
    const definitions = testDefinitions();
    Object.assign(member(definitions, "ember"), { levels: ["level-3", "level-1"], place: "Example Town", lastDay: "2027-06-30" });
    const { sellers } = pageOf("members", { definitions });
    expect(sellers.map((seller) => seller.Member?.links[0])).toEqual(
      ["anchor", "bridge", "clover", "delta", "ember"].map((id) => `https://${id}.example.org`),
    );
    expect(sellers.at(-1)).toEqual({
      Member: { text: "Ember Co-operative Example Town open until June 30, 2027", links: ["https://ember.example.org"] },
      Language: { text: "French", links: [] },
      Currency: { text: "Swiss Franc (CHF)", links: [] },
      "Levels, and where to sign in": {
        text: "Level 1 ember-small.meet.test\nLevel 3 ember-large.meet.test",
        links: ["https://ember-small.meet.test", "https://ember-large.meet.test"],
      },
      Apply: { text: "Apply", links: ["https://ember.example.org/apply"] },
      Contribute: { text: "Contribute", links: ["https://ember.example.org/contribute"] },
      Contact: { text: "hello@ember.example.org", links: ["mailto:hello@ember.example.org"] },
    });
  });

  test("speaks the language of the page: names of languages and currencies, and days too", () => {
    const { sellers } = pageOf("members", { language: "ca" });
    const ember = sellers.at(-1);
    expect([ember?.Llengua?.text, ember?.Moneda?.text]).toEqual(["francès", "franc suís (CHF)"]);
    expect(ember?.Sòcia?.text).toMatch(/últim dia: 30 de juny del 2027$/);
  });

  test("offers nobody who has ended, who sells nothing yet, or whose levels are elsewhere", () => {
    const definitions = testDefinitions();
    Object.assign(member(definitions, "ember"), { lastDay: "2026-11-23" });
    Object.assign(member(definitions, "delta"), { levels: [] });
    for (const level of definitions.serviceLevels) if (level.id === "level-3") level.pool = "custom";
    Object.assign(member(definitions, "clover"), { levels: ["level-3"] });
    const { sellers } = pageOf("members", { definitions });
    expect(sellers.map((seller) => seller.Member?.text)).toEqual(["Anchor Co-operative", "Bridge Co-operative"]);
    Object.assign(member(definitions, "ember"), { lastDay: testDay });
    expect(pageOf("members", { definitions }).sellers).toHaveLength(3);
  });

  test("who has no page to apply or contribute at is written to; without an address: not yet", () => {
    const definitions = testDefinitions();
    Object.assign(member(definitions, "anchor"), { apply: undefined, contribute: undefined });
    Object.assign(member(definitions, "bridge"), { apply: undefined, contact: undefined, currency: undefined });
    const [anchor, bridge] = pageOf("members", { definitions }).sellers;
    const written = { text: "write to meetings@anchor.example.org", links: ["mailto:meetings@anchor.example.org"] };
    expect([anchor?.Apply, anchor?.Contribute]).toEqual([written, written]);
    expect([bridge?.Apply?.text, bridge?.Contribute?.text, bridge?.Contact?.text]).toEqual(["not yet", "Contribute", "not yet"]);
    expect(bridge?.Currency?.text).toBe("not given");
  });

  test("names levels that nobody sells at present", () => {
    const definitions = testDefinitions();
    for (const one of definitions.operationalMembers) one.levels = one.levels.filter((id) => id === "level-1");
    const { sentences, headings } = pageOf("members", { definitions });
    expect(sentences).toEqual(["Sold by no member at present: Level 2, Level 3"]);
    expect(headings).not.toContain("Whom to ask");
  });

  test("where no member sells anything yet, there is no empty table, and the co-op is asked", () => {
    const definitions = testDefinitions([{ path: fixtureFolder }]);
    const { sellers, sentences, headings, root } = pageOf("members", { definitions });
    expect(sellers).toEqual([]);
    expect(sentences[0]).toBe("Sold by no member at present: Level 1, Level 2, Level 3");
    expect(headings).toContain("Whom to ask");
    expect(JSON.stringify(root)).not.toContain("Operational members that sell");
  });

  test("a pool of levels of both kinds says who offers which, and has the co-op asked too", () => {
    const definitions = testDefinitions();
    for (const level of definitions.serviceLevels) if (level.id === "multi-account") level.pool = "members";
    const { levels, headings, sentences } = pageOf("members", { definitions });
    expect(levels?.rows.find(([title]) => title === "Offered by")?.slice(3)).toEqual(["operational members", "the co-op itself"]);
    expect(headings).toContain("Whom to ask");
    expect(sentences.join()).not.toContain("Sold by no member");
  });
});

describe("the page of a pool on which the co-op sells", () => {
  test("free of charge: the Free level, whom to ask, and where to sign in", () => {
    const { title, levels, headings, hosts } = pageOf("demo");
    expect([title, ...(levels?.head ?? [])]).toEqual(["Online meetings to try out", "What a level offers", "Free"]);
    expect(headings).toEqual([title, "Whom to ask", "Where to sign in", "Footnotes"]);
    expect(hosts).toEqual(["https://demo.meet.test"]);
  });

  test("to organisations: their level and whom to ask", () => {
    const { title, levels, headings, sentences } = pageOf("custom");
    expect([title, ...(levels?.head ?? [])]).toEqual(["Online meetings for organisations", "What a level offers", "Multi-account"]);
    expect(headings).toEqual([title, "Whom to ask", "Footnotes"]);
    expect(sentences).toEqual(["Ask the co-op itself for an account, a price or a date.", "Online Meeting Co-operative"]);
  });

  test("for events: who may hold one, what it costs, and how long it is there", () => {
    const definitions = testDefinitions();
    for (const pool of definitions.pools) if (pool.id === "event") Object.assign(pool, { leadTime: 7, graceTime: 1 });
    const { title, levels, footnotes, headings } = pageOf("event", { definitions });
    expect(headings).toEqual([title, "Whom to ask", "Footnotes"]);
    expect(levels?.rows).toEqual([
      ["Levels whose members may hold one", "Level 1, Level 2, Level 3, Multi-account, Custom"],
      ["Participants, rooms and duration", "agreed for each event"],
      ["Price", "on request, by number of servers and days"],
      ["Ready before the first day", "7 days"],
      ["Open after the last day", "1 day"],
    ]);
    expect(footnotes.map(({ number, at }) => `${number} ${at}`)).toEqual([
      "3 Events on servers of the Online Meeting Co-operative",
      "4 Events on servers of the Online Meeting Co-operative",
      "6 Price",
    ]);
  });

  test("of one customer's own servers: the level, whom to ask, and not whose they are", () => {
    const { title, levels } = pageOf("summit");
    expect([title, ...(levels?.head ?? [])]).toEqual(["Online meetings on servers of your own", "What a level offers", "Custom"]);
  });

  test("on which no level is yet: its name and whom to ask", () => {
    const definitions = testDefinitions();
    for (const level of definitions.serviceLevels) if (level.pool === "custom") level.pool = "members";
    definitions.organisations = [];
    const { title, levels, headings } = pageOf("custom", { definitions });
    expect([title, levels, headings]).toEqual(["Custom", null, ["Custom", "Whom to ask"]]);
  });
});

describe("no page of any pool says", () => {
  const definitions = testDefinitions();
  const { organisations, dedicatedCustomers, events, operationalMembers, pools } = definitions;
  const ids = ["demo", "members", "custom", "event", ...dedicatedCustomers.map(({ id }) => id)];
  const everything = ids.flatMap((id) =>
    poolPages(definitions, id, options).map(({ content }) => content.replace(/<style>.*<\/style>/s, "")),
  );
  const texts = (things: unknown): string[] =>
    typeof things === "object" && things !== null ? Object.values(things).flatMap(texts) : typeof things === "string" ? [things] : [];
  /** Those texts that are on a page after all; shorter ones are found anywhere. */
  const told = (things: unknown) => texts(things).filter((text) => text.length > 4 && everything.some((page) => page.includes(text)));

  test("who the customers are, where they meet, what was agreed with them", () => {
    for (const customer of [...organisations, ...dedicatedCustomers, ...events]) {
      const { id, name, host, domain, mail, welcome, links } = customer;
      expect(told([id, name, host, domain, mail?.senderAddress, mail?.server, mail?.userName, welcome, links])).toEqual([]);
    }
    expect(told(organisations.map(({ contact, deviations }) => [contact, deviations?.why]))).toEqual([]);
    expect(told(dedicatedCustomers.map(({ contact, deviations }) => [contact, deviations?.why]))).toEqual([]);
  });

  test("what an operational member shares, how its mail leaves, what its Greenlight runs with", () => {
    for (const { mail, welcome, image, environment, look } of operationalMembers)
      expect(told([mail?.server, mail?.dkim, mail?.spf, welcome, image, environment, look])).toEqual([]);
    expect(everything.filter((page) => /15 ?%|revenue/.test(page))).toEqual([]);
  });

  test("what the servers are", () => {
    for (const { servers, front, software, loadBalancer } of pools)
      expect(told([servers.type, servers.location, front, software, loadBalancer])).toEqual([]);
    expect(everything.filter((page) => /\b10\.0\.|\b127\.0|ubuntu/.test(page))).toEqual([]);
  });
});
