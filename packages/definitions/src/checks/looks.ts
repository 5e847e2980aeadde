import { contrast } from "../contrast.ts";
import type { Look } from "../kinds/tenant.ts";
import type { Source } from "../tenancy.ts";
import type { Checked, Found } from "./finding.ts";

/** The least contrast between text and what lies behind it: WCAG 2.2, 1.4.3, level AA. */
const least = 4.5;

/** Each look once: an operational member's stands in one file for all its tenants. */
function looks({ tenancies }: Checked): { source: Source; look: Look }[] {
  const files = new Map(tenancies.map(({ source, look }) => [`${source.folder}/${source.id}`, { source, look }]));
  return [...files.values()];
}

/** Greenlight writes white on the primary colour, and the primary colour on white and on its light one; a banner is written in white. */
export function unreadableColors(definitions: Checked): Found[] {
  return looks(definitions).flatMap(({ source, look }) => {
    const { primaryColor: primary, primaryColorLight: light, bannerColor: banner } = look;
    const pairs = [
      ...(primary ? [{ key: "primary-color", color: primary, other: "#ffffff", on: "white" }] : []),
      ...(primary && light ? [{ key: "primary-color-light", color: light, other: primary, on: "`primary-color`" }] : []),
      ...(banner ? [{ key: "banner-color", color: banner, other: "#ffffff", on: "white" }] : []),
    ];
    return pairs.flatMap(({ key, color, other, on }): Found[] => {
      const ratio = contrast(color, other);
      if (ratio >= least) return [];
      return [
        {
          source,
          path: ["look", key],
          what: `can't be read together with ${on} by everybody: their contrast is ${(Math.floor(ratio * 100) / 100).toFixed(2)}`,
          got: color,
          expected: `a contrast of at least ${least} (WCAG 2.2, 1.4.3)`,
          cure: key === "primary-color-light" ? "choose a lighter colour, or a darker `primary-color`" : "choose a darker colour",
        },
      ];
    });
  });
}

export function bannerWithoutText(definitions: Checked): Found[] {
  return looks(definitions)
    .filter(({ look }) => (look.bannerColor === undefined) !== (look.bannerText === undefined))
    .map(({ source, look }) => ({
      source,
      path: ["look", look.bannerText === undefined ? "banner-color" : "banner-text"],
      what: `needs a line \`${look.bannerText === undefined ? "banner-text" : "banner-color"}\` beside it`,
      cure: "write both lines, or none",
    }));
}
