/** A resource as Pulumi knows it, as far as its cloud is asked about it. */
export interface CloudResource {
  urn: string;
  /** e.g. `hcloud:index/server:Server` */
  type: string;
  /** Its cloud's id for it, where it has one. */
  id?: string | undefined;
  /** What the program asked for; what is secret or not known yet may be left out. */
  inputs?: Record<string, unknown> | undefined;
}

/** The last part of a URN, with its type's: `Server \`demo-a-server\``. */
export function nameOf({ urn, type }: Pick<CloudResource, "urn" | "type">): string {
  return `${type.split(":").at(-1)} \`${urn.split("::").at(-1)}\``;
}
