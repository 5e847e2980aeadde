/**
 * Where the volume with PostgreSQL's data belongs in its container. Images of 18 and later keep each release's data in a folder of its own below `/var/lib/postgresql`, and don't
 * start with a volume in the place of those before.
 */
export const postgresqlData = (version: string): string =>
  Number(/^v?(\d+)/.exec(version)?.[1]) < 18 ? "/var/lib/postgresql/data" : "/var/lib/postgresql";
