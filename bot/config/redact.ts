import { shownUrl } from "../core/shown-url.ts";

const URLS = /\b(?:https?|wss?):\/\/[^\s"'`<>\\]+/gi;

/** Shorter ones are typing mistakes, and would blot out half of every line. */
const SHORTEST_SECRET = 8;

/** Makes a text of unknown origin safe to show: the URLs in it shortened, the given secrets taken out. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const patterns = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .map((secret) => new RegExp(`(?:0x)?${secret.replace(/[^0-9a-z]/gi, "\\$&")}`, "gi"));
  return (text) =>
    patterns.reduce(
      (shown, pattern) => shown.replace(pattern, "(secret)"),
      text.replace(URLS, (url) => shownUrl(url)),
    );
}
