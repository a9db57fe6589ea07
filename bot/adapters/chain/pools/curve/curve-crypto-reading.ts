import type { CurveCryptoEntry } from "../../../../core/curve-entry.ts";
import type { CryptoPool } from "../../../../market/quoting/curve-crypto/crypto-pool.ts";
import { invariantNow } from "../../../../market/quoting/curve-crypto/crypto-quote.ts";
import { CURVE_READING_SETTINGS } from "./curve-reading-settings.ts";
import { BLOCK_TIME_READ, getter, NamedReads, perCoin } from "./curve-reads.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";

const DECIMALS_OF_PRECISIONS = 18;
const GAMMA_BITS = 128n;
/** One part in so many; the pool's own iteration stops at one in 10^14. */
const INVARIANT_TOLERANCE = 10n ** 9n;

const NUMBERS = {
  d: "D()",
  initialAGamma: "initial_A_gamma()",
  futureAGamma: "future_A_gamma()",
  initialTime: "initial_A_gamma_time()",
  futureTime: "future_A_gamma_time()",
  midFee: "mid_fee()",
  outFee: "out_fee()",
  feeGamma: "fee_gamma()",
  virtualPrice: "virtual_price()",
} as const;
type NumberName = keyof typeof NUMBERS;

/** Reads a CryptoSwap pool in one round. */
export class CurveCryptoReading {
  readonly #entry: CurveCryptoEntry;
  readonly #secondsAhead: bigint;
  readonly #reads: NamedReads;

  constructor(entry: CurveCryptoEntry, { secondsAhead } = CURVE_READING_SETTINGS) {
    const { address, tokens, lpToken } = entry;
    this.#entry = entry;
    this.#secondsAhead = BigInt(secondsAhead);
    const prices =
      entry.kind === "twocrypto"
        ? { price0: getter(address, "price_scale()") }
        : perCoin(address, "price", "price_scale(uint256)", tokens.length - 1);
    this.#reads = new NamedReads({
      ...perCoin(address, "balance", "balances(uint256)", tokens.length),
      ...prices,
      ...Object.fromEntries(Object.entries(NUMBERS).map(([name, signature]) => [name, getter(address, signature)])),
      lpSupply: getter(lpToken, "totalSupply()"),
      time: BLOCK_TIME_READ,
    });
  }

  wanted(): readonly ContractRead[] {
    return this.#reads.wanted();
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#reads.take(answers);
  }

  outcome(): CryptoPool | { readonly problem: string } {
    const { venue, address, kind, tokens, decimals } = this.#entry;
    const balances = this.#reads.words("balance", tokens.length);
    const priceScale = this.#reads.words("price", tokens.length - 1);
    const timeS = this.#reads.word("time");
    const lpSupply = this.#reads.word("lpSupply");
    const numbers = this.#numbers();
    if (balances === undefined || priceScale === undefined || numbers === undefined) {
      return { problem: "it does not answer like a CryptoSwap pool" };
    }
    if (timeS === undefined) return { problem: "there is no Multicall3 that tells the block's time" };
    if (lpSupply === undefined || lpSupply === 0n) return { problem: "it has no LP tokens" };
    if (priceScale.includes(0n)) return { problem: "it has no price yet" };
    const { d, virtualPrice, midFee, outFee, feeGamma, initialAGamma, futureAGamma, initialTime, futureTime } = numbers;
    const [initialA, initialGamma] = unpacked(initialAGamma);
    const [futureA, futureGamma] = unpacked(futureAGamma);
    const pool: CryptoPool = {
      ...{ venue, address, kind, tokens, balances, timestampS: timeS },
      precisions: decimals.map((digits) => 10n ** BigInt(DECIMALS_OF_PRECISIONS - digits)),
      ...{ priceScale, d, virtualPrice, lpSupply, feeGamma, midFeeE10: midFee, outFeeE10: outFee },
      ampGamma: { initialA, initialGamma, futureA, futureGamma, initialTimeS: initialTime, futureTimeS: futureTime },
    };
    return keepsItsInvariant(pool)
      ? { ...pool, timestampS: timeS + this.#secondsAhead }
      : { problem: "its invariant is not that of its balances" };
  }

  #numbers(): Readonly<Record<NumberName, bigint>> | undefined {
    const found = Object.keys(NUMBERS).map((name) => [name, this.#reads.word(name)] as const);
    if (found.some(([, value]) => value === undefined)) return undefined;
    return Object.fromEntries(found) as Record<NumberName, bigint>;
  }
}

/** Whether kind, decimals and prices are right: the invariant that the pool keeps is that of its balances. */
function keepsItsInvariant(pool: CryptoPool): boolean {
  const d = invariantNow(pool);
  if (d === undefined) return false;
  const difference = d > pool.d ? d - pool.d : pool.d - d;
  return pool.ampGamma.futureTimeS > 0n || difference * INVARIANT_TOLERANCE <= d;
}

/** A in the upper half of the word, gamma in the lower one. */
function unpacked(word: bigint): readonly [bigint, bigint] {
  return [word >> GAMMA_BITS, BigInt.asUintN(Number(GAMMA_BITS), word)];
}
