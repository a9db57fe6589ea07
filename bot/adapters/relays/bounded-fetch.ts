import type { FetchGetUrlFunc } from "ethers";
import { messageOf } from "../../core/errors.ts";

/**
 * How ethers is to make a request so that it ends within the time given, answer included. Its own way bounds only
 * silence, and leaves the connection open afterwards, which would hold the process up at its end.
 */
export function boundedFetch(timeoutMs: number): FetchGetUrlFunc {
  return async (request) => {
    const url = new URL(request.url);
    const headers = new Headers(request.headers);
    // fetch refuses credentials in a URL, and shows the URL when it does.
    if (url.username !== "") headers.set("authorization", basicAuthorization(url));
    url.username = "";
    url.password = "";
    try {
      const response = await fetch(url, {
        method: request.method,
        headers,
        body: request.body === null ? null : Buffer.from(request.body),
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      return {
        statusCode: response.status,
        statusMessage: response.statusText,
        headers: Object.fromEntries(response.headers),
        body: new Uint8Array(await response.arrayBuffer()),
      };
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === "TimeoutError")
        throw new Error(`no answer within ${timeoutMs} ms`);
      // "fetch failed"; what failed is in its cause.
      const cause = thrown instanceof Error ? thrown.cause : undefined;
      throw new Error(messageOf(cause ?? thrown));
    }
  };
}

function basicAuthorization({ username, password }: URL): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
