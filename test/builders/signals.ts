import type { Address } from "../../bot/core/hex.ts";
import type { SizedArbitrageSignal } from "../../bot/core/signal.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";

export const WETH: Address = TOKENS.WETH.address;
export const USDC: Address = TOKENS.USDC.address;

let lastSignalId = 0n;

/** A signal that an engine whose clock shows `detectedAtMs` admits; no two have the same id or resource. */
export function aSignal(changes: Partial<SizedArbitrageSignal> = {}): SizedArbitrageSignal {
  lastSignalId += 1n;
  const poolA: Address = `0x${(2n * lastSignalId).toString(16).padStart(40, "0")}`;
  const poolB: Address = `0x${(2n * lastSignalId + 1n).toString(16).padStart(40, "0")}`;
  return {
    kind: "flash-arbitrage",
    signalId: lastSignalId,
    strategyId: 7,
    source: "test",
    detectedAtMs: 1_700_000_000_000,
    observedBlock: 18_000_000n,
    validThroughBlock: 18_000_003n,
    expectedProfit: { token: WETH, amountWei: 10n ** 16n },
    resources: [poolA, poolB],
    route: {
      profitToken: WETH,
      hops: [
        {
          venue: "uniswap-v2",
          pool: poolA,
          tokenIn: WETH,
          tokenOut: USDC,
          amountIn: 10n ** 18n,
          amountOut: 2n * 10n ** 9n,
        },
        {
          venue: "uniswap-v3",
          pool: poolB,
          tokenIn: USDC,
          tokenOut: WETH,
          amountIn: 2n * 10n ** 9n,
          amountOut: 101n * 10n ** 16n,
        },
      ],
    },
    ...changes,
  };
}
