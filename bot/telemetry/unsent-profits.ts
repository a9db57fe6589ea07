import type { RunSummary } from "../commands/run-summary.ts";
import type { Address } from "../core/hex.ts";
import type { Signal } from "../core/signal.ts";
import type { Expectation } from "../ports/executor.ts";

/** What a dry run would have earned. What nobody takes is there again in the next block, but could be earned once. */
export class UnsentProfits {
  readonly #unsent: Expectation[] = [];
  /** Trades, which would have earned nothing. */
  #trades = 0;
  /** By the resources that it uses: in which block an opportunity was seen last, and whether it was counted. */
  readonly #appearances = new Map<string, { readonly lastBlock: bigint; readonly isCounted: boolean }>();

  see(signal: Signal): void {
    const key = appearanceKey(signal);
    const before = this.#appearances.get(key);
    const isSame = before !== undefined && signal.observedBlock <= before.lastBlock + 1n;
    this.#appearances.set(key, { lastBlock: signal.observedBlock, isCounted: isSame && before.isCounted });
  }

  add(signal: Signal, expectation: Expectation): void {
    const key = appearanceKey(signal);
    const appearance = this.#appearances.get(key);
    if (appearance?.isCounted === true) return;
    this.#appearances.set(key, { lastBlock: appearance?.lastBlock ?? signal.observedBlock, isCounted: true });
    if (signal.kind === "split-trade") this.#trades += 1;
    else this.#unsent.push(expectation);
  }

  sums(wrappedNative: Address): NonNullable<RunSummary["dryRun"]> {
    const sums: Record<Address, bigint> = {};
    for (const { netProfit } of this.#unsent) {
      sums[netProfit.token] = (sums[netProfit.token] ?? 0n) + netProfit.amountWei;
    }
    const { [wrappedNative]: wouldHaveEarnedWei = 0n, ...otherProfitTokens } = sums;
    return { ordersNotSent: this.#unsent.length + this.#trades, wouldHaveEarnedWei, otherProfitTokens };
  }
}

function appearanceKey({ resources }: Signal): string {
  return resources.join(" ");
}
