/** That something will be gone, as the API says it. */
export interface Deprecation {
  announced: string;
  unavailable_after: string;
}

/** Has the day come? */
export function isOver(deprecation: Deprecation | null): boolean {
  return deprecation !== null && Date.parse(deprecation.unavailable_after) < Date.now();
}
