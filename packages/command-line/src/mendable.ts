/** What a person can mend: shown as a message, without a stack trace. It says what there was, what was expected, and the cure. Anything else that is thrown is a defect of ours. */
export class Mendable extends Error {
  override name = "Mendable";
}

/** Runs a command's program: what a person can mend ends it with its message and exit status 1, a defect with its stack trace. */
export async function main(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const forPeople =
      error instanceof Mendable ||
      (error instanceof Error &&
        (["Problem", "EngineMissing", "UserError"].includes(error.constructor.name) ||
          ("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))));
    console.error(forPeople ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
