import { shownUrl } from "../core/shown-url.ts";

/** Without the comma, full stop or bracket of the sentence around it. */
const URLS = /\b(?:https?|wss?):\/\/[^\s"'`<>\\]*[^\s"'`<>\\,;.:)]/gi;

/** Shorter ones are typing mistakes, and would blot out half of every line. */
const SHORTEST_SECRET = 8;

/** Makes texts of unknown origin safe to show: the URLs in them shortened, the secrets taken out. */
export class Redactor {
  readonly #patterns: RegExp[] = [];

  constructor(secrets: readonly string[]) {
    this.add(secrets);
  }

  /** Knows these secrets too from now on. */
  add(secrets: readonly string[]): void {
    for (const secret of secrets.filter(({ length }) => length >= SHORTEST_SECRET)) {
      this.#patterns.push(new RegExp(`(?:0x)?${secret.replace(/[^0-9a-z]/gi, "\\$&")}`, "gi"));
    }
  }

  readonly redact = (text: string): string =>
    this.#patterns.reduce(
      (shown, pattern) => shown.replace(pattern, "(secret)"),
      text.replace(URLS, (url) => shownUrl(url)),
    );
}
