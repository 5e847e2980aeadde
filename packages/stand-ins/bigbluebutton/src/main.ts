import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { Service } from "./service.ts";
import { loadSettings, SettingsError } from "./settings.ts";

/** Ports of 127.0.0.1 that the original's own PostgreSQL and Redis hold. Nothing else on the host may count on them, so they are held here too. */
const ownPorts = [5432, 6379];

const environment = process.env;
const packaged = environment.BBB_STAND_IN_PROPERTIES ?? "/usr/share/bbb-web/WEB-INF/classes/bigbluebutton.properties";
const overrides = environment.BBB_STAND_IN_OVERRIDES ?? "/etc/bigbluebutton/bbb-web.properties";
const clientSettings = environment.BBB_STAND_IN_CLIENT_SETTINGS ?? "/etc/bigbluebutton/bbb-html5.yml";
const port = Number(environment.BBB_STAND_IN_PORT ?? 8090);
const minute = Number(environment.BBB_STAND_IN_MINUTE_MS ?? 60_000);

if (!(minute > 0)) fail(`BBB_STAND_IN_MINUTE_MS is '${environment.BBB_STAND_IN_MINUTE_MS}', expected milliseconds above 0.`);

try {
  const service = new Service({
    settings: loadSettings(packaged, overrides),
    log: (line) => console.log(line),
    now: Date.now,
    minute,
    scriptsFolder: environment.BBB_STAND_IN_SCRIPTS ?? "/usr/local/bigbluebutton/core/scripts/post_publish",
    clientSettings: existsSync(clientSettings) ? readFileSync(clientSettings, "utf8") : "",
    notesServer: () => existsSync("/usr/share/bbb-shared-notes-server"),
    release: environment.BIGBLUEBUTTON_RELEASE ?? "3.0.0",
  });
  for (const own of ownPorts) await hold(own);
  await service.start(port, "127.0.0.1");
  console.log(`BigBlueButton stand-in: listening on 127.0.0.1:${port}, a minute lasts ${minute} ms`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => service.stop().then(() => process.exit(0)));
} catch (error) {
  if (error instanceof SettingsError) fail(error.message);
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    fail(
      `${error.message}. BigBlueButton needs 127.0.0.1:${[port, ...ownPorts].join(", ")} for itself: move what listens there to another port.`,
    );
  }
  throw error;
}

function hold(own: number): Promise<void> {
  return new Promise((resolve, reject) => {
    createServer((socket) => socket.destroy())
      .once("error", reject)
      .listen(own, "127.0.0.1", resolve);
  });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
