import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Kinds } from "./rows.ts";

type Id = number | string;
export type Kind = keyof Kinds;

/** A connection between two resources: `from` is always the server, where a server takes part. */
export interface Link {
  from: number;
  to: number;
  value: string;
}

/**
 * The state of an instance: one row for each resource, in SQLite.
 *
 * WAL mode with `synchronous = NORMAL`: a request that was answered survives a SIGKILL of the process; a power cut may lose the last moments, but never tears a row.
 */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param file path of the database, or `:memory:` */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS resource (kind TEXT NOT NULL, id NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS resource_name ON resource (kind, name);
      CREATE TABLE IF NOT EXISTS link (kind TEXT NOT NULL, origin INTEGER NOT NULL, target INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, origin, target)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS link_target ON link (kind, target);
      CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    `);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /** Runs `work` in one transaction: all of it, or nothing when it throws. */
  transaction<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  get<K extends Kind>(kind: K, id: Id): Kinds[K] | undefined {
    const row = this.#run("SELECT body FROM resource WHERE kind = ? AND id = ?").get(kind, id);
    return row === undefined ? undefined : (JSON.parse(String(row.body)) as Kinds[K]);
  }

  /** All of this name, oldest first. The planner would rather scan the kind in the order of ids: the index is named. */
  byName<K extends Kind>(kind: K, name: string): Kinds[K][] {
    return this.#bodies<K>(
      this.#run("SELECT body FROM resource INDEXED BY resource_name WHERE kind = ? AND name = ? ORDER BY id").all(kind, name),
    );
  }

  /** Does any resource have a name that ends in `suffix`? */
  hasNameEnding(kind: Kind, suffix: string): boolean {
    return (
      this.#run("SELECT 1 FROM resource WHERE kind = ? AND substr(name, -length(?)) = ? LIMIT 1").get(kind, suffix, suffix) !== undefined
    );
  }

  all<K extends Kind>(kind: K): Kinds[K][] {
    return this.#bodies<K>(this.#run("SELECT body FROM resource WHERE kind = ? ORDER BY id").all(kind));
  }

  count(kind: Kind): number {
    return Number(this.#run("SELECT count(*) AS n FROM resource WHERE kind = ?").get(kind)?.n ?? 0);
  }

  /** Inserts or replaces one resource. */
  put<K extends Kind>(kind: K, body: Kinds[K]): Kinds[K] {
    this.#run("INSERT OR REPLACE INTO resource (kind, id, name, body) VALUES (?, ?, ?, ?)").run(
      kind,
      body.id,
      body.name,
      JSON.stringify(body),
    );
    return body;
  }

  delete(kind: Kind, id: Id): void {
    this.#run("DELETE FROM resource WHERE kind = ? AND id = ?").run(kind, id);
  }

  /** A number that no resource of this instance ever had. */
  nextId(): number {
    const next = Number(this.setting("next-id") ?? "100001");
    this.setSetting("next-id", String(next + 1));
    return next;
  }

  link(kind: string, from: number, to: number, value = ""): void {
    this.#run("INSERT OR REPLACE INTO link (kind, origin, target, value) VALUES (?, ?, ?, ?)").run(kind, from, to, value);
  }

  unlink(kind: string, from: number, to: number): void {
    this.#run("DELETE FROM link WHERE kind = ? AND origin = ? AND target = ?").run(kind, from, to);
  }

  linksFrom(kind: string, from: number): Link[] {
    return this.#links(this.#run("SELECT origin, target, value FROM link WHERE kind = ? AND origin = ? ORDER BY target").all(kind, from));
  }

  linksTo(kind: string, to: number): Link[] {
    return this.#links(this.#run("SELECT origin, target, value FROM link WHERE kind = ? AND target = ? ORDER BY origin").all(kind, to));
  }

  setting(key: string): string | undefined {
    const row = this.#run("SELECT value FROM setting WHERE key = ?").get(key);
    return row === undefined ? undefined : String(row.value);
  }

  setSetting(key: string, value: string): void {
    this.#run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)").run(key, value);
  }

  #run(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #bodies<K extends Kind>(rows: Record<string, unknown>[]): Kinds[K][] {
    return rows.map((row) => JSON.parse(String(row.body)) as Kinds[K]);
  }

  #links(rows: Record<string, unknown>[]): Link[] {
    return rows.map((row) => ({ from: Number(row.origin), to: Number(row.target), value: String(row.value) }));
  }
}
