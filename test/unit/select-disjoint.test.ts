import { expect } from "chai";
import fc from "fast-check";
import type { Opportunity } from "../../bot/market/search/opportunity.ts";
import { selectDisjoint } from "../../bot/market/search/select-disjoint.ts";
import { addressOf } from "../builders/pools.ts";

const TOKEN = addressOf(1);

function opportunity(netProfitNativeWei: bigint, ...pools: readonly number[]): Opportunity {
  const amounts = { tokenIn: TOKEN, tokenOut: TOKEN, amountIn: 1n, amountOut: 1n };
  const hops = pools.map((n) => ({ venue: "uniswap-v2", pool: addressOf(n), ...amounts }) as const);
  return { route: { profitToken: TOKEN, hops }, grossProfitWei: netProfitNativeWei, gas: 0n, netProfitNativeWei };
}

function gained(opportunities: readonly Opportunity[]): bigint {
  return opportunities.reduce((sum, { netProfitNativeWei }) => sum + netProfitNativeWei, 0n);
}

function poolsOf(opportunities: readonly Opportunity[]): readonly string[] {
  return opportunities.flatMap(({ route }) => route.hops.map(({ pool }) => pool));
}

/** The best first, then the best that is still possible, and so on. */
function greedy(opportunities: readonly Opportunity[]): readonly Opportunity[] {
  const chosen: Opportunity[] = [];
  for (const next of opportunities.toSorted((a, b) => Number(b.netProfitNativeWei - a.netProfitNativeWei))) {
    if (!poolsOf([next]).some((pool) => poolsOf(chosen).includes(pool))) chosen.push(next);
  }
  return chosen;
}

function bestOfAllSubsets(opportunities: readonly Opportunity[]): bigint {
  let best = 0n;
  for (let mask = 0; mask < 1 << opportunities.length; mask++) {
    const subset = opportunities.filter((_one, i) => (mask & (1 << i)) !== 0);
    const pools = poolsOf(subset);
    if (new Set(pools).size === pools.length && gained(subset) > best) best = gained(subset);
  }
  return best;
}

const anyOpportunities = fc.array(
  fc
    .tuple(fc.bigInt(1n, 100n), fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }))
    .map(([netWei, pools]) => opportunity(netWei, ...pools)),
  { maxLength: 10 },
);

describe("Opportunities chosen together", () => {
  it("are the best of a chain in which the very best one is in the way of two that are worth more", () => {
    const [left, middle, right] = [opportunity(6n, 1, 2), opportunity(9n, 2, 3), opportunity(5n, 3, 4)];
    expect(gained(greedy([left, middle, right]))).to.equal(9n);
    const { chosen, kept } = selectDisjoint([left, middle, right]);
    expect(chosen).to.deep.equal([left, right]);
    expect(kept).to.deep.equal([middle]);
  });

  it("gain as much as the best of all subsets without a shared pool, best first, and the rest is kept", () => {
    fc.assert(
      fc.property(anyOpportunities, (opportunities) => {
        const { chosen, kept } = selectDisjoint(opportunities);
        expect(gained(chosen)).to.equal(bestOfAllSubsets(opportunities));
        expect(new Set(poolsOf(chosen)).size).to.equal(poolsOf(chosen).length);
        expect([...chosen, ...kept]).to.have.members(opportunities);
        for (const list of [chosen, kept]) {
          const nets = list.map(({ netProfitNativeWei }) => Number(netProfitNativeWei));
          expect(nets).to.deep.equal(nets.toSorted((a, b) => b - a));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("never gain less than the best taken first, however little may be compared", () => {
    fc.assert(
      fc.property(anyOpportunities, fc.nat(20), (opportunities, comparisons) => {
        const { chosen } = selectDisjoint(opportunities, comparisons);
        expect(gained(chosen) >= gained(greedy(opportunities))).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });

  it("are found among thousands in conflict, and what gains nothing is neither chosen nor kept", () => {
    const many = Array.from({ length: 3_000 }, (_none, n) => opportunity(BigInt(1 + (n % 97)), n, n + 1, n + 2));
    const { chosen, kept } = selectDisjoint([...many, opportunity(0n, 9_000, 9_001), opportunity(-1n, 9_002)]);
    expect(gained(chosen) >= gained(greedy(many))).to.equal(true);
    expect(chosen.length + kept.length).to.equal(3_000);
  });
});
