import { expect, test } from "vitest";
import { drawnKills, KilledPool, lives } from "./killed-pool.testing.ts";

// Pools that are killed once in each thing that they live through, at moments drawn from a seed.
const howMany = Number(process.env.SOAK_KILLS ?? 20);
const seed = Number(process.env.SOAK_SEED ?? 1);
const kills = drawnKills(seed, howMany);
const rounds = Array.from({ length: Math.ceil(howMany / lives.length) }, (_, nth) => ({
  round: nth + 1,
  kills: kills.slice(nth * lives.length, (nth + 1) * lives.length),
}));

test.each(rounds)(
  `pool $round of seed ${seed}: whenever \`up\` is killed, recover and \`up\` leave one of everything`,
  async ({ kills }) => {
    expect(kills.length).toBeGreaterThan(0);
    const pool = await KilledPool.start();
    try {
      for (const [nth, life] of lives.entries()) {
        const kill = kills[nth];
        if (kill) console.log((await pool.survives(life, kill)).join("\n"));
      }
    } finally {
      await pool.end();
    }
  },
);
