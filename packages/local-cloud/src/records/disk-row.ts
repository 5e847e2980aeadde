import type { ContainerRow, ImageRow, NetworkRow, VolumeRow } from "./docker/rows.ts";

/** What is kept of a file or a folder that was copied to a server. */
export type FileRow = { folder: true } | { sha256: string; bytes: number };

/** What a server of the driver `records` has on its disk. */
export interface Contents {
  network: NetworkRow;
  volume: VolumeRow;
  image: ImageRow;
  container: ContainerRow;
  file: FileRow;
  /** The host key that a server without one in its user data made for itself. */
  "host-key": { privateKey: string };
}

/** One thing on a disk, as it stands in the state. */
export interface DiskRow {
  /** `server/what/key` */
  id: string;
  /** The server's id: the state finds rows by their name. */
  name: string;
  what: keyof Contents;
  key: string;
  body: unknown;
}
