import type { SplitTradeSignal } from "../../bot/core/signal.ts";
import type { SplitTrade } from "../../bot/core/split-trade.ts";
import { MAX_UINT64 } from "../../bot/core/integer-limits.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";

/** What a test wants of a trade, besides what all have. */
export type TradeWishes = Partial<SplitTrade>;

let count = 0;

/** A trade that sells 50 WETH for USDC, by an id that no other has. */
export function aSplitTrade(wishes: TradeWishes = {}): SplitTrade {
  count += 1;
  return {
    tradeId: `trade-${count}`,
    tokenIn: TOKENS.WETH.address,
    tokenOut: TOKENS.USDC.address,
    side: "sell",
    amountWei: 50n * 10n ** 18n,
    limits: {},
    ...wishes,
  };
}

/** The same as a signal of this moment. */
export function aSplitSignal(wishes: TradeWishes = {}, detectedAtMs = Date.now()): SplitTradeSignal {
  const trade = aSplitTrade(wishes);
  return {
    kind: "split-trade",
    signalId: BigInt(1_000 + count),
    strategyId: 3,
    source: "test",
    detectedAtMs,
    observedBlock: 0n,
    validThroughBlock: MAX_UINT64,
    resources: [`trade ${trade.tradeId}`],
    trade,
  };
}
