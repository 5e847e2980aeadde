/** What the engine needs can't be had here; the message says what would be needed and how to get it. */
export class EngineMissing extends Error {}
