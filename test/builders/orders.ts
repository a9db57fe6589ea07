import { SigningKey, Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { Intent, SignedTransaction } from "../../bot/core/intent.ts";
import type { ExecutionUpdate, LifecycleEvent, OrderEvent } from "../../bot/core/order-event.ts";
import { foldOrder, type Order } from "../../bot/core/order.ts";
import type { OrderState } from "../../bot/core/order-state.ts";
import type { Inclusion, Outcome } from "../../bot/core/outcome.ts";
import type { Expectation } from "../../bot/ports/executor.ts";
import type { OrderStore } from "../../bot/ports/order-store.ts";
import { aSignal, WETH } from "./signals.ts";

export type OrderUpdate = ExecutionUpdate | LifecycleEvent;

const hash = (digit: string): Hex => `0x${digit.repeat(64)}`;

export const anExpectation: Expectation = {
  predictedProfit: { token: WETH, amountWei: 9_000_000_000_000_000n },
  netProfit: { token: WETH, amountWei: 7_000_000_000_000_000n },
};

export function anIntent(nonce = 3, purpose: "execute" | "cancel" = "execute"): Intent {
  return {
    transaction: {
      account: `0x${"a".repeat(40)}`,
      nonce,
      hash: hash(purpose === "execute" ? "1" : "2"),
      raw: "0x02f8aa",
      purpose,
      competesWith: [],
    },
    details: { minProfitWei: 5n, targetBlocks: [18_000_001n, 18_000_002n] },
  };
}

/** An intent with bytes that are a transaction, whose bid can be read. */
export function aSignedIntent(changes: Partial<SignedTransaction> & { readonly tipGwei?: number } = {}): Intent {
  const { tipGwei = 2, ...fields } = changes;
  const { transaction, details } = anIntent();
  const signed = Transaction.from({
    type: 2,
    chainId: 1n,
    nonce: fields.nonce ?? transaction.nonce,
    to: transaction.account,
    gasLimit: 300_000n,
    maxPriorityFeePerGas: BigInt(tipGwei) * 10n ** 9n,
    maxFeePerGas: 30n * 10n ** 9n,
  });
  signed.signature = new SigningKey(`0x${"7".repeat(64)}`).sign(signed.unsignedHash);
  return {
    transaction: { ...transaction, hash: signed.hash as Hex, raw: signed.serialized as Hex, ...fields },
    details,
  };
}

export function anInclusion(changes: Partial<Inclusion> = {}): Inclusion {
  return {
    transactionHash: hash("1"),
    blockNumber: 18_000_001n,
    blockHash: hash("b"),
    succeeded: true,
    gasUsed: 210_000n,
    gasCostWei: 2_000_000_000_000_000n,
    ...changes,
  };
}

export function anOutcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    inclusion: anInclusion(),
    predictedProfit: anExpectation.predictedProfit,
    realisedProfit: anExpectation.predictedProfit,
    ...changes,
  };
}

/** One update of each type, as it comes in the life of an order that succeeds, and then those of other lives. */
export const UPDATES = {
  created: {
    type: "created",
    signal: aSignal(),
    submissionDeadlineMs: 1_700_000_030_000,
    confirmationDeadlineMs: 1_700_000_300_000,
  },
  validated: { type: "validated", ...anExpectation },
  signed: { type: "signed", intent: anIntent() },
  part: { type: "part", partId: "buy", update: { type: "noted", detail: "it is part of something" } },
  published: { type: "published", via: "flashbots", targetBlocks: [18_000_001n, 18_000_002n] },
  answered: { type: "answered", via: "flashbots", targetBlock: 18_000_001n, answer: "accepted", detail: "0xb1" },
  seen: { type: "seen", via: "node" },
  included: { type: "included", inclusion: anInclusion() },
  completed: { type: "completed", outcome: anOutcome() },
  "inclusion-removed": { type: "inclusion-removed", inclusion: anInclusion() },
  failed: { type: "failed", reason: "MEVBundleFailed", detail: "no builder took it" },
  reopened: { type: "reopened", detail: "included after all" },
  noted: { type: "noted", detail: "the relay took 900 ms" },
  "bundle-status": {
    type: "bundle-status",
    via: "flashbots",
    targetBlock: 18_000_001n,
    status: { isSimulated: true, consideredByBuilders: 2, sealedByBuilders: 0 },
  },
  settled: { type: "settled", detail: "block 18000001 is final" },
} as const satisfies { readonly [Type in OrderUpdate["type"]]: OrderUpdate & { readonly type: Type } };

/** The updates that lead to a state on the way to success, or to a failure before anything was signed. */
export const WAY_TO: Readonly<Record<OrderState, readonly OrderUpdate[]>> = {
  Created: [UPDATES.created],
  Validated: [UPDATES.created, UPDATES.validated],
  Submitted: [UPDATES.created, UPDATES.validated, UPDATES.signed, UPDATES.published],
  Pending: [UPDATES.created, UPDATES.validated, UPDATES.signed, UPDATES.published, UPDATES.included],
  Completed: [
    UPDATES.created,
    UPDATES.validated,
    UPDATES.signed,
    UPDATES.published,
    UPDATES.included,
    UPDATES.completed,
  ],
  Failed: [UPDATES.created, UPDATES.failed],
};

export function eventsOf(updates: readonly OrderUpdate[], orderId = 42n, atMs = 1_700_000_000_000): OrderEvent[] {
  return updates.map((update, index) => ({ ...update, orderId, atMs: atMs + index }));
}

export function anOrder(updates: readonly OrderUpdate[], orderId = 42n): Order {
  const order = foldOrder(eventsOf(updates, orderId));
  if (order === undefined) throw new Error("an order begins with at least one update");
  return order;
}

/** A test double: a journal in memory that can be made to refuse, and from which another engine can start. */
export class MemoryOrderStore implements OrderStore {
  readonly events: OrderEvent[];
  /** Asked before each append; what it throws is what this append and every later one rejects with. */
  refuse: (event: OrderEvent) => void = () => undefined;

  #failure: Error | undefined;

  constructor(events: readonly OrderEvent[] = []) {
    this.events = [...events];
  }

  restore(): Promise<readonly Order[]> {
    return Promise.resolve(this.orders());
  }

  async append(event: OrderEvent): Promise<void> {
    await new Promise(setImmediate);
    try {
      if (this.#failure !== undefined) throw this.#failure;
      this.refuse(event);
    } catch (thrown) {
      this.#failure = thrown as Error;
      throw this.#failure;
    }
    this.events.push(event);
  }

  orders(): readonly Order[] {
    const byOrder = Map.groupBy(this.events, ({ orderId }) => orderId);
    return [...byOrder.values()].flatMap((events) => foldOrder(events) ?? []);
  }
}
