import { get } from "node:http";

/** `http://localhost:8080` and `demo` → `http://demo.localhost:8080/`, which browsers find without any setting. */
export function doorAddress(door: string, label: string): string {
  return `${door.replace("//", `//${label}.`)}/`;
}

/** What a browser gets at a name of the local cloud's door. Goes to loopback itself: outside browsers, few resolvers know `*.localhost`. */
export function askDoor(door: string, label: string): Promise<{ status: number; text: string }> {
  const { host, port } = new URL(doorAddress(door, label));
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: "/", headers: { host }, timeout: 10_000 }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on("timeout", function (this: { destroy(error: Error): void }) {
        this.destroy(new Error("no answer within 10 s"));
      })
      .on("error", reject);
  });
}
