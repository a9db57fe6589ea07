import fc from "fast-check";
import { invariantNow } from "../../bot/market/quoting/curve-crypto/crypto-quote.ts";
import type { CryptoKind } from "../../bot/core/curve-entry.ts";
import type { CryptoPool } from "../../bot/market/quoting/curve-crypto/crypto-pool.ts";
import type { StablePool } from "../../bot/market/quoting/curve-stable/stable-pool.ts";
import type { CurvePool } from "../../bot/market/quoting/curve/curve-pool.ts";
import { addressOf } from "./pools.ts";

const WAD = 10n ** 18n;
const NOW_S = 1_700_000_000n;

/** A plain pool of two coins with 18 decimals, a million of each, unless told otherwise. */
export function stablePool(facts: Partial<StablePool> = {}): StablePool {
  return {
    venue: "curve",
    kind: "stable",
    address: addressOf(900),
    tokens: [addressOf(1), addressOf(2)],
    balances: [1_000_000n * WAD, 1_000_000n * WAD],
    timestampS: NOW_S,
    rates: [WAD, WAD],
    amplification: { initialA: 20_000n, futureA: 20_000n, initialTimeS: 0n, futureTimeS: 0n },
    aPrecision: 100n,
    feeE10: 4_000_000n,
    offpegFeeMultiplierE10: 0n,
    productRounding: "each",
    priceMemory: "none",
    ...facts,
  };
}

/** A balanced crypto pool of a million of its first coin and the same value of the others, unless told otherwise. */
export function cryptoPool(kind: CryptoKind, facts: Partial<CryptoPool> = {}): CryptoPool {
  const coins = kind === "twocrypto" ? 2 : 3;
  const ann = kind === "twocrypto" ? 400_000n : 1_707_629n;
  const gamma = 145_000_000_000_000n;
  const pool: CryptoPool = {
    venue: "curve",
    kind,
    address: addressOf(901),
    tokens: [1, 2, 3].slice(0, coins).map(addressOf),
    balances: [1_000_000n, 500n, 20n].slice(0, coins).map((whole) => whole * WAD),
    timestampS: NOW_S,
    precisions: [1n, 1n, 1n].slice(0, coins),
    priceScale: [2_000n * WAD, 50_000n * WAD].slice(0, coins - 1),
    d: 0n,
    ampGamma: {
      ...{ initialA: ann, initialGamma: gamma, futureA: ann, futureGamma: gamma },
      ...{ initialTimeS: 0n, futureTimeS: 0n },
    },
    midFeeE10: 3_000_000n,
    outFeeE10: 30_000_000n,
    feeGamma: 500_000_000_000_000n,
    virtualPrice: 1n,
    lpSupply: WAD,
    ...facts,
  };
  return { ...pool, d: invariantNow(pool) ?? 0n };
}

const anyShare = fc.integer({ min: 600_000, max: 1_600_000 }).map(BigInt);

const anyStable = fc
  .record({
    shares: fc.tuple(anyShare, anyShare, anyShare),
    coins: fc.constantFrom(2, 3),
    a: fc.constantFrom(1_000n, 20_000n, 200_000n),
    offPeg: fc.constantFrom(0n, 2n * 10n ** 10n, 10n ** 11n),
    rounding: fc.constantFrom("each", "together", "each-plus-one"),
    memory: fc.constantFrom("none", "whole", "capped"),
  })
  .map(({ shares, coins, a, offPeg, rounding, memory }) =>
    stablePool({
      tokens: [1, 2, 3].slice(0, coins).map(addressOf),
      balances: shares.slice(0, coins).map((share) => share * WAD),
      rates: [WAD, WAD, WAD].slice(0, coins),
      amplification: { initialA: a, futureA: a, initialTimeS: 0n, futureTimeS: 0n },
      offpegFeeMultiplierE10: offPeg,
      productRounding: rounding,
      priceMemory: memory,
    }),
  );

const anyCrypto = fc
  .record({
    kind: fc.constantFrom("tricrypto", "tricrypto-ng", "twocrypto"),
    shares: fc.tuple(anyShare, anyShare, anyShare),
  })
  .map(({ kind, shares }) => {
    const { balances } = cryptoPool(kind);
    return cryptoPool(kind, { balances: balances.map((balance, k) => (balance * shares[k]!) / 1_000_000n) });
  });

/** A pool of any kind, not far from balance. */
export const anyCurvePool: fc.Arbitrary<CurvePool> = fc.oneof(anyStable, anyCrypto);
