import type { FetchGetUrlFunc, GetUrlResponse } from "ethers";
import type { RelayBreaker } from "./relay-breaker.ts";
import { relayWords } from "./relay-words.ts";
import { retryAfterMs } from "./retry-after.ts";

/** Codes with which relays and proxies mean that they are overloaded or broken, and not that the request is wrong. */
const isTheirFault = (statusCode: number): boolean => statusCode === 429 || statusCode >= 500;

/**
 * A fetch that the breaker may hold back, and that throws whatever is no JSON in an HTTP 200, in words without a URL.
 * @param onAnswer told how long an answer took, in milliseconds
 */
export function guardedFetch(
  fetchUrl: FetchGetUrlFunc,
  breaker: RelayBreaker,
  onAnswer: (tookMs: number) => void,
): FetchGetUrlFunc {
  return async (request) => {
    const permit = breaker.request();
    if (permit === undefined) throw new Error(heldBack(breaker));
    const startedAtMs = performance.now();
    let response: GetUrlResponse;
    try {
      response = await fetchUrl(request);
    } catch (thrown) {
      permit.failed();
      throw thrown;
    }
    onAnswer(performance.now() - startedAtMs);
    const { statusCode, headers, body } = response;
    const said = Buffer.from(body ?? []).toString();
    if (isTheirFault(statusCode)) {
      const asked = retryAfterMs(headers["retry-after"], Date.now());
      // One who is asked to slow down and is not told for how long waits all the same.
      permit.failed(asked ?? (statusCode === 429 ? 0 : undefined));
    } else if (statusCode === 200 && !isJson(said)) permit.failed();
    else permit.succeeded();
    if (statusCode !== 200) throw new Error(`HTTP ${statusCode}: ${relayWords(said)}`);
    if (!isJson(said)) throw new Error("its answer could not be read");
    return response;
  };
}

/** Why nothing was sent. */
export function heldBack(breaker: RelayBreaker): string {
  return `not asked: it did not answer, and is left alone for ${Math.ceil(breaker.pauseMs())} ms`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
