/** Progress for people: a name for each step, and the time that it took. Readable without colour, and in a log file. */

let depth = 0;

/** Seconds with one decimal, minutes above 90 s: `3.2 s`, `4 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, "0")} s`;
}

/** Prints one line of detail below the step that runs. */
export function detail(line: string): void {
  console.log(`${"  ".repeat(depth)}  ${line}`);
}

/**
 * Runs one named step: says when it begins, when it is done and how long it took. An error passes through, after a line that names the step.
 */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const indent = "  ".repeat(depth);
  const started = Date.now();
  console.log(`${indent}· ${name} …`);
  depth += 1;
  try {
    const result = await work();
    console.log(`${indent}✓ ${name} (${duration(Date.now() - started)})`);
    return result;
  } catch (error) {
    console.log(`${indent}✗ ${name} (${duration(Date.now() - started)})`);
    throw error;
  } finally {
    depth -= 1;
  }
}
