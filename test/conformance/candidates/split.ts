import { MAX_UINT64 } from "../../../bot/core/integer-limits.ts";
import type { SplitTradeSignal } from "../../../bot/core/signal.ts";
import type { SplitTradeLimits } from "../../../bot/core/split-trade.ts";
import { SplitExecutor } from "../../../bot/executors/split/split-executor.ts";
import { PROTOCOLS } from "../../../devnet/mainnet/addresses.ts";
import { TOKENS, worth } from "../../../devnet/mainnet/token-list.ts";
import type { Candidate } from "../../builders/conformance-candidate.ts";
import { CAPITAL, capitalSigner, openCapital } from "../../builders/conformance-trading.ts";

/** Enough for two exchanges to be better than one, and for two trades to be within the exposure that is allowed. */
const DOLLARS = 20_000n;
const SPOILING_DOLLARS = 100_000n;
/** Both are alike, so that each has its part. */
const EXCHANGES = ["uniswap-v2", "sushiswap"];
const TOO_MUCH = 2n ** 127n;

/** Trades over two exchanges: an approval and a swap at each. */
export const SPLIT_CANDIDATE: Candidate = {
  kind: "split-trade",
  account: CAPITAL,
  effects: 2 * EXCHANGES.length,
  stages: 1,
  tokens: [PROTOCOLS.weth, TOKENS.USDT.address],
  holder: () => CAPITAL.address,
  signer: capitalSigner,
  open: async (surroundings) => {
    const parts = await openCapital(surroundings, ["WETH", "USDT"]);
    const signalOf = (limits: SplitTradeLimits): Promise<SplitTradeSignal> => {
      const id = BigInt(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
      return Promise.resolve({
        ...{ kind: "split-trade", signalId: id, strategyId: 2, source: "conformance", resources: [`trade-${id}`] },
        ...{ detectedAtMs: parts.clock.nowMs(), observedBlock: parts.chain.head().number },
        validThroughBlock: MAX_UINT64,
        trade: {
          ...{ tradeId: `trade-${id}`, tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDT.address, side: "sell" },
          ...{ amountWei: worth("WETH", DOLLARS), limits: { exchanges: EXCHANGES, ...limits } },
        },
      });
    };
    return {
      executor: new SplitExecutor(parts),
      signal: () => signalOf({}),
      deniedSignal: () => signalOf({ worstAmountWei: TOO_MUCH }),
    };
  },
  spoil: () => [
    {
      exchange: "uniswap",
      tokens: ["WETH", "USDT"],
      tokenIn: PROTOCOLS.weth,
      amountInWei: worth("WETH", SPOILING_DOLLARS),
    },
  ],
};
