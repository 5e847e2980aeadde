/** Random numbers, taken one after the other: the same ones make the same mistake. */
export type Dice = () => number;

/** One of some things, by a random number. */
export const nth = <Thing>(things: readonly Thing[], number: number): Thing => things[number % things.length] as Thing;
