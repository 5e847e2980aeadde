/** Which images an instance offers: those of their makers where Docker has or can pull them, those and no others, or those that are built here. */
export const imageChoices = ["auto", "originals", "stand-ins"] as const;
export type ImageChoice = (typeof imageChoices)[number];
