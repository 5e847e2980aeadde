import { step } from "@meet-coop/command-line";
import { CloudProcess } from "./cloud-process.ts";
import { type Bench, comparedTo, type Figure, seconds } from "./figure.ts";
import { BenchProject } from "./project.ts";

const many = 200;

const serverProgram = `import { Server } from "@pulumi/hcloud";
for (let n = 1; n <= ${many}; n += 1) {
  new Server(\`server-\${n}\`, { name: \`bench-\${n}\`, serverType: "cx43", image: "ubuntu-24.04", location: "fsn1" });
}
`;
const randomProgram = `import { RandomId } from "@pulumi/random";
for (let n = 1; n <= ${many}; n += 1) new RandomId(\`random-\${n}\`, { byteLength: 8 });
`;

/** What is timed of each project, in this order. */
const runs = [
  { name: "first up", command: "up", times: 1 },
  { name: "preview without a change", command: "preview", times: 3 },
  { name: "up without a change", command: "upWithoutChange", times: 3 },
] as const;

async function timed(what: string, project: BenchProject): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, command, times } of runs) {
    const value = await step(`${what}: ${name}${times > 1 ? ` (median of ${times})` : ""}`, () => seconds(project[command], times));
    figures.push({ name: `${what}: ${name}`, value, unit: "s" });
  }
  return figures;
}

export const servers: Bench = {
  name: "servers",
  says: `${many} servers through the engine on driver records, beside a program with as many random resources`,
  async run({ environment }) {
    const cloud = await CloudProcess.start(environment);
    const bare = await BenchProject.make(randomProgram, environment);
    const project = await BenchProject.make(serverProgram, environment, {
      HCLOUD_TOKEN: cloud.settings.hetznerToken,
      HCLOUD_ENDPOINT: cloud.settings.hetznerEndpoint,
    });
    try {
      const randoms = await timed(`${many} random resources`, bare);
      const figures = (await timed(`${many} servers`, project)).map((figure, nth) => {
        const companion = randoms[nth];
        return companion ? comparedTo(companion, figure, "random") : figure;
      });
      return [...randoms, ...figures];
    } finally {
      bare.remove();
      project.remove();
      await cloud.stop();
    }
  },
};
