import { MAX_UINT64 } from "../../../bot/core/integer-limits.ts";
import type { Address } from "../../../bot/core/hex.ts";
import type { LegsArbitrageSignal } from "../../../bot/core/signal.ts";
import { LegsExecutor } from "../../../bot/executors/legs/legs-executor.ts";
import { SPECIFIED_LEGS } from "../../builders/specified-settings.ts";
import { CapitalBook } from "../../../bot/trading/capital/capital-book.ts";
import { PROTOCOLS } from "../../../devnet/mainnet/addresses.ts";
import { pairEntry } from "../../../devnet/mainnet/pool-list.ts";
import { TOKENS, worth } from "../../../devnet/mainnet/token-list.ts";
import type { Candidate } from "../../builders/conformance-candidate.ts";
import { CAPITAL, capitalSigner, openCapital } from "../../builders/conformance-trading.ts";

const DOLLARS = 2_000n;
const SPOILING_DOLLARS = 100_000n;
const [WETH, DAI] = [PROTOCOLS.weth, TOKENS.DAI.address];
/** The site has made WETH cheap in the one, where it is bought with dollars, and not in the other, where it is sold. */
const BUYS = { exchange: "uniswap", tokens: ["WETH", "DAI"] } as const;
const SELLS = { exchange: "sushi", tokens: ["WETH", "DAI"] } as const;

/** Arbitrages of two swaps, one after the other: an approval and a swap for each. */
export const LEGS_CANDIDATE: Candidate = {
  kind: "legs-arbitrage",
  account: CAPITAL,
  effects: 4,
  stages: 2,
  tokens: [WETH, DAI],
  holder: () => CAPITAL.address,
  signer: capitalSigner,
  open: async (surroundings) => {
    const parts = await openCapital(surroundings, ["WETH", "DAI"]);
    const settings = { ...parts.settings, ...SPECIFIED_LEGS, minNetProfitWei: 0n };
    const signalOf = (amountInWei: bigint): Promise<LegsArbitrageSignal> => {
      const id = BigInt(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
      const [buys, sells] = [BUYS, SELLS].map((pair) => pairEntry({ ...pair, dollars: 0n }).address) as [
        Address,
        Address,
      ];
      return Promise.resolve({
        ...{ kind: "legs-arbitrage", signalId: id, strategyId: 2, source: "conformance", resources: [`legs-${id}`] },
        ...{ detectedAtMs: parts.clock.nowMs(), observedBlock: parts.chain.head().number },
        validThroughBlock: MAX_UINT64,
        legs: {
          opportunityId: `legs-${id}`,
          path: {
            profitToken: DAI,
            hops: [
              { pool: buys, tokenIn: DAI, tokenOut: WETH },
              { pool: sells, tokenIn: WETH, tokenOut: DAI },
            ],
          },
          amountInWei,
          limits: {},
        },
      });
    };
    return {
      executor: new LegsExecutor({ ...parts, settings, capital: new CapitalBook() }),
      signal: () => signalOf(worth("DAI", DOLLARS)),
      // More than the pools hold.
      deniedSignal: () => signalOf(worth("DAI", 10n ** 12n)),
    };
  },
  spoil: (stage) => [
    stage === 0
      ? { ...BUYS, tokenIn: DAI, amountInWei: worth("DAI", SPOILING_DOLLARS) }
      : { ...SELLS, tokenIn: WETH, amountInWei: worth("WETH", SPOILING_DOLLARS) },
  ],
};
