import type { Logo } from "@meet-coop/definitions";

/** Where the gateway finds the logos of a pool. */
export const logosFolder = "/var/lib/meet-coop/branding";

/** A logo's file there, and at its address: called after what it holds, so that a new picture is never mistaken for an old one. */
export const logoFileName = ({ sha256, type }: Logo): string => `${sha256.slice(0, 24)}.${type === "image/png" ? "png" : "webp"}`;

/** The address of a tenant's logo. */
export const logoAddress = (logo: Logo, hostName: string): string => `https://${hostName}/branding/${logoFileName(logo)}`;
