import { createServer } from "node:net";

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** The first of `count` ports in a row that are free on 127.0.0.1, below those that the system hands out by itself. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const base = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all(Array.from({ length: count }, (_, nth) => isFree(base + nth)));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`no ${count} free ports in a row on 127.0.0.1`);
}
