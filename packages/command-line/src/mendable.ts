/** What a person can mend: shown as a message, without a stack trace. It says what there was, what was expected, and the cure. Anything else that is thrown is a defect of ours. */
export class Mendable extends Error {
  override name = "Mendable";
}
