import { expect } from "chai";
import { agrees, isSameState } from "../../bot/adapters/chain/market/same-state.ts";
import { isTouched, movesSilently } from "../../bot/adapters/chain/market/touch-topics.ts";
import type { CurveStableEntry } from "../../bot/core/curve-entry.ts";
import { singletonsOf } from "../../bot/core/singletons.ts";
import { agingOf, atSecond } from "../../bot/market/aging.ts";
import type { BalancerStablePool } from "../../bot/market/quoting/balancer-stable/balancer-stable-pool.ts";
import { cryptoPool, stablePool } from "../builders/curve-pools.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";

const ONE = 10n ** 18n;
const NOW_S = 1_700_000_000n;

const BALANCER: BalancerStablePool = {
  ...{ venue: "balancer-v2", kind: "stable", address: addressOf(70), poolId: `0x${"7".repeat(64)}` },
  tokens: [addressOf(1), addressOf(2)],
  balances: [1_000n * ONE, 1_100n * ONE],
  scales: [ONE, ONE],
  rates: [null, null],
  amplification: { startValue: 100_000n, endValue: 100_000n, startTime: 0n, endTime: 0n },
  ...{ swapFee: ONE / 1_000n, version: "2022", timestampS: NOW_S },
};
const RATED = { ...BALANCER, rates: [null, { cached: ONE, expires: NOW_S + 20n, fresh: (ONE * 11n) / 10n }] };

describe("A state for which no log has told of a change", () => {
  const plain = stablePool({ timestampS: NOW_S });
  const ramp = { ...plain.amplification, initialTimeS: NOW_S - 10n, futureTimeS: NOW_S + 10n };

  it("stays as it is where nothing but the pool itself counts", () => {
    const crypto = cryptoPool("tricrypto");
    const over = { ...crypto, ampGamma: { ...crypto.ampGamma, futureTimeS: 1n } };
    for (const pool of [plain, crypto, over, BALANCER, v2Pool(ONE, ONE)]) {
      expect(agingOf(pool)).to.equal("none");
      expect(isSameState(pool, atSecond(pool, NOW_S + 12n))).to.equal(true);
    }
    expect(isSameState(plain, { ...plain, balances: [1n, 2n], timestampS: NOW_S + 12n })).to.equal(false);
  });

  it("moves with time alone while parameters move, or a note of a base pool's price expires", () => {
    const crypto = cryptoPool("twocrypto");
    const cached = { virtualPrice: ONE, updatedS: NOW_S - 600n };
    const moving = [
      { ...plain, amplification: ramp },
      { ...plain, baseVirtualPrice: { current: ONE + 1n, cached } },
      { ...crypto, ampGamma: { ...crypto.ampGamma, futureTimeS: crypto.timestampS + 1n } },
      { ...BALANCER, amplification: { ...BALANCER.amplification, endTime: NOW_S + 1n } },
    ];
    for (const pool of moving) {
      expect(agingOf(pool)).to.equal("time");
      const later = atSecond(pool, pool.timestampS + 12n);
      expect(isSameState(pool, later)).to.equal(false);
      expect(agingOf(later)).to.equal("none");
    }
    expect(agingOf({ ...plain, baseVirtualPrice: { current: ONE, cached } })).to.equal("none");
  });

  it("has to be read where a rate of another contract counts, and is another one only when that shows in a quote", () => {
    expect(agingOf(RATED)).to.equal("reads");
    expect(agingOf({ ...plain, baseVirtualPrice: { current: ONE, movesUntilS: NOW_S + 1n } })).to.equal("reads");
    const dearer = { ...RATED, rates: [null, { cached: ONE, expires: NOW_S + 20n, fresh: (ONE * 12n) / 10n }] };
    expect([isSameState(RATED, dearer), agrees(RATED, dearer)]).to.deep.equal([true, true]);
    expect(isSameState(RATED, atSecond(dearer, NOW_S + 20n))).to.equal(true);
    expect(isSameState(RATED, atSecond(dearer, NOW_S + 21n))).to.equal(false);
  });

  it("is the same where the one reading saw a ramp, and the other one its end", () => {
    const ended = { startValue: 50_000n, endValue: 100_000n, startTime: NOW_S - 90n, endTime: NOW_S };
    expect(isSameState({ ...BALANCER, amplification: ended }, BALANCER)).to.equal(true);
    expect(isSameState({ ...BALANCER, amplification: { ...ended, endValue: 90_000n } }, BALANCER)).to.equal(false);
  });
});

describe("A pool", () => {
  const singletons = singletonsOf(1n);
  const meta = {
    venue: "curve",
    kind: "stable",
    address: addressOf(80),
    base: { pool: addressOf(81), isCached: true },
  };
  const lonely = { venue: "curve", kind: "stable", address: addressOf(80) };
  const [metaEntry, plainEntry] = [meta, lonely] as unknown as [CurveStableEntry, CurveStableEntry];
  const balancer = { venue: "balancer-v2", address: BALANCER.address, poolId: BALANCER.poolId } as const;

  it("is touched with its base pool, and with the Vault that is paused", () => {
    const base = new Set([addressOf(81)]);
    expect([metaEntry, plainEntry, balancer].map((entry) => isTouched(entry, base, singletons))).to.deep.equal([
      true,
      false,
      false,
    ]);
    const vault = new Set([singletons.balancerVault]);
    expect([metaEntry, balancer].map((entry) => isTouched(entry, vault, singletons))).to.deep.equal([false, true]);
    expect(isTouched(plainEntry, new Set([addressOf(80)]), singletons)).to.equal(true);
  });

  it("may move with another contract where it is a meta pool, or Balancer's", () => {
    expect([metaEntry, plainEntry, balancer].map(movesSilently)).to.deep.equal([true, false, true]);
  });
});
