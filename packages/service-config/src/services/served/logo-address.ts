import type { Logo } from "@meet-coop/definitions";
import { frontServer } from "../../front-server.ts";
import type { TenantPlan } from "../../tenant-plan.ts";

/** Where the pictures lie on the server of a pool: logos and favicons. */
export const logosFolder = `${frontServer.served}/branding`;

/** A picture's file there, and at its address: called after what it holds, so that a new picture is never mistaken for an old one. */
export const logoFileName = ({ sha256, type }: Logo): string => `${sha256.slice(0, 24)}.${type === "image/png" ? "png" : "webp"}`;

/** Where pictures are, at each tenant's name. */
export const brandingPath = "/branding/";

/** The address of a tenant's logo. */
export const logoAddress = (logo: Logo, hostName: string): string => `https://${hostName}${brandingPath}${logoFileName(logo)}`;

/** Where browsers and phones look for a favicon: Greenlight's pages name none. */
export const faviconPaths = ["/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"] as const;

/** All pictures that these tenants show, each once. */
export function picturesOf(tenants: readonly Pick<TenantPlan, "look">[]): Logo[] {
  const pictures = tenants.flatMap(({ look }) => [look.logo ?? [], look.favicon ?? []].flat());
  return [...new Map(pictures.map((picture) => [logoFileName(picture), picture])).values()];
}
