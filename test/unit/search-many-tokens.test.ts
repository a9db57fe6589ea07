import { expect } from "chai";
import { grossProfitWei } from "../../bot/core/route.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { BalancerWeightedPool } from "../../bot/market/quoting/balancer-weighted/balancer-weighted-pool.ts";
import type { SolidlyPool } from "../../bot/market/quoting/solidly/solidly-pool.ts";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { findOpportunities } from "../../bot/market/search/find-opportunities.ts";
import { bestByForce, cyclesByForce, shownCycle } from "../builders/cycles-by-force.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

const [A, B, C] = [addressOf(1), addressOf(2), addressOf(3)] as const;
const ETHER = 10n ** 18n;
const THIRD = ETHER / 3n;

const WEIGHTED: BalancerWeightedPool = {
  venue: "balancer-v2",
  kind: "weighted",
  address: addressOf(100),
  poolId: `0x${"64".padStart(64, "0")}`,
  tokens: [A, B, C],
  balances: [1_000n * ETHER, 1_040n * ETHER, 980n * ETHER],
  scales: [1n, 1n, 1n],
  weights: [THIRD, THIRD, ETHER - 2n * THIRD],
  swapFee: ETHER / 1_000n,
  power: "with-shortcuts",
};

const VOLATILE: SolidlyPool = {
  venue: "solidly",
  address: addressOf(101),
  token0: B,
  token1: C,
  isStable: false,
  generation: "solidly",
  feePpm: 500,
  unit0: ETHER,
  unit1: ETHER,
  reserve0: 900n * ETHER,
  reserve1: 930n * ETHER,
};

describe("A search over pools of three tokens and of other venues", () => {
  const pools = [
    WEIGHTED,
    VOLATILE,
    v2Pool(800n * ETHER, 800n * ETHER, { token0: A, token1: B }),
    v3Pool(
      [{ lowerTick: -6_000, upperTick: 6_000, liquidity: 5_000n * ETHER }],
      { tick: 150 },
      { token0: A, token1: C },
    ),
  ];

  it("finds every cycle that pays, at its best size, where no closed form is", () => {
    const cycles = new CycleBook({ baseTokens: [A], maxHops: 3 });
    const found = findOpportunities({ pools }, { cycles, prices: new NativePrices(A), baseFeePerGasWei: 0n });
    const placeOf = (address: string): number => pools.findIndex((pool) => pool.address === address);
    const profits = new Map(
      found.map(({ route }) => {
        const hops = route.hops.map((hop) => ({ ...hop, poolIndex: placeOf(hop.pool) }));
        return [shownCycle({ profitToken: A, hops }), grossProfitWei(route)] as const;
      }),
    );
    const paying = cyclesByForce(pools, { baseTokens: [A], maxHops: 3 })
      .map((cycle) => [shownCycle(cycle), bestByForce(cycle, pools).profitWei] as const)
      .filter(([, profitWei]) => profitWei > 0n);
    expect(paying.length).to.be.greaterThan(3);
    expect(paying.some(([cycle]) => cycle.includes("-0"))).to.equal(true);
    expect([...profits.keys()]).to.have.members(paying.map(([cycle]) => cycle));
    for (const [cycle, forcedWei] of paying) {
      const missedWei = forcedWei - (profits.get(cycle) ?? 0n);
      // A weighted pool raises to powers with an error of a ten-thousandth of a billionth: steps that force may happen upon.
      expect(missedWei * 1_000_000n <= forcedWei, `${cycle} misses ${missedWei}`).to.equal(true);
    }
  });
});
