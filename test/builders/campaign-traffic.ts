import { Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { Request } from "../../devnet/faults/reply.ts";

/** A transaction whose bytes the engine has let go of. */
export interface PublishedTransaction {
  readonly hash: Hex;
  readonly raw: Hex;
  /** In lower case. */
  readonly account: string;
  readonly nonce: number;
}

/** Looks at the newest block, which an idle engine goes on with. */
const LOOKS = /^eth_(blockNumber|getBlockByNumber|chainId|subscribe)$/;
const QUIET_LOOKS = 2;
/** An engine that hears of heads instead of asking for them may ask nothing at all. */
const QUIET_MS = 250;
const POLL_MS = 5;

/** What an engine says to its endpoints and relays, seen from their side. */
export class Traffic {
  readonly published = new Map<Hex, PublishedTransaction>();
  #unanswered = 0;
  #looksInARow = 0;
  #lastRequestAtMs = performance.now();

  /** For proxies. */
  readonly onRequest = (request: Request): void => {
    this.#lastRequestAtMs = performance.now();
    for (const raw of transactionsIn(request)) this.#note(raw);
    if (LOOKS.test(request.method)) return;
    this.#unanswered += 1;
    this.#looksInARow = 0;
  };

  /** For proxies. */
  readonly onReply = ({ method }: Request): void => {
    if (!LOOKS.test(method)) this.#unanswered -= 1;
    else this.#looksInARow = this.#unanswered === 0 ? this.#looksInARow + 1 : 0;
  };

  /** Resolves when the engine has nothing to do any more but to look for a block, and in any case after `withinMs`. */
  async quiet(withinMs: number): Promise<void> {
    this.#looksInARow = 0;
    this.#lastRequestAtMs = performance.now();
    const deadlineMs = performance.now() + withinMs;
    while (performance.now() < deadlineMs && !this.#isQuiet()) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  #isQuiet(): boolean {
    const sinceMs = performance.now() - this.#lastRequestAtMs;
    return this.#unanswered === 0 && (this.#looksInARow >= QUIET_LOOKS || sinceMs >= QUIET_MS);
  }

  #note(raw: Hex): void {
    const transaction = publishedTransaction(raw);
    this.published.set(transaction.hash, transaction);
  }
}

/** What signed bytes say. Throws when they are not signed. */
export function publishedTransaction(raw: Hex): PublishedTransaction {
  const { hash, from, nonce } = Transaction.from(raw);
  if (hash === null || from === null) throw new Error(`${raw} is not signed`);
  return { hash: hash as Hex, raw, account: from.toLowerCase(), nonce };
}

function transactionsIn({ method, params }: Request): readonly Hex[] {
  const [first] = params;
  if (method === "eth_sendRawTransaction") return [first as Hex];
  if (method === "eth_sendPrivateTransaction") return [(first as { tx: Hex }).tx];
  if (method === "eth_sendBundle") return (first as { txs?: Hex[] }).txs ?? [];
  return [];
}
