/** What a person can mend: its message says what, where, and the cure. Shown without a stack trace. */
export class Problem extends Error {
  override name = "Problem";
}
