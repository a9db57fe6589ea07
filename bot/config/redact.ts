/** Addresses of services carry keys in their user, path and query: only scheme, host and port may be shown. */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return "(not a URL)";
  const { protocol, host, username, password, pathname, search, hash } = new URL(url);
  const hidden = username !== "" || password !== "" || search !== "" || hash !== "" || pathname.length > 1;
  return `${protocol}//${host}${hidden ? "/…" : ""}`;
}

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
      text.replace(URLS, (url) => redactUrl(url)),
    );
}
