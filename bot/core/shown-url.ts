/** Addresses of services carry keys in their user, path and query: only scheme, host and port may be shown. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "(not a URL)";
  const { protocol, host, username, password, pathname, search, hash } = new URL(url);
  const hidden = username !== "" || password !== "" || search !== "" || hash !== "" || pathname.length > 1;
  return `${protocol}//${host}${hidden ? "/…" : ""}`;
}
