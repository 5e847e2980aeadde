import { choice } from "../quantity.ts";

/** Hetzner's locations, by its names. */
export const location = choice("fsn1", "nbg1", "hel1", "ash", "hil", "sin");
