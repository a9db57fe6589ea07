import { FetchRequest } from "ethers";
import { boundedFetch } from "./bounded-fetch.ts";
import { guardedFetch, heldBack } from "./guarded-fetch.ts";
import type { RelayBreaker } from "./relay-breaker.ts";
import type { RelayIdentity } from "./relay-identity.ts";

/** A JSON-RPC answer: the relay's result, or its error. */
export type RelayReply =
  { readonly result: unknown } | { readonly error: { readonly code: number | undefined; readonly message: unknown } };

/** The one way to a relay: every request of ours and of Flashbots' client is bounded, guarded and signed alike. */
export class RelayConnection {
  readonly breaker: RelayBreaker;
  readonly identity: RelayIdentity;
  /** For Flashbots' client, which makes copies of it. */
  readonly request: FetchRequest;

  constructor(
    url: string,
    timeoutMs: number,
    parts: {
      readonly breaker: RelayBreaker;
      readonly identity: RelayIdentity;
      readonly onAnswer: (tookMs: number) => void;
    },
  ) {
    this.breaker = parts.breaker;
    this.identity = parts.identity;
    this.request = new FetchRequest(url);
    this.request.getUrlFunc = guardedFetch(boundedFetch(timeoutMs), parts.breaker, parts.onAnswer);
    // A retry in ethers' hands could outlive the block that the bundle was meant for.
    this.request.retryFunc = () => Promise.resolve(false);
  }

  /** Throws when nothing may be sent now, before a signature is made. */
  assertAllowed(): void {
    if (!this.breaker.allowsExecution()) throw new Error(heldBack(this.breaker));
  }

  /** One request. Throws, in words without a URL, when there is no JSON-RPC answer. */
  async ask(method: string, params: readonly unknown[]): Promise<RelayReply> {
    this.assertAllowed();
    // Nothing is matched by its id over HTTP; one for all makes equal requests equal to the last byte.
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const request = this.request.clone();
    request.setHeader("Content-Type", "application/json");
    request.setHeader("X-Flashbots-Signature", this.identity.headerFor(body));
    request.body = body;
    return replyIn((await request.send()).bodyJson);
  }
}

function replyIn(json: unknown): RelayReply {
  if (typeof json === "object" && json !== null) {
    // Some say "error": null beside the result.
    if ("error" in json && json.error !== null && json.error !== undefined) return { error: errorIn(json.error) };
    if ("result" in json && json.result !== undefined) return { result: json.result };
  }
  throw new Error("its answer could not be read");
}

function errorIn(error: unknown): { readonly code: number | undefined; readonly message: unknown } {
  if (typeof error !== "object" || error === null) return { code: undefined, message: error };
  const { code, message } = error as { code?: unknown; message?: unknown };
  return { code: typeof code === "number" ? code : undefined, message };
}
