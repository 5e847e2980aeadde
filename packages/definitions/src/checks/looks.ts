import { contrast } from "../contrast.ts";
import { type Checked, type Found, meantOf, oneOf } from "./finding.ts";

/** The least contrast between text and what lies behind it: WCAG 2.2, 1.4.3, level AA. */
const least = 4.5;

/** Greenlight writes white on the primary colour, and the primary colour on white and on its light one; a banner is written in white. */
export function unreadableColors({ faces }: Checked): Found[] {
  return faces.flatMap(({ source, look }) => {
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

export function bannerWithoutText({ faces }: Checked): Found[] {
  return faces
    .filter(({ look }) => (look.bannerColor === undefined) !== (look.bannerText === undefined))
    .map(({ source, look }) => ({
      source,
      path: ["look", look.bannerText === undefined ? "banner-color" : "banner-text"],
      what: `needs a line \`${look.bannerText === undefined ? "banner-text" : "banner-color"}\` beside it`,
      cure: "write both lines, or none",
    }));
}

export function logoWithoutFile({ faces, logos, complete }: Checked): Found[] {
  if (!complete("logos")) return [];
  const known = logos.map(({ id }) => id);
  return faces
    .filter(({ look }) => look.logo !== undefined && !known.includes(look.logo))
    .map(({ source, look: { logo = "" } }) => ({
      source,
      path: ["look", "logo"],
      what: "names a picture that isn't there",
      got: logo,
      expected: oneOf(known),
      ...meantOf(logo, known),
      cure: `put the picture into the folder \`logos\` as \`${logo}\``,
    }));
}
