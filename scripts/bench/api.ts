import { step } from "@meet-coop/command-line";
import { CloudProcess } from "./cloud-process.ts";
import { type Bench, comparedTo, type Figure, seconds } from "./figure.ts";

const servers = 1000;
const parallel = 8;

/** Does `count` pieces of work, `parallel` of them at a time. */
async function inParallel(count: number, work: (nth: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < count) {
        const nth = next;
        next += 1;
        await work(nth);
      }
    }),
  );
}

export const api: Bench = {
  name: "api",
  says: `the local cloud's API: ${servers} servers created over HTTP, ${parallel} calls at a time; its memory`,
  async run({ environment }) {
    const cloud = await CloudProcess.start(environment);
    try {
      const figures: Figure[] = [{ name: "local cloud at rest: memory", value: cloud.memory(), unit: "MiB" }];
      const bare = await step(`${servers} bare requests`, () =>
        seconds(() => inParallel(servers, () => cloud.call("GET", "/locations/1"))),
      );
      figures.push({ name: `${servers} × GET /locations/1, ${parallel} at a time`, value: bare, unit: "s" });
      const creation = await step(`${servers} servers created`, () =>
        seconds(() =>
          inParallel(servers, (nth) =>
            cloud.call("POST", "/servers", {
              name: `bench-${nth}`,
              server_type: "cx43",
              image: "ubuntu-24.04",
              location: "fsn1",
              labels: { bench: "api" },
            }),
          ),
        ),
      );
      const request = { value: bare, name: "a GET" };
      figures.push(comparedTo(request, { name: `${servers} servers created, ${parallel} at a time`, value: creation, unit: "s" }));
      figures.push({ name: `local cloud with ${servers} servers: memory`, value: cloud.memory(), unit: "MiB" });
      const listed = await step("All pages listed", () =>
        seconds(async () => {
          for (let page = 1; page <= servers / 50; page += 1) await cloud.call("GET", `/servers?page=${page}&per_page=50`);
        }),
      );
      figures.push({ name: `${servers} servers listed, ${servers / 50} pages`, value: listed, unit: "s" });
      return figures;
    } finally {
      await cloud.stop();
    }
  },
};
