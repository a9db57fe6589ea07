import fc from "fast-check";
import { getter, perCoin } from "../../bot/adapters/chain/pools/curve/curve-reads.ts";
import { invariantNow } from "../../bot/market/quoting/curve-crypto/crypto-quote.ts";
import type { CryptoPool } from "../../bot/market/quoting/curve-crypto/crypto-pool.ts";
import { virtualPriceAt } from "../../bot/market/quoting/curve-crypto/virtual-price.ts";
import type { StablePool } from "../../bot/market/quoting/curve-stable/stable-pool.ts";
import type { CurvePool } from "../../bot/market/quoting/curve/curve-pool.ts";
import type { StoredValue } from "./curve-storage.ts";

/** A state that the pool could be in, and what its getters would tell. */
export interface CurveState {
  readonly pool: CurvePool;
  readonly stored: Readonly<Record<string, bigint>>;
}

const GAMMA_BITS = 128;

/** The getters that a state differs in. */
export function storedValues(pool: CurvePool): Readonly<Record<string, StoredValue>> {
  const { address, tokens } = pool;
  const at = (signature: string, shiftBits = 0, index?: number): StoredValue => ({
    read: getter(address, signature, index),
    shiftBits,
  });
  const balances = Object.fromEntries(
    Object.entries(perCoin(address, "balance", "balances(uint256)", tokens.length)).map(([name, read]) => [
      name,
      { read },
    ]),
  );
  if (pool.kind === "stable") {
    return {
      ...balances,
      fee: at("fee()"),
      initialA: at("initial_A()"),
      futureA: at("future_A()"),
      initialTime: at("initial_A_time()"),
      futureTime: at("future_A_time()"),
      ...(pool.offpegFeeMultiplierE10 > 0n && { offPeg: at("offpeg_fee_multiplier()") }),
    };
  }
  // tricrypto-ng packs its three fee parameters into one slot.
  const packed = pool.kind === "tricrypto-ng";
  return {
    ...balances,
    price0: at("price_scale(uint256)", 0, 0),
    price1: at("price_scale(uint256)", 128, 1),
    d: at("D()"),
    virtualPrice: at("virtual_price()"),
    midFee: at("mid_fee()", packed ? 128 : 0),
    outFee: at("out_fee()", packed ? 64 : 0),
    feeGamma: at("fee_gamma()"),
    initialAGamma: at("initial_A_gamma()"),
    futureAGamma: at("future_A_gamma()"),
    initialTime: at("initial_A_gamma_time()"),
    futureTime: at("future_A_gamma_time()"),
  };
}

/** One number of many magnitudes: from `value` / 2^bits to `value` × 2^bits. */
function around(value: bigint, bits: number): fc.Arbitrary<bigint> {
  return fc.double({ min: -bits, max: bits, noNaN: true }).map((power) => {
    const scaled = (value * BigInt(Math.round(2 ** (power + 40)))) >> 40n;
    return scaled > 0n ? scaled : 1n;
  });
}

/** A number and so many of its parts in 10^12 more. */
function partsMore(value: bigint, ppt: bigint): bigint {
  return value + (value * ppt) / 10n ** 12n;
}

const anyRamp = fc.record({ passedS: fc.bigInt(0n, 10_000_000n), leftS: fc.bigInt(-1_000n, 10_000_000n) });

/** Plain pools in other balances, fees and amplifications, half of them in the midst of a ramp. */
export function anyStableState(pool: StablePool): fc.Arbitrary<CurveState> {
  const anyA = fc.bigInt(pool.aPrecision, 1_000_000n * pool.aPrecision);
  return fc
    .record({
      balances: fc.tuple(...pool.balances.map((balance) => around(balance, 8))),
      feeE10: fc.bigInt(0n, 10n ** 9n),
      offPeg: fc.bigInt(0n, 10n ** 12n),
      initialA: anyA,
      futureA: anyA,
      ramp: anyRamp,
    })
    .map(({ balances, feeE10, offPeg, initialA, futureA, ramp }) => {
      const initialTimeS = pool.timestampS - ramp.passedS;
      const futureTimeS = pool.timestampS + ramp.leftS;
      const hasOffPegFee = pool.offpegFeeMultiplierE10 > 0n;
      return {
        pool: {
          ...pool,
          balances,
          feeE10,
          offpegFeeMultiplierE10: hasOffPegFee ? offPeg : 0n,
          amplification: { initialA, futureA, initialTimeS, futureTimeS },
        },
        stored: {
          ...Object.fromEntries(balances.map((balance, k) => [`balance${k}`, balance])),
          ...{ fee: feeE10, initialA, futureA, initialTime: initialTimeS, futureTime: futureTimeS },
          ...(hasOffPegFee && { offPeg }),
        },
      };
    });
}

/** Crypto pools in other balances, prices, fees and parameters, half of them in the midst of a ramp. */
export function anyCryptoState(pool: CryptoPool): fc.Arbitrary<CurveState> {
  const anyAmp = fc.bigInt(27n * 100n, 27n * 10_000_000n);
  const anyGamma = fc.double({ min: 10, max: 16, noNaN: true }).map((digits) => BigInt(Math.round(10 ** digits)));
  return fc
    .record({
      balances: fc.tuple(...pool.balances.map((balance) => around(balance, 2))),
      priceScale: fc.tuple(...pool.priceScale.map((price) => around(price, 2))),
      fees: fc.tuple(fc.bigInt(0n, 10n ** 8n), fc.bigInt(10n ** 8n, 10n ** 9n)),
      feeGamma: fc.bigInt(10n ** 12n, 10n ** 18n),
      from: fc.tuple(anyAmp, anyGamma),
      to: fc.tuple(anyAmp, anyGamma),
      ramp: fc.option(anyRamp, { nil: undefined }),
      offPpt: fc.bigInt(-50_000_000n, 50_000_000n),
      gainPpt: fc.bigInt(-1_000_000_000n, 3_000_000_000n),
    })
    .map(({ balances, priceScale, fees: [midFeeE10, outFeeE10], feeGamma, from, to, ramp, offPpt, gainPpt }) => {
      const initialTimeS = ramp === undefined ? 0n : pool.timestampS - ramp.passedS;
      const futureTimeS = ramp === undefined ? 0n : pool.timestampS + ramp.leftS;
      const [initialA, initialGamma] = from;
      const [futureA, futureGamma] = to;
      const ampGamma = { initialA, initialGamma, futureA, futureGamma, initialTimeS, futureTimeS };
      const moved: CryptoPool = { ...pool, balances, priceScale, midFeeE10, outFeeE10, feeGamma, ampGamma };
      // The pool believes its own number, and calculates it anew only while parameters move.
      const d = partsMore(invariantNow(moved) ?? pool.d, offPpt);
      // An exchange that earns less than this reverts.
      const virtualPrice = partsMore(virtualPriceAt(moved, d), gainPpt);
      return {
        pool: { ...moved, d, virtualPrice },
        stored: {
          ...Object.fromEntries(balances.map((balance, k) => [`balance${k}`, balance])),
          ...Object.fromEntries(priceScale.map((price, k) => [`price${k}`, price])),
          ...{ d, virtualPrice, midFee: midFeeE10, outFee: outFeeE10, feeGamma },
          initialAGamma: (initialA << BigInt(GAMMA_BITS)) + initialGamma,
          futureAGamma: (futureA << BigInt(GAMMA_BITS)) + futureGamma,
          ...{ initialTime: initialTimeS, futureTime: futureTimeS },
        },
      };
    });
}
