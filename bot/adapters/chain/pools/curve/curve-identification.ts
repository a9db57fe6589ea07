import type { Address } from "../../../../core/hex.ts";
import type { CurvePool } from "../../../../market/quoting/curve/curve-pool.ts";
import type { CurveEntry, CurveStableEntry } from "../../../../core/curve-entry.ts";
import { CurveLooks, ETH_COIN } from "./curve-looks.ts";
import { type CurveReading, curveReadingOf } from "./curve-reading.ts";
import { CURVE_READING_SETTINGS, type CurveReadingSettings } from "./curve-reading-settings.ts";
import { getter, NamedReads } from "./curve-reads.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { addressOfWord } from "../words.ts";

const ETH: Address = "0x0000000000000000000000000000000000000000";
const MAX_ADDRESS = (1n << 160n) - 1n;
const MAX_DECIMALS = 18n;
/** Tried where a token tells none, which those that are worth money never mean. */
const USUAL_DECIMALS = [6, 18, 8];
const MAX_CANDIDATES = 27;

/** What never changes about a pool, and all else in one block. */
export interface IdentifiedCurvePool {
  readonly entry: CurveEntry;
  readonly pool: CurvePool;
}

/**
 * Finds out what kind of Curve pool an address is, in three rounds: what it looks like, its tokens, and then its state, read
 * in each way that fits. The way in which the pool quotes itself as we do (or has the invariant that it says) is right.
 */
export class CurveIdentification {
  readonly #pool: Address;
  readonly #settings: CurveReadingSettings;
  readonly #looks: CurveLooks;
  #tokens: NamedReads | undefined;
  #candidates: readonly { readonly entry: CurveEntry; readonly reading: CurveReading }[] | undefined;

  constructor(pool: Address, settings = CURVE_READING_SETTINGS) {
    this.#pool = pool;
    this.#settings = settings;
    this.#looks = new CurveLooks(pool);
  }

  wanted(): readonly ContractRead[] {
    if (this.#tokens === undefined) return this.#looks.wanted();
    if (this.#candidates === undefined) return this.#tokens.wanted();
    return this.#candidates.flatMap(({ reading }) => reading.wanted());
  }

  take(answers: readonly ContractAnswer[]): void {
    if (this.#tokens === undefined) {
      this.#looks.take(answers);
      this.#tokens = this.#tokenReads();
      if (this.#tokens.wanted().length === 0) this.#candidates = [];
      return;
    }
    if (this.#candidates === undefined) {
      this.#tokens.take(answers);
      const entries = this.#entries(this.#tokens).slice(0, MAX_CANDIDATES);
      this.#candidates = entries.map((entry) => ({ entry, reading: curveReadingOf(entry, this.#settings) }));
      return;
    }
    let next = 0;
    for (const { reading } of this.#candidates) {
      reading.take(answers.slice(next, (next += reading.wanted().length)));
    }
  }

  /** Once nothing is wanted any more: what it is, and its state in this block. */
  outcome(): IdentifiedCurvePool | { readonly problem: string } {
    let problem = "it is no Curve pool of a kind that can be quoted";
    for (const { entry, reading } of this.#candidates ?? []) {
      const pool = reading.outcome();
      if (!("problem" in pool)) return { entry: roundedAs(entry, pool), pool };
      problem = pool.problem;
    }
    return { problem };
  }

  #tokenReads(): NamedReads {
    const { coins } = this.#looks;
    const last = coins.at(-1);
    if (coins.length < 2 || last === undefined || !this.#looks.has("a")) return new NamedReads({});
    return new NamedReads({
      ...Object.fromEntries(coins.map((coin, k) => [`decimals${k}`, getter(coin, "decimals()")])),
      // LP tokens of pools before 2023 name their pool so.
      minter: getter(last, "minter()"),
    });
  }

  /** Every entry that the answers allow, the likeliest first. */
  #entries(tokens: NamedReads): readonly CurveEntry[] {
    const looks = this.#looks;
    const { coins, cryptoKind } = looks;
    const told = coins.map((coin, k) => (coin === ETH_COIN ? MAX_DECIMALS : (tokens.word(`decimals${k}`) ?? 0n)));
    const facts = {
      venue: "curve",
      address: this.#pool,
      tokens: coins.map((coin) => (coin === ETH_COIN ? ETH : coin)),
    } as const;
    const ways = decimalsOf(told);
    if (cryptoKind !== undefined) {
      const lpToken = cryptoKind === "tricrypto-ng" ? this.#pool : addressOfWord(looks.word("token") ?? 0n);
      return ways.map((decimals) => ({ ...facts, decimals, kind: cryptoKind, lpToken }));
    }
    if (looks.has("gamma") || !looks.has("fee")) return [];
    const stable = {
      ...facts,
      kind: "stable",
      balanceIndices: looks.coinIndices,
      aPrecision: looks.has("aPrecise") ? 100 : 1,
      // The likeliest; the reading tries the others where the pool quotes itself differently.
      productRounding: looks.priceMemory === "whole" ? "together" : "each",
      priceMemory: looks.priceMemory,
      hasOffPegFee: looks.has("offPeg"),
    } as const;
    const base = this.#baseOf(tokens);
    return ways.flatMap((decimals): CurveStableEntry[] => {
      const plain = { ...stable, decimals };
      if (base !== undefined) return [{ ...plain, base }, plain].filter((entry) => this.#hasPlainRates(entry));
      return this.#hasPlainRates(plain) ? [plain] : [];
    });
  }

  #baseOf(tokens: NamedReads): CurveStableEntry["base"] {
    const word = [this.#looks.word("basePool"), this.#looks.word("newBasePool"), tokens.word("minter")].find(
      (each) => each !== undefined && each > 0n && each <= MAX_ADDRESS,
    );
    return word === undefined ? undefined : { pool: addressOfWord(word), isCached: this.#looks.has("cacheTime") };
  }

  /** Whether every token counts as itself, not as what another contract says that it is worth. */
  #hasPlainRates({ decimals, base }: CurveStableEntry): boolean {
    const rates = this.#looks.storedRates(decimals.length);
    const own = base === undefined ? decimals : decimals.slice(0, -1);
    return rates === undefined || own.every((digits, k) => rates[k] === 10n ** BigInt(36 - digits));
  }
}

/** The pool's own quotes may have shown another rounding than the likeliest. */
function roundedAs(entry: CurveEntry, pool: CurvePool): CurveEntry {
  return entry.kind === "stable" && pool.kind === "stable"
    ? { ...entry, productRounding: pool.productRounding }
    : entry;
}

/** All ways to complete decimals of which some were not told; none when one is beyond 18. */
function decimalsOf(told: readonly bigint[]): readonly (readonly number[])[] {
  return told.reduce<readonly (readonly number[])[]>(
    (ways, decimals) => {
      if (decimals > MAX_DECIMALS) return [];
      const choices = decimals === 0n ? USUAL_DECIMALS : [Number(decimals)];
      return ways.flatMap((way) => choices.map((choice) => [...way, choice]));
    },
    [[]],
  );
}
