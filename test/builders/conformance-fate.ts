import { isPending } from "../../bot/core/awaitable.ts";
import { ArbError } from "../../bot/core/errors.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { SeveralEndpoints } from "../../bot/adapters/chain/several-endpoints.ts";
import type { OrderStore } from "../../bot/ports/order-store.ts";
import type { Relay, RelayAnswer } from "../../bot/ports/relay.ts";
import type { Signer } from "../../bot/ports/signer.ts";

/** Where a life can be struck: `record:` and the type of an event, of an order or of a part. */
export type FatePoint = "signature" | "send" | `record:${string}`;

/**
 * `before` and `after` end the process there; `disk-fails` lets it live without a journal, and `refused` is the signer's
 * word.
 */
export type FateMoment = "before" | "after" | "disk-fails" | "refused";

/** The nth time that a point is reached, from the blow's announcement on. */
export interface FateBlow {
  readonly point: FatePoint;
  readonly nth: number;
  readonly moment: FateMoment;
}

/**
 * What stands between a bot and its journal, its signer, its node and its relay: it counts what passes, knows when
 * nothing does, and strikes where it is told to. A process that is over writes, signs and sends nothing more.
 */
export class ConformanceFate {
  /** Every point that was reached, oldest first, over all lives. */
  readonly passed: FatePoint[] = [];
  /** All bytes that were handed over, each once. */
  readonly sent = new Set<Hex>();
  /** What was handed over without its signature in the journal. */
  readonly unrecorded: Hex[] = [];
  /** Bytes that were handed over for the first time after the disk had failed. */
  readonly sentWithoutDisk: Hex[] = [];
  /** All events that became durable in this process, oldest first, and what they make. */
  readonly journal: OrderEvent[] = [];
  readonly orders = new Map<bigint, Order>();
  /** What a relay says is lost on its way, as after its own retries and pauses, which take seconds. */
  losesAnswers = false;
  /** How the process ends, where it is one of its own. */
  onDeath: () => void = () => undefined;
  #isOver = false;
  #hasDisk = true;
  #blow: FateBlow | undefined;
  #reached = 0;
  readonly #recorded = new Set<Hex>();
  readonly #headLooks = new Set<() => Promise<void>>();
  #busy = 0;
  #idleSinceMs = 0;

  /** Whether the process has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether the announced blow has fallen. */
  get hasStruck(): boolean {
    return this.#blow === undefined;
  }

  announce(blow: FateBlow | undefined): void {
    this.#blow = blow;
    this.#reached = 0;
  }

  /** Another process begins. */
  live(): void {
    this.#isOver = false;
    this.#hasDisk = true;
  }

  /** Whether nothing has been asked, written or signed for so long. */
  isIdle(forMs: number): boolean {
    return this.#busy === 0 && performance.now() - this.#idleSinceMs > forMs;
  }

  /** The node's newest block is told at once, as by a subscription. */
  async tellHead(): Promise<void> {
    await Promise.all([...this.#headLooks].map((look) => look()));
  }

  store(store: OrderStore): OrderStore {
    return {
      restore: async () => {
        const restored = await store.restore();
        for (const order of restored) {
          this.orders.set(order.orderId, order);
          for (const { transaction } of order.intents) this.#recorded.add(transaction.raw);
        }
        return restored;
      },
      append: (event) => this.#watched(this.#append(store, event)),
    };
  }

  signer(signer: Signer): Signer {
    return {
      accounts: signer.accounts,
      sign: (account, transaction) => {
        const blow = this.#reach("signature");
        if (blow?.moment === "refused") throw new ArbError("SIGNATURE_REFUSED", { problem: "the test wants no more" });
        if (blow?.moment === "before") throw this.#end();
        const signed = signer.sign(account, transaction);
        if (blow?.moment === "after") throw this.#end();
        return isPending(signed) ? this.#watched(signed) : signed;
      },
    };
  }

  endpoints(endpoints: SeveralEndpoints): SeveralEndpoints {
    return {
      send: (method, params) => {
        const ask = (): Promise<unknown> => endpoints.send(method, params);
        if (method !== "eth_sendRawTransaction") return this.#watched(ask());
        return this.#watched(this.#send([params[0] as Hex], ask));
      },
      newestHead: () => endpoints.newestHead(),
      onAnyHead: (listener) => {
        // Whoever cannot be reached now tells of the block when it is reached again.
        const look = (): Promise<void> => endpoints.newestHead().then(listener, () => undefined);
        this.#headLooks.add(look);
        const stop = endpoints.onAnyHead(listener);
        return () => {
          this.#headLooks.delete(look);
          stop();
        };
      },
      second: () => endpoints.second(),
    };
  }

  relay(relay: Relay): Relay {
    const offer = async (raws: readonly Hex[], send: () => Promise<RelayAnswer>): Promise<RelayAnswer> => {
      const answer = await this.#watched(this.#send(raws, send));
      return this.losesAnswers ? { answer: "unknown", detail: "the test has lost the answer" } : answer;
    };
    return {
      name: relay.name,
      sendBundle: (bundle) => offer(bundle.transactions, () => relay.sendBundle(bundle)),
      sendPrivate: (single) => offer([single.transaction], () => relay.sendPrivate(single)),
      simulateBundle: (bundle) => this.#watched(relay.simulateBundle(bundle)),
      cancelBundles: (uuid) => this.#watched(relay.cancelBundles(uuid)),
      cancelPrivate: (hash) => this.#watched(relay.cancelPrivate(hash)),
      bundleStatus: (hash, block) => this.#watched(relay.bundleStatus(hash, block)),
    };
  }

  async #append(store: OrderStore, event: OrderEvent): Promise<void> {
    const type = event.type === "part" ? event.update.type : event.type;
    const blow = this.#reach(`record:${type}`);
    if (blow?.moment === "disk-fails") this.#hasDisk = false;
    if (!this.#hasDisk) throw new Error("the disk has failed");
    if (blow?.moment === "before") throw this.#end();
    // What would share a commit with it is lost with the process.
    if (blow !== undefined) this.#isOver = true;
    await store.append(event);
    this.journal.push(event);
    this.orders.set(event.orderId, applyOrderEvent(this.orders.get(event.orderId), event));
    if (event.type === "signed") this.#recorded.add(event.intent.transaction.raw);
    if (blow !== undefined) throw this.#end();
  }

  async #send<T>(raws: readonly Hex[], send: () => Promise<T>): Promise<T> {
    const blow = this.#reach("send");
    if (blow?.moment === "before") throw this.#end();
    for (const raw of raws) {
      if (!this.#recorded.has(raw)) this.unrecorded.push(raw);
      if (!this.#hasDisk && !this.sent.has(raw)) this.sentWithoutDisk.push(raw);
      this.sent.add(raw);
    }
    const answer = await send();
    if (blow?.moment === "after") throw this.#end();
    return answer;
  }

  /** The blow, when it falls here. Throws when the process is over. */
  #reach(point: FatePoint): FateBlow | undefined {
    if (this.#isOver) throw new Error("the process is over");
    this.passed.push(point);
    const blow = this.#blow;
    if (blow?.point !== point) return undefined;
    this.#reached += 1;
    if (this.#reached !== blow.nth) return undefined;
    this.#blow = undefined;
    return blow;
  }

  #end(): Error {
    this.#isOver = true;
    this.onDeath();
    return new Error("the process ends here");
  }

  async #watched<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work;
    } finally {
      this.#busy -= 1;
      this.#idleSinceMs = performance.now();
    }
  }
}
