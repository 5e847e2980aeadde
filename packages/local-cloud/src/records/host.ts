import type { Faults } from "../faults.ts";
import type { Disk } from "./disk.ts";
import type { DockerEngine } from "./docker/engine.ts";

/** A server, as what answers on it sees it. */
export interface Host {
  name: string;
  disk: Disk;
  docker: DockerEngine;
  /** Public keys that root may come with, in authorized_keys form. */
  rootKeys: string[];
  faults: Pick<Faults, "hit">;
  /** Writes a line into the log of the server. */
  record(line: string): void;
}
