import type { Address } from "../../bot/core/hex.ts";
import { MAX_UINT64 } from "../../bot/core/integer-limits.ts";
import type { LegsArbitrage } from "../../bot/core/legs-arbitrage.ts";
import type { LegsArbitrageSignal } from "../../bot/core/signal.ts";

/** Where a test's legs go: buys a token for another in one pool, and sells it in the other. */
export interface LegsWay {
  readonly profitToken: Address;
  readonly boughtToken: Address;
  readonly buyPool: Address;
  readonly sellPool: Address;
}

let count = 0;

/** An arbitrage by legs with an id that no other has. */
export function aLegsArbitrage(way: LegsWay, wishes: Partial<LegsArbitrage> = {}): LegsArbitrage {
  count += 1;
  const { profitToken, boughtToken, buyPool, sellPool } = way;
  return {
    opportunityId: `opportunity-${count}`,
    path: {
      profitToken,
      hops: [
        { pool: buyPool, tokenIn: profitToken, tokenOut: boughtToken },
        { pool: sellPool, tokenIn: boughtToken, tokenOut: profitToken },
      ],
    },
    limits: {},
    ...wishes,
  };
}

/** The same as a signal of this moment. */
export function aLegsSignal(legs: LegsArbitrage, changes: Partial<LegsArbitrageSignal> = {}): LegsArbitrageSignal {
  return {
    kind: "legs-arbitrage",
    signalId: BigInt(5_000 + count),
    strategyId: 4,
    source: "test",
    detectedAtMs: Date.now(),
    observedBlock: 0n,
    validThroughBlock: MAX_UINT64,
    resources: [`legs ${legs.opportunityId}`],
    legs,
    ...changes,
  };
}
