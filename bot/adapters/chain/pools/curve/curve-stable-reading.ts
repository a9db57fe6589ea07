import type { CurveStableEntry } from "../../../../core/curve-entry.ts";
import type { ProductRounding } from "../../../../core/curve-entry.ts";
import type {
  AmplificationRamp,
  BaseVirtualPrice,
  StablePool,
} from "../../../../market/quoting/curve-stable/stable-pool.ts";
import { agreesWithItself, ownQuoteReads } from "./curve-own-quotes.ts";
import { CURVE_READING_SETTINGS } from "./curve-reading-settings.ts";
import { BLOCK_TIME_READ, getter, NamedReads, perCoin } from "./curve-reads.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";

const DECIMALS_OF_RATES = 36;
const ROUNDINGS: readonly ProductRounding[] = ["each", "together", "each-plus-one"];

/**
 * Reads a StableSwap pool in one round. What only a ramp needs may be missing: the first pools have no ramp.
 *
 * An implementation does not tell how it rounds, and what rates it takes for tokens that earn interest. So the pool is
 * asked for quotes, too: it is read with the rounding that gives the same (the invariant depends on the state alone, so
 * that holds for every amount in it), or not at all.
 */
export class CurveStableReading {
  readonly #entry: CurveStableEntry;
  readonly #secondsAhead: bigint;
  readonly #reads: NamedReads;

  constructor(entry: CurveStableEntry, { secondsAhead } = CURVE_READING_SETTINGS) {
    const { address, tokens, balanceIndices, base } = entry;
    this.#entry = entry;
    this.#secondsAhead = BigInt(secondsAhead);
    this.#reads = new NamedReads({
      ...perCoin(address, "balance", `balances(${balanceIndices})`, tokens.length),
      fee: getter(address, "fee()"),
      a: getter(address, entry.aPrecision === 1 ? "A()" : "A_precise()"),
      initialA: getter(address, "initial_A()"),
      futureA: getter(address, "future_A()"),
      initialTime: getter(address, "initial_A_time()"),
      futureTime: getter(address, "future_A_time()"),
      time: BLOCK_TIME_READ,
      ...ownQuoteReads(address),
      ...(entry.hasOffPegFee && { offPeg: getter(address, "offpeg_fee_multiplier()") }),
      ...(base && {
        virtualPrice: getter(base.pool, "get_virtual_price()"),
        baseFutureTime: getter(base.pool, "future_A_time()"),
      }),
      ...(base?.isCached && {
        cachedPrice: getter(address, "base_virtual_price()"),
        cachedTime: getter(address, "base_cache_updated()"),
      }),
    });
  }

  wanted(): readonly ContractRead[] {
    return this.#reads.wanted();
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#reads.take(answers);
  }

  outcome(): StablePool | { readonly problem: string } {
    const { venue, address, kind, tokens, decimals, hasOffPegFee, base } = this.#entry;
    const { aPrecision, productRounding, priceMemory } = this.#entry;
    const balances = this.#reads.words("balance", tokens.length);
    const feeE10 = this.#reads.word("fee");
    const timeS = this.#reads.word("time");
    const amplification = this.#amplification();
    const offPeg = hasOffPegFee ? this.#reads.word("offPeg") : 0n;
    if (balances === undefined || feeE10 === undefined || amplification === undefined || offPeg === undefined) {
      return { problem: "it does not answer like a StableSwap pool" };
    }
    if (timeS === undefined) return { problem: "there is no Multicall3 that tells the block's time" };
    const baseVirtualPrice = base && this.#baseVirtualPrice(base.isCached, timeS);
    if (base && baseVirtualPrice === undefined) return { problem: "its base pool does not tell its virtual price" };
    const pool: StablePool = {
      ...{ venue, address, kind, tokens, balances, timestampS: timeS },
      rates: decimals.map((digits) => 10n ** BigInt(DECIMALS_OF_RATES - digits)),
      ...{ amplification, aPrecision: BigInt(aPrecision), feeE10, offpegFeeMultiplierE10: offPeg },
      ...{ productRounding, priceMemory },
      ...(baseVirtualPrice && { baseVirtualPrice }),
    };
    const rounding = [productRounding, ...ROUNDINGS].find((each) =>
      agreesWithItself({ ...pool, productRounding: each }, this.#reads),
    );
    if (rounding === undefined)
      return { problem: "it quotes itself differently, as pools of tokens that earn interest do" };
    return { ...pool, productRounding: rounding, timestampS: timeS + this.#secondsAhead };
  }

  #amplification(): AmplificationRamp | undefined {
    const a = this.#reads.word("a");
    if (a === undefined) return undefined;
    const [initialA, futureA, initialTimeS, futureTimeS] = ["initialA", "futureA", "initialTime", "futureTime"].map(
      (name) => this.#reads.word(name),
    );
    if (initialA === undefined || futureA === undefined || initialTimeS === undefined || futureTimeS === undefined) {
      return { initialA: a, futureA: a, initialTimeS: 0n, futureTimeS: 0n };
    }
    return { initialA, futureA, initialTimeS, futureTimeS };
  }

  #baseVirtualPrice(isCached: boolean, timeS: bigint): BaseVirtualPrice | undefined {
    const price = this.#reads.word("virtualPrice");
    const movesUntilS = this.#reads.word("baseFutureTime") ?? 0n;
    const current = price === undefined ? undefined : { current: price, ...(movesUntilS > timeS && { movesUntilS }) };
    const virtualPrice = this.#reads.word("cachedPrice");
    const updatedS = this.#reads.word("cachedTime");
    if (current === undefined) return undefined;
    if (!isCached) return current;
    return virtualPrice === undefined || updatedS === undefined
      ? undefined
      : { ...current, cached: { virtualPrice, updatedS } };
  }
}
