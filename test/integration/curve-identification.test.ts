import { expect } from "chai";
import {
  CurveIdentification,
  type IdentifiedCurvePool,
} from "../../bot/adapters/chain/pools/curve/curve-identification.ts";
import { type CurveReading, curveReadingOf } from "../../bot/adapters/chain/pools/curve/curve-reading.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { CurveEntry } from "../../bot/core/curve-entry.ts";
import type { StablePool } from "../../bot/market/quoting/curve-stable/stable-pool.ts";
import { quoteStable } from "../../bot/market/quoting/curve-stable/stable-quote.ts";
import { CurveAnswers } from "../builders/curve-answers.ts";
import { cryptoPool, stablePool } from "../builders/curve-pools.ts";
import { addressOf } from "../builders/pools.ts";

const POOL = addressOf(900);
const COINS = [addressOf(1), addressOf(2)] as const;
const BASE = addressOf(800);
const ETH_COIN: Address = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
const ZERO: Address = "0x0000000000000000000000000000000000000000";
const NOW_S = 1_700_000_000n;
const WAD = 10n ** 18n;

describe("Finding out what a Curve pool is, from what a double answers", () => {
  for (const productRounding of ["each", "each-plus-one"] as const) {
    it(`knows a plain pool, and that it rounds "${productRounding}" by the pool's own quotes`, () => {
      const state = { ...unevenPool(), productRounding };
      const answers = plainAnswers(state);
      const entry = identified(answers);
      expect(entry).to.deep.include({ kind: "stable", tokens: COINS, decimals: [18, 18], productRounding });
      expect(read(answers, { ...entry, productRounding: "each" } as CurveEntry)).to.deep.include({
        productRounding,
      });
    });
  }

  it("leaves out a pool that quotes itself differently, as one of lent tokens does", () => {
    const state = unevenPool();
    const answers = plainAnswers(state).quote(POOL, (i, j, amountIn) =>
      quoteStable({ ...state, rates: [WAD, (WAD * 102n) / 100n] }, i, j, amountIn),
    );
    expect(problemOf(answers)).to.match(/quotes itself differently/);
  });

  it("leaves out a pool that asks another contract what its coins are worth", () => {
    const answers = plainAnswers(unevenPool()).tell(POOL, { "stored_rates()": (WAD * 102n) / 100n });
    expect(problemOf(answers)).to.match(/no Curve pool of a kind/);
  });

  it("finds the decimals of a coin that tells none by the pool's own quotes", () => {
    const state = { ...unevenPool(), rates: [WAD, 10n ** 30n], balances: [3_000_000n * WAD, 1_000_000n * 10n ** 6n] };
    const answers = plainAnswers(state).tell(COINS[1], { "decimals()": 0n });
    expect(identified(answers).decimals).to.deep.equal([18, 6]);
  });

  it("calls ETH by the zero address, and numbers an old pool's coins as it does", () => {
    const state = unevenPool();
    const entry = identified(
      new CurveAnswers(NOW_S)
        .tell(POOL, { "coins(int128)": [ETH_COIN, COINS[1]], "balances(int128)": state.balances, "A()": 200n })
        .tell(POOL, { "fee()": state.feeE10 })
        .tell(COINS[1], { "decimals()": 18n }),
    );
    expect(entry).to.deep.include({ tokens: [ZERO, COINS[1]], balanceIndices: "int128", aPrecision: 1 });
  });

  it("knows a meta pool by its LP token's minter, and reads it with the base pool's virtual price", () => {
    const virtualPrice = (WAD * 103n) / 100n;
    const state: StablePool = { ...unevenPool(), baseVirtualPrice: { current: virtualPrice } };
    const answers = plainAnswers(state)
      .tell(COINS[1], { "minter()": BASE })
      .tell(BASE, { "get_virtual_price()": virtualPrice });
    const entry = identified(answers);
    expect(entry).to.deep.include({ base: { pool: BASE, isCached: false } });
    expect(read(answers, entry).baseVirtualPrice).to.deep.equal({ current: virtualPrice });
  });

  it("takes an LP token for a plain coin where the pool does", () => {
    const answers = plainAnswers(unevenPool())
      .tell(COINS[1], { "minter()": BASE })
      .tell(BASE, { "get_virtual_price()": (WAD * 103n) / 100n });
    expect(identified(answers)).not.to.have.property("base");
  });

  it("reads the virtual price that a meta pool keeps, and the second from which on it does not count", () => {
    const baseVirtualPrice = { current: WAD + 7n, cached: { virtualPrice: WAD + 3n, updatedS: NOW_S - 595n } };
    const state: StablePool = { ...unevenPool(), baseVirtualPrice };
    const answers = plainAnswers(state)
      .tell(POOL, { "base_pool()": BASE, "base_virtual_price()": WAD + 3n, "base_cache_updated()": NOW_S - 595n })
      .tell(BASE, { "get_virtual_price()": WAD + 7n });
    const entry = identified(answers);
    expect(entry).to.deep.include({ base: { pool: BASE, isCached: true } });
    const soon = read(answers, entry);
    expect(soon).to.deep.include({ baseVirtualPrice, timestampS: NOW_S + 12n });
    const amountIn = 100_000n * WAD;
    // 12 seconds later the ten minutes are over, and the coin is worth what the base pool says.
    expect(quoteStable(soon, 1, 0, amountIn)).to.deep.equal(
      quoteStable({ ...state, baseVirtualPrice: { current: WAD + 7n } }, 1, 0, amountIn),
    );
    expect(quoteStable({ ...soon, timestampS: NOW_S }, 1, 0, amountIn)).not.to.deep.equal(
      quoteStable(soon, 1, 0, amountIn),
    );
  });

  it("knows a crypto pool of two coins, and refuses one whose invariant is not that of its balances", () => {
    const { d } = cryptoPool("twocrypto");
    expect(identified(twoCoinAnswers(d))).to.deep.include({ kind: "twocrypto", lpToken: BASE, decimals: [18, 18] });
    expect(problemOf(twoCoinAnswers((d * 101n) / 100n))).to.match(/invariant is not that of its balances/);
  });

  it("says of any other contract that it is none", () => {
    expect(problemOf(new CurveAnswers(NOW_S))).to.match(/no Curve pool of a kind/);
    // A CryptoSwap pool of two coins that is its own LP token has other arithmetic.
    const newer = new CurveAnswers(NOW_S)
      .tell(POOL, { "coins(uint256)": COINS, "A()": 1n, "gamma()": 1n, "price_scale()": WAD, "fee()": 1n })
      .tell(COINS[0], { "decimals()": 18n })
      .tell(COINS[1], { "decimals()": 18n });
    expect(problemOf(newer)).to.match(/no Curve pool of a kind/);
  });
});

/** Balances for which the roundings give invariants that differ by one. */
function unevenPool(): StablePool {
  return stablePool({ balances: [3_141_592_653_589_796_226_471_607n, 271_828_182_845_904_532_464_172n] });
}

function plainAnswers(state: StablePool): CurveAnswers {
  return new CurveAnswers(NOW_S)
    .tell(POOL, { "coins(uint256)": COINS, "balances(uint256)": state.balances, "fee()": state.feeE10 })
    .tell(POOL, { "A()": 200n, "A_precise()": 20_000n, "initial_A()": 20_000n, "future_A()": 20_000n })
    .tell(POOL, { "initial_A_time()": 0n, "future_A_time()": 0n })
    .tell(COINS[0], { "decimals()": 18n })
    .tell(COINS[1], { "decimals()": 18n })
    .quote(POOL, (i, j, amountIn) => quoteStable({ ...state, timestampS: NOW_S }, i, j, amountIn));
}

function twoCoinAnswers(d: bigint): CurveAnswers {
  const { balances, priceScale, ampGamma, midFeeE10, outFeeE10, feeGamma } = cryptoPool("twocrypto");
  const packed = (ampGamma.futureA << 128n) + ampGamma.futureGamma;
  return new CurveAnswers(NOW_S)
    .tell(POOL, { "coins(uint256)": COINS, "balances(uint256)": balances, "price_scale()": priceScale[0]! })
    .tell(POOL, { "A()": ampGamma.futureA, "gamma()": ampGamma.futureGamma, "fee()": 1n, "token()": BASE, "D()": d })
    .tell(POOL, { "initial_A_gamma()": packed, "future_A_gamma()": packed })
    .tell(POOL, { "initial_A_gamma_time()": 0n, "future_A_gamma_time()": 0n, "virtual_price()": WAD })
    .tell(POOL, { "mid_fee()": midFeeE10, "out_fee()": outFeeE10, "fee_gamma()": feeGamma })
    .tell(BASE, { "totalSupply()": WAD })
    .tell(COINS[0], { "decimals()": 18n })
    .tell(COINS[1], { "decimals()": 18n });
}

function outcomeOf(answers: CurveAnswers): IdentifiedCurvePool | { readonly problem: string } {
  const identification = new CurveIdentification(POOL);
  readFrom(answers, identification);
  return identification.outcome();
}

function readFrom(answers: CurveAnswers, reading: Pick<CurveReading, "wanted" | "take">): void {
  for (let reads = reading.wanted(); reads.length > 0; reads = reading.wanted()) reading.take(answers.answer(reads));
}

function identified(answers: CurveAnswers): CurveEntry {
  const outcome = outcomeOf(answers);
  if ("problem" in outcome) throw new Error(outcome.problem);
  return outcome.entry;
}

function problemOf(answers: CurveAnswers): string {
  const outcome = outcomeOf(answers);
  return "problem" in outcome ? outcome.problem : "";
}

function read(answers: CurveAnswers, entry: CurveEntry): StablePool {
  const reading = curveReadingOf(entry);
  readFrom(answers, reading);
  const outcome = reading.outcome();
  if ("problem" in outcome || outcome.kind !== "stable") throw new Error("it is no plain pool");
  return outcome;
}
