import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The site settings from which {@link greenlightPages} takes a tenant's own. Empty: Greenlight's words stay. */
export const pageSettings = { title: "MeetCoopTitle", frontPageText: "MeetCoopFrontPageText" } as const;

/**
 * A file for the container of every Greenlight, which lays title and front-page text over its pages. Always the same content: both texts stand in the site settings,
 * so that a change of them restarts nothing.
 */
export const greenlightPages: { path: string; content: string } = {
  path: "/usr/src/app/config/initializers/meet_coop_pages.rb",
  content: readFileSync(fileURLToPath(new URL("greenlight-pages.rb", import.meta.url)), "utf8"),
};
