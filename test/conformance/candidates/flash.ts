import { LocalSigner } from "../../../bot/adapters/signer/local-signer.ts";
import type { Address } from "../../../bot/core/hex.ts";
import type { SizedArbitrageSignal } from "../../../bot/core/signal.ts";
import { FlashExecutor } from "../../../bot/executors/flash/flash-executor.ts";
import { NativePrices } from "../../../bot/market/prices/native-price.ts";
import { ACCOUNTS } from "../../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../../devnet/mainnet/addresses.ts";
import { uniswapEntries } from "../../../devnet/mainnet/pool-list.ts";
import { TOKENS, worth } from "../../../devnet/mainnet/token-list.ts";
import type { Candidate } from "../../builders/conformance-candidate.ts";
import { CONFORMANCE_FALLBACK_BLOCKS, CONFORMANCE_TARGET_BLOCKS } from "../../builders/conformance-desk.ts";
import { EXECUTE_SELECTOR, FLASH_SETTINGS } from "../../builders/plans.ts";
import { scannedSignals } from "../../builders/scanned-signals.ts";

const MAX_GAS = 1_000_000n;
const MAX_FEE_WEI = 2n * FLASH_SETTINGS.maxGasPriceWei;
/** More than brought the prices to where they are. */
const SPOILING_DOLLARS = 200_000n;
/** The site has moved the prices of two pairs. */
const TOKENS_IN_VIEW: readonly Address[] = [PROTOCOLS.weth, TOKENS.USDC.address, TOKENS.DAI.address];
const POOLS = uniswapEntries().filter(({ token0, token1 }) =>
  [token0, token1].every((token) => TOKENS_IN_VIEW.includes(token)),
);

/** Arbitrages of one transaction: all of it happens, or nothing does. */
export const FLASH_CANDIDATE: Candidate = {
  kind: "flash-arbitrage",
  account: ACCOUNTS.operators[0]!,
  effects: 1,
  stages: 1,
  tokens: [PROTOCOLS.weth],
  holder: ({ contract }) => contract,
  signer: ({ contract }) =>
    new LocalSigner([ACCOUNTS.operators[0]!.privateKey], {
      ...{ chainId: 1n, contract, selector: EXECUTE_SELECTOR },
      ...{ maxFeePerGasWei: MAX_FEE_WEI, maxGasLimit: MAX_GAS },
    }),
  open: (surroundings) => {
    const { following, place, way, ...sending } = surroundings;
    const prices = new NativePrices(PROTOCOLS.weth);
    const settings = {
      ...FLASH_SETTINGS,
      ...following,
      ...{ contract: place.contract, wrappedNative: PROTOCOLS.weth, gasLimitCeiling: MAX_GAS },
      ...{ minNetProfitWei: 10n ** 14n, bidShareBps: 1_000n },
      ...{ submission: way === "relay" ? ("private" as const) : ("public" as const) },
      ...{ targetBlocks: CONFORMANCE_TARGET_BLOCKS, fallbackBlocks: CONFORMANCE_FALLBACK_BLOCKS },
    };
    const best = async (): Promise<SizedArbitrageSignal> => {
      const [first] = await scannedSignals(POOLS, { ...surroundings, prices });
      if (first === undefined) throw new Error("the market offers nothing");
      return first as SizedArbitrageSignal;
    };
    return Promise.resolve({
      executor: new FlashExecutor({ ...sending, prices, settings }),
      signal: best,
      // No block is so cheap.
      deniedSignal: async () => ({ ...(await best()), wishes: { maxGasPriceWei: 1n } }),
    });
  },
  spoil: () =>
    (["USDC", "DAI"] as const).map((symbol) => ({
      exchange: "uniswap",
      tokens: ["WETH", symbol],
      tokenIn: TOKENS[symbol].address,
      amountInWei: worth(symbol, SPOILING_DOLLARS),
    })),
};
