import { expect } from "chai";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { findOpportunities } from "../../bot/market/search/find-opportunities.ts";
import { sizeCycle } from "../../bot/market/sizing/size-cycle.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";

const BASE = addressOf(1);
const PRICES = new NativePrices(BASE);
const ETHER = 10n ** 18n;

/** Two pairs of the base and the nth token whose prices are so many millionths apart. */
function pairs(n: number, gapPpm: bigint): readonly PoolState[] {
  const facts = { token0: BASE, token1: addressOf(10 + n) };
  const reserve = 100n * ETHER;
  return [v2Pool(reserve, reserve, facts), v2Pool(reserve, (reserve * (1_000_000n + gapPpm)) / 1_000_000n, facts)];
}

const bookOfTwoHops = (): CycleBook => new CycleBook({ baseTokens: [BASE], maxHops: 2 });

function netProfits(
  pools: readonly PoolState[],
  cycles: CycleBook,
  terms: { gasWei?: bigint; mostSized?: number } = {},
) {
  const { gasWei: baseFeePerGasWei = 0n, ...others } = terms;
  const found = findOpportunities({ pools }, { cycles, prices: PRICES, baseFeePerGasWei, ...others });
  return found.map(({ netProfitNativeWei }) => netProfitNativeWei);
}

describe("Opportunities", () => {
  const market = [...pairs(1, 20_000n), ...pairs(2, 50_000n), ...pairs(3, 30_000n), ...pairs(4, 5_000n)];

  it("are everything that gains more than its gas, best first, sized to the last unit", () => {
    const nets = netProfits(market, bookOfTwoHops());
    expect(nets).to.have.length(3);
    expect(nets.toSorted((a, b) => Number(b - a))).to.deep.equal(nets);
    const hops = [0, 1].map((i) => ({
      poolIndex: 3 - i,
      tokenIn: [BASE, addressOf(12)][i]!,
      tokenOut: [addressOf(12), BASE][i]!,
    }));
    const best = sizeCycle({ profitToken: BASE, hops }, market)!;
    expect(nets[0]).to.equal(best.hops[1]!.amountOut - best.hops[0]!.amountIn);
  });

  it("come back when gas gets cheaper, though no pool has changed", () => {
    const cycles = bookOfTwoHops();
    const [first, second, third] = netProfits(market, cycles);
    const between = (a: bigint, b: bigint): bigint => (a + b) / 2n / 133_124n;
    expect(netProfits(market, cycles, { gasWei: between(first!, second!) })).to.have.length(1);
    expect(netProfits(market, cycles, { gasWei: between(second!, third!) })).to.have.length(2);
    expect(netProfits(market, cycles, { gasWei: first! })).to.have.length(0);
    expect(netProfits(market, cycles)).to.deep.equal([first, second, third]);
  });

  it("are not sized where no amount can gain more than its gas", () => {
    const [first, second] = netProfits(market, bookOfTwoHops());
    const cycles = bookOfTwoHops();
    netProfits(market, cycles, { gasWei: (first! + second!) / 2n / 133_124n });
    expect(cycles.candidates.filter(({ isSized }) => isSized)).to.have.length(1);
    expect(cycles.candidates).to.have.length(3);
  });

  it("are sized as many as allowed in one search, the most promising first, and the others in the next searches", () => {
    const all = netProfits(market, bookOfTwoHops());
    const cycles = bookOfTwoHops();
    for (const searches of [1, 2, 3]) {
      expect(netProfits(market, cycles, { mostSized: 1 })).to.deep.equal(all.slice(0, searches));
    }
  });

  it("over one pool are compared up to sixteen, because one of them can be chosen", () => {
    const facts = { token0: BASE, token1: addressOf(11) };
    const others = Array.from({ length: 40 }, () => v2Pool(100n * ETHER, 100n * ETHER, facts));
    const dear = v2Pool(100n * ETHER, 120n * ETHER, facts);
    expect(netProfits([...others, dear], bookOfTwoHops())).to.have.length(16);
    expect(netProfits([...others, dear, ...pairs(2, 50_000n)], bookOfTwoHops())).to.have.length(17);
  });
});
