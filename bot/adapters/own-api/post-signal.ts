import { randomUUID } from "node:crypto";
import { ArbError, messageOf } from "../../core/errors.ts";

/** Where the bot that runs on this machine takes signals. */
export interface OwnApi {
  readonly url: string;
  /** ARB_API_TRADE_TOKEN. */
  readonly token: string;
}

/** What the engine made of a signal: an order, a refusal in a sentence, or nothing yet. */
export type SignalWord =
  | { readonly outcome: "order"; readonly orderId: bigint }
  | { readonly outcome: "denied"; readonly sentence: string }
  | { readonly outcome: "pending" };

const TIMEOUT_MS = 15_000;

interface Answer {
  readonly outcome?: string;
  readonly orderId?: string;
  readonly sentence?: string;
  readonly error?: { readonly message?: string };
}

/**
 * Offers one signal to the running bot. Throws ENDPOINT_UNREACHABLE when it does not answer, and TRADE_REFUSED with its words
 * when it does not listen.
 */
export async function postSignal({ url, token }: OwnApi, id: string, body: object): Promise<SignalWord> {
  const answer = await fetch(`${url}/v1/signals?waitMs=5000`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      // Of each try its own: that a trade is made once, its id sees to.
      "idempotency-key": randomUUID(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((thrown: unknown) => {
    throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint: url, problem: messageOf(thrown) }, { cause: thrown });
  });
  const said = (await answer.json().catch(() => ({}))) as Answer;
  if (!answer.ok) {
    const words = said.error?.message?.replace(/\.$/, "") ?? "no words";
    const problem = `the running bot answers ${answer.status}: ${words}`;
    throw new ArbError("TRADE_REFUSED", { id, problem });
  }
  if (said.outcome === "order") return { outcome: "order", orderId: BigInt(said.orderId ?? 0) };
  if (said.outcome === "denied") return { outcome: "denied", sentence: said.sentence ?? "without a word" };
  return { outcome: "pending" };
}
