import { afterAll, beforeAll, test } from "vitest";
import { drawnKills, KilledPool, lives } from "./killed-pool.testing.ts";

// A kill of each kind at a moment that nobody chose; `killed-pool.soak.test.ts` has many.
const kills = drawnKills(1, lives.length);
let pool: KilledPool;
beforeAll(async () => {
  pool = await KilledPool.start();
});
afterAll(() => pool?.end());

test.each(lives.map((life, nth) => ({ life, kill: kills[nth], ...life })))(
  "killed in the middle of $what, while the clouds refuse and drop calls: recover and `up` leave one of everything",
  async ({ life, kill }) => {
    if (kill) console.log((await pool.survives(life, kill)).join("\n"));
  },
);
