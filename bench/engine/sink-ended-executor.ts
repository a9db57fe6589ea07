import type { Accounts } from "../../bot/accounts/accounts.ts";
import type { Order } from "../../bot/core/order.ts";
import type { Inclusion } from "../../bot/core/outcome.ts";
import { PUBLIC_POOL } from "../../bot/core/public-pool.ts";
import type { Signal } from "../../bot/core/signal.ts";
import type { FlashExecutor } from "../../bot/executors/flash/flash-executor.ts";
import type { FlashPlan } from "../../bot/executors/flash/plan.ts";
import type { FlashDraft } from "../../bot/executors/flash/draft.ts";
import type { FlashIntent } from "../../bot/executors/flash/flash-details.ts";
import type { Executor, Report } from "../../bot/ports/executor.ts";
import type { ChainDouble } from "./chain-double.ts";
import type { FlashWorld } from "./flash-world.ts";
import type { SinkConnection } from "./sink-connection.ts";

const GAS_USED = 150_000n;
const GAS_PRICE_WEI = 2_000_000_000n;

/**
 * The flash executor up to the sending, which it does in the same steps: published, durable, sent, answered. What would
 * follow over several blocks is a double: the sink's answer counts as the block that includes the transaction, and as
 * final, because a benchmark of the way to the wire has no use for tens of thousands of orders that wait for blocks.
 */
export class SinkEndedExecutor implements Executor<FlashPlan, FlashDraft> {
  readonly kind = "flash-arbitrage";
  readonly #flash: FlashExecutor;
  readonly #accounts: Accounts;
  readonly #chain: ChainDouble;
  readonly #sink: SinkConnection;

  constructor({ executor, accounts, chain }: FlashWorld, sink: SinkConnection) {
    this.#flash = executor;
    this.#accounts = accounts;
    this.#chain = chain;
    this.#sink = sink;
  }

  assess(signal: Signal) {
    return this.#flash.assess(signal);
  }

  plan(order: Order, draft?: FlashDraft) {
    return this.#flash.plan(order, draft);
  }

  simulate(plan: FlashPlan) {
    return this.#flash.simulate(plan);
  }

  sign(plan: FlashPlan) {
    return this.#flash.sign(plan);
  }

  async execute(order: Order, report: Report): Promise<void> {
    const { transaction, details } = order.intents.at(-1) as FlashIntent;
    this.#accounts.recordPublic(transaction);
    await report({ type: "published", via: PUBLIC_POOL, targetBlocks: [] });
    const { answer, detail } = await this.#sink.send(Number(order.signal.signalId), transaction.raw);
    this.#accounts.recordIncluded(transaction);
    this.#chain.countAsIncluded(transaction);
    const inclusion = this.#inclusionOf(transaction);
    const { predictedProfit } = details;
    await Promise.all([
      report({ type: "answered", via: PUBLIC_POOL, answer, detail }),
      report({ type: "included", inclusion }),
      report({ type: "completed", outcome: { inclusion, predictedProfit, realisedProfit: predictedProfit } }),
      report({ type: "settled", detail: "the sink counts as final" }),
    ]);
  }

  release(orderId: bigint): void {
    this.#flash.release(orderId);
  }

  #inclusionOf({ hash }: FlashIntent["transaction"]): Inclusion {
    const { number: blockNumber, hash: blockHash } = this.#chain.head();
    const common = { transactionHash: hash, blockNumber, blockHash, succeeded: true };
    return { ...common, gasUsed: GAS_USED, gasCostWei: GAS_USED * GAS_PRICE_WEI };
  }
}
