import type { Server } from "./api.ts";
import { Archive, archiveFolders } from "./archive.ts";
import { notifyEnd, notifyRecordingReady } from "./callback.ts";
import { Meetings } from "./meetings.ts";
import { Processing } from "./processing.ts";
import { recordingOf } from "./recording.ts";
import type { Settings } from "./settings.ts";
import { Web } from "./web.ts";

export interface ServiceOptions {
  readonly settings: Settings;
  readonly log: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that a minute of a meeting lasts; 60 000 unless a test is in a hurry. */
  readonly minute: number;
  readonly scriptsFolder: string;
  /** Text of bbb-html5.yml. */
  readonly clientSettings: string;
  /** Whether BlockNote's own service is installed. */
  readonly notesServer: () => boolean;
  readonly release: string;
}

/** The whole service: meetings, recordings and their web side. */
export class Service {
  readonly server: Server;
  readonly web: Web;
  readonly #processing: Processing;
  #clock: NodeJS.Timeout | undefined;

  constructor({ settings, log, now, minute, scriptsFolder, clientSettings, notesServer, release }: ServiceOptions) {
    const archive = new Archive(archiveFolders(settings.publishedDir, settings.unpublishedDir));
    this.#processing = new Processing(archive, {
      // Three seconds at the normal speed: long enough to be seen as "processing", as it is for much longer in the original.
      delay: minute / 20,
      scriptsFolder,
      log,
      onPublished: (recording) => notifyRecordingReady(recording, settings.securitySalt, log),
    });
    const meetings = new Meetings(now, minute, (meeting, reason) => {
      log(`meeting ${meeting.internalId}: ended, ${reason}`);
      notifyEnd(meeting, log);
      if (meeting.recordingMarked) this.#processing.add(recordingOf(meeting, settings.serverUrl));
    });
    this.server = { settings, meetings, archive, log };
    this.web = new Web({ server: this.server, now, minute, clientSettings, notesServer, release });
    this.#clock = setInterval(() => meetings.sweep(), Math.min(1000, minute / 10));
  }

  /** Listens; port 0 takes a free one. Resolves to the port. Rejects when the port is in use. */
  start(port: number, address: string): Promise<number> {
    this.#processing.resume();
    const { http } = this.web;
    return new Promise((resolve, reject) => {
      http.once("error", reject);
      http.listen(port, address, () => {
        const bound = http.address();
        resolve(typeof bound === "object" && bound !== null ? bound.port : port);
      });
    });
  }

  /** Stops at once. Running meetings are gone, recordings that wait for processing are taken up by the next start. */
  stop(): Promise<void> {
    clearInterval(this.#clock);
    this.#processing.stop();
    return new Promise((resolve) => {
      this.web.http.close(() => resolve());
      this.web.http.closeAllConnections();
    });
  }
}
