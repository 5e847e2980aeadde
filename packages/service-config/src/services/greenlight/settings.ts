import { enforcedAt } from "../../held-limit.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { logoAddress } from "../served/logo-address.ts";
import { greenlightScriptCommand } from "./files.ts";
import type { GreenlightTable } from "./limits.ts";

/** The site settings from which `greenlight-initializers/pages.rb` takes a tenant's own. Empty: Greenlight's words stay. */
export const pageSettings = { title: "MeetCoopTitle", frontPageText: "MeetCoopFrontPageText" } as const;

/** Colours where a definition says none. Source: the data migration `populate_site_settings` of Greenlight 3. */
const greenlightsColors = { PrimaryColor: "#467fcf", PrimaryColorLight: "#e8eff9", PrimaryColorDark: "#316cbe" } as const;

/**
 * The account that invites the others. Made once and remembered; a later change of its password or address in Greenlight stays. Where people sign in elsewhere, it is the
 * person whom the plan names; naming another makes that one an administrator too.
 */
export interface FirstAdministrator {
  email: string;
  password: string;
  /** Those that it had before our secrets were renewed. Default: none. */
  formerPasswords?: string[];
  /** Default: the tenant's name. */
  name?: string;
}

export interface GreenlightSettingsOptions {
  administrator: FirstAdministrator;
  /** Full host name of the tenant. */
  hostName: string;
}

/** What `greenlight-scripts/settings.rb` puts in force. */
export interface GreenlightSettings {
  version: 1;
  /** Rows of `site_settings`, by name. Null: as Greenlight has it, e.g. its logo. */
  siteSettings: Record<string, string | null>;
  /** Permissions of every role, known or not, e.g. `RoomLimit`. */
  permissionsOfEveryRole: Record<string, string | null>;
  /** Exceptions by the name of a role. */
  permissionsOfRoles: Record<string, Record<string, string>>;
  /** `meeting_options` of our own: they reach BBB's `create`, and nobody can change them in a browser. Null: as if it weren't there. */
  heldMeetingOptions: Record<string, string | null>;
  /** Rows of `rooms_configurations`, by the name of the option. */
  roomsConfigurations: Record<string, string | null>;
  administrator: Required<FirstAdministrator>;
}

/**
 * The settings of a tenant's Greenlight, as the JSON text that the script reads from standard input. Holds the administrator's password.
 *
 * Who administers a tenant invites people and sees to their rooms, but can't lift a limit: its role may neither change settings nor roles,
 * and carries the room limit like any other.
 */
export function greenlightSettings(tenant: TenantPlan, { administrator, hostName }: GreenlightSettingsOptions): string {
  const { limits, links, look } = tenant;
  const enforced = Map.groupBy(enforcedAt(limits, "greenlight"), (one) => one.in);
  const keptIn = (table: GreenlightTable): Record<string, string | null> =>
    Object.fromEntries((enforced.get(table) ?? []).map(({ name, value }) => [name, value]));
  const logo = look.logo && logoAddress(look.logo, hostName);
  const settings: GreenlightSettings = {
    version: 1,
    siteSettings: {
      ...keptIn("site_settings"),
      DefaultRole: "User",
      Terms: links.terms ?? "",
      PrivacyPolicy: links.privacy ?? "",
      AccessibilityStatement: links.accessibility ?? "",
      HelpCenter: links.helpCenter ?? "",
      [pageSettings.title]: look.title ?? "",
      [pageSettings.frontPageText]: tenant.frontPageText ?? "",
      PrimaryColor: look.primaryColor ?? greenlightsColors.PrimaryColor,
      PrimaryColorLight: look.primaryColorLight ?? greenlightsColors.PrimaryColorLight,
      PrimaryColorDark: look.primaryColorDark ?? greenlightsColors.PrimaryColorDark,
      BrandingImage: logo,
    },
    permissionsOfEveryRole: {
      ...keptIn("role_permissions"),
      ManageRoles: "false",
      ManageSiteSettings: "false",
      ManageUsers: "false",
      // Of each new account, to each administrator: whoever was invited is known, and the co-op's operator would hear of everybody in every tenant.
      EmailOnSignup: "false",
    },
    permissionsOfRoles: { Administrator: { ManageUsers: "true" }, Guest: { CreateRoom: "false" } },
    heldMeetingOptions: {
      ...keptIn("meeting_options"),
      welcome: tenant.welcome,
      logo,
      bannerText: look.banner?.text ?? null,
      bannerColor: look.banner?.color ?? null,
      disabledFeatures: tenant.sharedNotes ? null : "sharedNotes",
    },
    roomsConfigurations: keptIn("rooms_configurations"),
    administrator: {
      name: `${tenant.name} administrator`,
      formerPasswords: [],
      ...administrator,
      ...(tenant.signIn ? { email: tenant.signIn.administrator } : {}),
    },
  };
  return `${JSON.stringify(settings, null, 1)}\n`;
}

/**
 * A bash script that puts {@link greenlightSettings}, its standard input, in force in a container of Greenlight, on a server that has its files. Prints what changed, by
 * name, or `Nothing to do`.
 */
export const greenlightSettingsCommand = (container: string): string => greenlightScriptCommand(container, "settings.rb");
