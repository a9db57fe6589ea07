import { expect } from "chai";
import { Accounts } from "../../bot/accounts/accounts.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { PathHop } from "../../bot/core/path.ts";
import { grossProfitWei } from "../../bot/core/route.ts";
import type { UnsizedArbitrageSignal } from "../../bot/core/signal.ts";
import { assessSignal } from "../../bot/executors/flash/assess.ts";
import type { DraftingFacts } from "../../bot/executors/flash/drafting-facts.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { sizeCycle } from "../../bot/market/sizing/size-cycle.ts";
import type { Assessment } from "../../bot/ports/executor.ts";
import { denialIn, draftIn, missingIn } from "../builders/assessments.ts";
import { ScriptedChain } from "../builders/chain.ts";
import { aFlashSignal, aSigner, FLASH_SETTINGS } from "../builders/plans.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";
import { USDC, WETH } from "../builders/signals.ts";

const ETHER = 10n ** 18n;
const DOLLAR = 10n ** 6n;
const tokens = { token0: USDC, token1: WETH };

/** A pair at a price in dollars, so many ether deep. */
function pairAt(price: bigint, ether = 1_000n): PoolState {
  return v2Pool(ether * price * DOLLAR, ether * ETHER, tokens);
}

function hop(pool: PoolState, tokenIn: Address, tokenOut: Address): PathHop {
  return { pool: pool.address, tokenIn, tokenOut };
}

/** Sells ether in the first pool and buys it back in the second one. */
function aroundTwo(first: PoolState, second: PoolState): readonly PathHop[] {
  return [hop(first, WETH, USDC), hop(second, USDC, WETH)];
}

describe("a signal without amounts", () => {
  let chain: ScriptedChain;
  let accounts: Accounts;
  let view: MarketView;

  beforeEach(async () => {
    chain = new ScriptedChain();
    accounts = await Accounts.open(chain, aSigner().accounts);
    view = new MarketView();
  });

  afterEach(() => accounts.stop());

  function signalOver(hops: readonly PathHop[], changes: Partial<UnsizedArbitrageSignal> = {}): UnsizedArbitrageSignal {
    const { route: _route, expectedProfit: _profit, ...facts } = aFlashSignal();
    const resources = hops.map(({ pool }) => pool);
    return { ...facts, resources, path: { profitToken: WETH, hops }, ...changes };
  }

  function look(blockNumber: bigint, ...pools: readonly PoolState[]): void {
    view.update({ blockNumber, pools, changed: "all" }, { readAtMs: 0 });
  }

  function assess(signal: UnsizedArbitrageSignal, facts: DraftingFacts = { view }): Assessment {
    return assessSignal(signal, accounts, {
      chain,
      prices: new NativePrices(WETH),
      settings: FLASH_SETTINGS,
      ...facts,
    });
  }

  it("gets the amounts that gain most in the newest state of its pools", () => {
    const [dear, cheap] = [pairAt(3_100n), pairAt(3_000n)];
    look(100n, cheap, dear);
    const hops = aroundTwo(dear, cheap);
    const draft = draftIn(assess(signalOver(hops, { observedBlock: 99n })));
    const cycle = { profitToken: WETH, hops: hops.map((each, poolIndex) => ({ ...each, poolIndex })) };
    expect(draft.route).to.deep.equal(sizeCycle(cycle, [dear, cheap]));
    expect(draft.expectedProfit).to.deep.equal({ token: WETH, amountWei: grossProfitWei(draft.route) });
    expect(draft.observedBlock).to.equal(100n);
  });

  it("waits until its pools have been read in the block in which it was seen", async () => {
    const [dear, cheap] = [pairAt(3_100n), pairAt(3_000n)];
    look(99n, dear, cheap);
    const signal = signalOver(aroundTwo(dear, cheap));
    const { fact, arrival } = missingIn(assess(signal));
    expect(fact).to.equal("the pools in block 100");
    look(100n, dear, cheap);
    await arrival;
    draftIn(assess(signal));
  });

  it("waits for the pools of a newer block when they were read long before the head", async () => {
    const [dear, cheap] = [pairAt(3_100n), pairAt(3_000n)];
    const signal = signalOver(aroundTwo(dear, cheap), { observedBlock: 0n, validThroughBlock: 200n });
    look(95n, dear, cheap);
    expect(missingIn(assess(signal)).fact).to.equal("the pools in block 96");
    look(96n, dear, cheap);
    draftIn(assess(signal));
    await chain.mine();
    expect(missingIn(assess(signal)).fact).to.equal("the pools in block 97");
  });

  it("is no signal when it is no cycle over different pools that trade its tokens", () => {
    const [dear, cheap] = [pairAt(3_100n), pairAt(3_000n)];
    look(100n, dear, cheap);
    const [out, back] = aroundTwo(dear, cheap) as [PathHop, PathHop];
    const DAI = addressOf(77);
    const cases: readonly (readonly [readonly PathHop[], string])[] = [
      [[], "it has 0 hops"],
      [[out], "it has 1 hops"],
      [Array.from({ length: 7 }, () => out), "it has 7 hops"],
      [[out, { ...back, tokenIn: DAI }], `tokenIn of its hop 2 is ${DAI}, expected ${USDC}, which the hop before`],
      [[out, { ...back, tokenOut: USDC }], `tokenOut of its hop 2 is ${USDC}, expected another token`],
      [[out, { ...back, pool: out.pool }], `pool of its hop 2 is ${out.pool}, expected a pool that no hop before`],
      [[out, { ...back, tokenOut: DAI }], `tokenOut of its hop 2 is ${DAI}, expected ${WETH}, the profit token`],
      [
        [
          { ...out, tokenOut: DAI },
          { ...back, tokenIn: DAI },
        ],
        `does not trade ${WETH} for ${DAI}`,
      ],
    ];
    for (const [hops, problem] of cases) {
      const denied = denialIn(assess(signalOver(hops)));
      expect(denied.code).to.equal("invalid-signal");
      expect(denied.code === "invalid-signal" && denied.problem).to.contain(problem);
    }
  });

  it("is denied with what it would lose when no amount gains", () => {
    const [dear, cheap] = [pairAt(3_001n), pairAt(3_000n)];
    look(100n, dear, cheap);
    const denied = denialIn(assess(signalOver(aroundTwo(dear, cheap))));
    // Two pairs at the base fee and the least tip.
    const netProfitWei = -133_124n * 11n * 10n ** 9n;
    expect(denied).to.deep.equal({ code: "insufficient-profit", netProfitWei, minNetProfitWei: 10n ** 15n });
  });

  it("is denied with what it leaves when its best amount gains too little for its gas", () => {
    const [dear, cheap] = [pairAt(3_020n, 100n), pairAt(3_000n, 100n)];
    look(100n, dear, cheap);
    const denied = denialIn(assess(signalOver(aroundTwo(dear, cheap))));
    expect(denied.code).to.equal("insufficient-profit");
  });

  it("tells too little liquidity from prices that do not pay", () => {
    const cheap = pairAt(3_000n);
    const tick = 196_260; // 3,000 dollars
    const facts = { ...tokens, feePpm: 500 };
    const empty = v3Pool([], { tick }, facts);
    const thin = v2Pool(1n, 1_000n, tokens);
    const [lowerTick, upperTick] = [tick + 900, tick + 1_200];
    const narrow = v3Pool([{ lowerTick, upperTick, liquidity: 10n ** 14n }], { tick: tick + 1_000 }, facts);
    const short = { ...narrow, knownFromTick: lowerTick, knownToTick: upperTick };
    look(100n, cheap, empty, thin, short);
    for (const [first, second, problem] of [
      [cheap, empty, `${empty.address} has none of ${WETH}`],
      [thin, cheap, "but not with any amount"],
      [cheap, short, "can go through it"],
    ] as const) {
      const denied = denialIn(assess(signalOver(aroundTwo(first, second))));
      expect(denied.code === "insufficient-liquidity" && denied.problem, JSON.stringify(denied.code)).to.contain(
        problem,
      );
    }
  });

  it("cannot be sized when nobody watches its pools", () => {
    const [dear, cheap] = [pairAt(3_100n), pairAt(3_000n)];
    const signal = signalOver(aroundTwo(dear, cheap));
    expect(denialIn(assess(signal, {}))).to.include({ code: "invalid-signal" });
    look(100n, cheap);
    const denied = denialIn(assess(signal));
    expect(denied.code === "invalid-signal" && denied.problem).to.contain(`${dear.address} cannot be traded through`);
  });
});
