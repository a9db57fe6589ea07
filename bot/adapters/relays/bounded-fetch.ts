import type { FetchGetUrlFunc } from "ethers";
import { messageOf } from "../../core/errors.ts";

/** A relay's longest answer is a simulation of 100 transactions with their return data. */
const MAX_ANSWER_BYTES = 4_194_304;

/**
 * How ethers is to make a request so that it ends within the time given, answer included, and reads no more than it can
 * hold. Its own way bounds only silence, and leaves the connection open afterwards, which would hold the process up at its
 * end. Certificates are checked, and redirects are answers: a signed bundle goes to nobody but the relay.
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
        body: await boundedBody(response),
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

async function boundedBody({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // The types of Node and of the web differ on whether a stream can be iterated; Node's can.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`its answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function basicAuthorization({ username, password }: URL): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
