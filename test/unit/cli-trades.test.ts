import { expect } from "chai";
import { legsOfOptions } from "../../bot/cli/legs-of-options.ts";
import { splitTradeOfOptions } from "../../bot/cli/split-trade-of-options.ts";
import type { LegsOptions, SplitOptions } from "../../bot/cli/trade-commands.ts";
import type { PoolList } from "../../bot/core/pool-entry.ts";
import { USDC, WETH } from "../builders/signals.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const DAI = `0x${"da".repeat(20)}` as const;
const OTHER_DAI = `0x${"db".repeat(20)}` as const;
const POOL_A = `0x${"a1".repeat(20)}` as const;
const POOL_B = `0x${"b2".repeat(20)}` as const;
const BALANCER = `0x${"ba".repeat(20)}` as const;
const LIST: PoolList = {
  tokens: [
    { address: WETH, symbol: "WETH", decimals: 18 },
    { address: USDC, symbol: "USDC", decimals: 6 },
    { address: DAI, symbol: "DAI", decimals: 18 },
    { address: OTHER_DAI, symbol: "DAI", decimals: 18 },
  ],
  pools: [
    { venue: "uniswap-v2", address: POOL_A, token0: USDC, token1: WETH, feePpm: 3_000 },
    { venue: "uniswap-v2", address: POOL_B, token0: DAI, token1: WETH, feePpm: 3_000 },
    { venue: "balancer-v2", address: BALANCER, poolId: `${BALANCER}${"00".repeat(12)}` },
  ],
};
const FACTS = { strategyId: 2, nowMs: 1_700_000_000_000 };
const SALE: SplitOptions = {
  env: "embedded",
  json: false,
  dryRun: false,
  side: "sell",
  amount: "1.5",
  token: "weth",
  other: "USDC",
  allowShortfall: false,
};
const LEGS: LegsOptions = {
  env: "embedded",
  json: false,
  dryRun: false,
  buyPool: POOL_A,
  sellPool: BALANCER,
  token: "WETH",
};

const ask = (changes: Partial<SplitOptions>) => splitTradeOfOptions({ ...SALE, ...changes }, LIST.tokens, FACTS);

async function problemOf(work: () => unknown): Promise<string> {
  const thrown = await thrownBy(work);
  expect(thrown.code).to.equal("ARGUMENT_INVALID");
  return thrown.message;
}

describe("a trade by the command line", () => {
  it("sells and buys in units of the named token, and has its limits", () => {
    const { signal } = ask({ worst: "2900.5", maxGasPrice: "0.5", allowShortfall: true });
    expect(signal.trade).to.deep.include({ tokenIn: WETH, tokenOut: USDC, side: "sell", amountWei: 15n * 10n ** 17n });
    expect(signal.trade.limits).to.deep.equal({
      worstAmountWei: 2_900_500_000n,
      maxGasPriceWei: 5n * 10n ** 8n,
      allowsShortfall: true,
    });
    expect(signal).to.include({ strategyId: 2, source: "cli" });
    const bought = ask({ side: "buy", amount: "3000", token: "USDC", other: "WETH" }).signal.trade;
    expect(bought).to.deep.include({ tokenIn: WETH, tokenOut: USDC, amountWei: 3_000_000_000n });
  });

  it("is the same trade for the API", () => {
    const { body, signal } = ask({ id: "t-1" });
    expect(signal.trade.tradeId).to.equal("t-1");
    expect(body).to.deep.include({ kind: "split-trade", tradeId: "t-1", amountWei: "1500000000000000000" });
  });

  it("is refused with what was expected of which word", async () => {
    expect(await problemOf(() => ask({ token: "SHIB" }))).to.match(/^<token> must be one of WETH, USDC, DAI/);
    expect(await problemOf(() => ask({ other: "DAI" }))).to.include("an address, because several tokens");
    expect(await problemOf(() => ask({ amount: "1.5e3" }))).to.include("<amount> must be an amount of WETH above 0");
    expect(await problemOf(() => ask({ worst: "1.1234567" }))).to.include("--worst must be an amount of USDC");
    expect(await problemOf(() => ask({ other: "WETH" }))).to.include("<other> must be another token than <token>");
    expect(await problemOf(() => ask({ id: "two words" }))).to.include("tradeId");
  });
});

describe("an arbitrage by legs by the command line", () => {
  it("goes over the token that both pools trade besides, also where only one of them tells", () => {
    const { signal } = legsOfOptions({ ...LEGS, amount: "2", recoveries: ["unwind"] }, LIST, FACTS);
    expect(signal.legs.path.hops).to.deep.equal([
      { pool: POOL_A, tokenIn: WETH, tokenOut: USDC },
      { pool: BALANCER, tokenIn: USDC, tokenOut: WETH },
    ]);
    expect(signal.legs).to.deep.include({ amountInWei: 2n * 10n ** 18n, limits: { recoveries: ["unwind"] } });
  });

  it("is refused over pools that are not listed, or have no other token in common", async () => {
    const stranger = `0x${"99".repeat(20)}` as const;
    expect(await problemOf(() => legsOfOptions({ ...LEGS, buyPool: stranger }, LIST, FACTS))).to.include("<buy-pool>");
    const apart = await problemOf(() => legsOfOptions({ ...LEGS, sellPool: POOL_B }, LIST, FACTS));
    expect(apart).to.include("two pools that trade the token, and one other token besides");
  });
});
