import type { Checked, Found } from "./finding.ts";
import { logoWithoutFile } from "./looks.ts";

/** A favicon is a picture of the same folder as a logo, served in the same way: what is wrong with one is wrong with the other. */
function asLogos(checked: Checked, find: (checked: Checked) => Found[]): Found[] {
  const withIcon = <Thing extends Pick<Checked["faces"][number], "look">>(things: readonly Thing[]) =>
    things.map((thing) => ({ ...thing, look: { ...thing.look, logo: thing.look.favicon } }));
  const found = find({ ...checked, faces: withIcon(checked.faces), tenancies: withIcon(checked.tenancies) });
  return found.map((one) => ({ ...one, path: ["look", "favicon"] }));
}

export const faviconWithoutFile = (checked: Checked): Found[] => asLogos(checked, logoWithoutFile);
