/** Why a call was refused, as the API tells it: a stable key (`insertDocument` has none) and an English message. */
export class Refusal extends Error {
  readonly key: string;
  /** true: answered as XML even where a refused `join` would redirect the browser. */
  readonly neverRedirect: boolean;

  constructor(key: string, message: string, neverRedirect = false) {
    super(message);
    this.key = key;
    this.neverRedirect = neverRedirect;
  }
}
