import { appendFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What was done on a server, one line each; written in the background, many lines at once. Holds no text that was sent, only its SHA-256. */
export class ServerLog {
  readonly file: string;
  #waiting = "";
  #writing: Promise<void> | undefined;

  constructor(stateFolder: string, server: number) {
    this.file = join(stateFolder, "servers", `${server}.log`);
  }

  write(line: string): void {
    this.#waiting += `${new Date().toISOString()} ${line}\n`;
    this.#writing ??= this.#flush().finally(() => {
      this.#writing = undefined;
    });
  }

  /** The file, there even when nothing was written yet. */
  async open(): Promise<string> {
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    await appendFile(this.file, "", { mode: 0o600 });
    return this.file;
  }

  /** Resolves when everything is written. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async remove(): Promise<void> {
    await this.written();
    await rm(this.file, { force: true });
  }

  async #flush(): Promise<void> {
    await this.open();
    while (this.#waiting !== "") {
      const lines = this.#waiting;
      this.#waiting = "";
      await appendFile(this.file, lines);
    }
  }
}
