/** Compares two texts by their code units, for `sort`: the same on every machine, whatever its language. */
export const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Things sorted by their ids; the list that was given stays as it was. */
export const byId = <Thing extends { id: string }>(things: readonly Thing[]): Thing[] =>
  [...things].sort((one, other) => compareTexts(one.id, other.id));
