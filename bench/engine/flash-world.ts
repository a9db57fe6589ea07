import { Accounts } from "../../bot/accounts/accounts.ts";
import type { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { CodeBook } from "../../bot/adapters/chain/code-book.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import { DEFAULT_PRICE_MAX_AGE_MS, PoolValuation } from "../../bot/adapters/valuation/pool-valuation.ts";
import type { Address } from "../../bot/core/hex.ts";
import { LimitsGate } from "../../bot/engine/risk/limits-gate.ts";
import { DEFAULT_RISK_SETTINGS } from "../../bot/engine/risk/risk-settings.ts";
import { FlashExecutor } from "../../bot/executors/flash/flash-executor.ts";
import { HeadArrivals } from "../../bot/executors/flash/head-arrivals.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { MarketSnapshot, UniswapV2Pool } from "../../bot/market/pool-state.ts";
import { DEFAULT_USD_PRICE_SETTINGS } from "../../bot/market/prices/usd-price-settings.ts";
import type { Chain } from "../../bot/ports/chain.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { ChainDouble, type SendRaw } from "./chain-double.ts";
import { benchSigner, flashSettings } from "./flash-settings.ts";
import type { PoolPair } from "./pool-pairs.ts";

const PRICES_EVERY_MS = 10_000;

/** A double of a node, where every address has code; asked for our own contract's alone. */
const ALL_HAVE_CODE = { send: () => Promise.resolve("0x60") };

export interface FlashWorldParts {
  readonly contract: Address;
  readonly sendRaw: SendRaw;
  /** All that is traded. */
  readonly pairs: readonly PoolPair[];
  /** A node that tries each plan before it is signed; without it nothing does. */
  readonly node?: Pick<Chain, "call">;
}

/** The bot's own executor, accounts, signer and limits around the chain's double. */
export class FlashWorld {
  readonly chain: ChainDouble;
  readonly signer: LocalSigner;
  readonly accounts: Accounts;
  readonly executor: FlashExecutor;
  readonly valuation: PoolValuation;
  readonly risk: LimitsGate;
  readonly #pricing: NodeJS.Timeout;

  private constructor(chain: ChainDouble, signer: LocalSigner, accounts: Accounts, executor: FlashExecutor) {
    const wrappedNative = PROTOCOLS.weth;
    const stables = [TOKENS.USDC];
    this.chain = chain;
    this.signer = signer;
    this.accounts = accounts;
    this.executor = executor;
    this.valuation = new PoolValuation({
      ...DEFAULT_USD_PRICE_SETTINGS,
      wrappedNative,
      stables,
      maxAgeMs: DEFAULT_PRICE_MAX_AGE_MS,
    });
    this.risk = new LimitsGate({
      settings: DEFAULT_RISK_SETTINGS,
      valuation: this.valuation,
      wrappedNative,
      clock: systemClock,
      monotonicMs: () => performance.now(),
      onNews: (sentence) => console.error(sentence),
    });
    const price = (): void => this.valuation.update(pricingMarket(chain.head().number), { readAtMs: Date.now() });
    price();
    this.#pricing = setInterval(price, PRICES_EVERY_MS).unref();
  }

  static async open({ contract, sendRaw, pairs, node }: FlashWorldParts): Promise<FlashWorld> {
    const settings = flashSettings(contract, node === undefined ? "off" : "node");
    const chain = new ChainDouble(sendRaw, node);
    const signer = benchSigner(settings);
    const accounts = await Accounts.open(chain, signer.accounts);
    const prices = new NativePrices(PROTOCOLS.weth);
    const clock = systemClock;
    const code = new CodeBook(ALL_HAVE_CODE);
    code.update({ blockNumber: chain.head().number, pools: pairs.flat().map(poolAt), changed: "all" });
    await code.lookUp([contract]);
    const heads = new HeadArrivals(chain);
    const parts = { chain, signer, accounts, relays: [], prices, settings, clock, code, heads };
    const executor = new FlashExecutor(parts);
    return new FlashWorld(chain, signer, accounts, executor);
  }

  async close(): Promise<void> {
    clearInterval(this.#pricing);
    await this.accounts.stop();
  }
}

/** A double of what the market watch reads: one deep pool, at 2,000 USD for 1 ETH. */
function pricingMarket(blockNumber: bigint): MarketSnapshot {
  return { blockNumber, pools: [poolAt(`0xbe${"f".repeat(38)}`)], changed: "all" };
}

function poolAt(address: Address): UniswapV2Pool {
  return {
    venue: "uniswap-v2",
    address,
    token0: TOKENS.USDC.address,
    token1: TOKENS.WETH.address,
    feePpm: 3_000,
    reserve0: 20_000_000n * 10n ** 6n,
    reserve1: 10_000n * 10n ** 18n,
  };
}
