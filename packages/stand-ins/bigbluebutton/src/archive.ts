import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { metadataXml, type Recording, type RecordingState, readRecording } from "./recording.ts";

/** Folders of a format; recordings of a state are its sub-folders, named by record id. */
export type ArchiveFolders = Readonly<Record<RecordingState, string>>;

/** The folders where the original keeps its recordings. `published` and `unpublished` are properties, the rest lies beside `published`. */
export function archiveFolders(publishedDir: string, unpublishedDir: string): ArchiveFolders {
  const root = dirname(publishedDir);
  return {
    processing: join(root, "recording/process/presentation"),
    published: join(publishedDir, "presentation"),
    unpublished: join(unpublishedDir, "presentation"),
    deleted: join(root, "deleted/presentation"),
  };
}

/** What `getRecordings` is asked for. Empty lists mean "all". */
export interface RecordingFilter {
  /** Record ids or their beginnings. */
  readonly ids: readonly string[];
  /** Empty: published and unpublished; "any": all. */
  readonly states: readonly string[];
  /** Values may begin and end with `%`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The recordings on this server's disk. */
export class Archive {
  readonly folders: ArchiveFolders;

  constructor(folders: ArchiveFolders) {
    this.folders = folders;
  }

  find(filter: RecordingFilter): Recording[] {
    const wanted = filter.states.length === 0 ? ["published", "unpublished"] : filter.states;
    return states
      .filter((state) => wanted.includes("any") || wanted.includes(state))
      .flatMap((state) => this.#of(state))
      .filter(({ id }) => filter.ids.length === 0 || filter.ids.some((beginning) => id.startsWith(beginning)))
      .filter(({ metadata }) => [...filter.metadata].every(([key, value]) => matches(metadata.get(key), value)));
  }

  save(recording: Recording): void {
    const folder = join(this.folders[recording.state], recording.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "metadata.xml"), metadataXml(recording));
  }

  /** Moves a recording to another state and rewrites its metadata.xml. */
  move(recording: Recording, state: RecordingState): Recording {
    const target = join(this.folders[state], recording.id);
    const moved = { ...recording, state };
    if (state !== recording.state) {
      mkdirSync(this.folders[state], { recursive: true });
      rmSync(target, { recursive: true, force: true });
      renameSync(join(this.folders[recording.state], recording.id), target);
    }
    this.save(moved);
    return moved;
  }

  #of(state: RecordingState): Recording[] {
    const folder = this.folders[state];
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .sort()
      .map((id) => join(folder, id, "metadata.xml"))
      .filter((file) => existsSync(file))
      .map((file) => readRecording(file, state));
  }
}

const states: readonly RecordingState[] = ["processing", "published", "unpublished", "deleted"];

function matches(value: string | undefined, pattern: string): boolean {
  if (value === undefined) return false;
  const start = pattern.startsWith("%");
  const end = pattern.endsWith("%");
  const text = pattern.slice(start ? 1 : 0, end && pattern.length > 1 ? -1 : undefined);
  if (start && end) return value.includes(text);
  if (start) return value.endsWith(text);
  if (end) return value.startsWith(text);
  return value === text;
}
