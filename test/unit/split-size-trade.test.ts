import { expect } from "chai";
import type { Exchange } from "../../bot/core/exchange.ts";
import type { Address } from "../../bot/core/hex.ts";
import { ComingSlices } from "../../bot/executors/split/coming-slices.ts";
import { DEFAULT_ALLOCATION_SETTINGS } from "../../bot/executors/split/allocation/allocation-settings.ts";
import { Headrooms } from "../../bot/executors/split/allocation/headrooms.ts";
import { sizeTrade } from "../../bot/executors/split/size-trade.ts";
import type { SplitParts } from "../../bot/executors/split/split-parts.ts";
import { DEFAULT_SPLIT_SETTINGS } from "../../bot/executors/split/split-settings.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";
import { aSplitTrade, type TradeWishes } from "../builders/split-signals.ts";
import { NO_HISTORY } from "../builders/trade-memory-candidates.ts";

const [WETH, USDC] = [TOKENS.WETH.address, TOKENS.USDC.address];
const ETHER = 10n ** 18n;
const USD = 10n ** 6n;
const USD_E8 = 10n ** 8n;
const NAMES = ["one", "two", "three"];

interface World {
  /** Of each of the three pools, in ether. */
  readonly depths?: readonly bigint[];
  readonly split?: Partial<typeof DEFAULT_ALLOCATION_SETTINGS>;
  readonly held?: readonly Address[];
  readonly isPriced?: boolean;
  readonly gasPriceWei?: bigint;
}

/** Three exchanges with a pool each, at 3,000 USDC for an ether; test doubles of all that tells of them. */
function aMarket({ depths = [10_000n, 10_000n, 10_000n], split = {}, held = [], isPriced = true }: World) {
  const exchanges: readonly Exchange[] = NAMES.map((name, index) => {
    return { name, routerKind: "uniswap-v2-router", router: addressOf(0xa00 + index) };
  });
  const pools = depths.map((depth, index) => {
    return v2Pool(depth * 3_000n * USD, depth * ETHER, {
      address: addressOf(0xb00 + index),
      token0: USDC,
      token1: WETH,
    });
  });
  const allocation = { ...DEFAULT_ALLOCATION_SETTINGS, ...split };
  const headrooms = new Headrooms(allocation, new ManualClock());
  const parts = {
    headrooms,
    coming: new ComingSlices(),
    split: { ...DEFAULT_SPLIT_SETTINGS, allocation },
    held: () => new Set(held),
    exchanges: {
      exchanges,
      poolsOf: ({ name }: Exchange) => pools.filter((_pool, at) => NAMES[at] === name).map(({ address }) => address),
    },
    market: { pool: (address: Address) => pools.find((pool) => pool.address === address) },
    memory: { ofExchange: () => NO_HISTORY },
    prices: { fromNative: (amountWei: bigint) => (amountWei * 3_000n * USD) / ETHER },
    valuation: {
      usdE8Of: ({ token, amountWei }: { readonly token: Address; readonly amountWei: bigint }) =>
        !isPriced ? undefined : token === WETH ? (amountWei * 3_000n) / 10n ** 10n : amountWei * 100n,
      fromUsdE8: (usdE8: bigint) => (usdE8 * 10n ** 10n) / 3_000n,
    },
  } as unknown as SplitParts;
  return { parts, headrooms };
}

function sized(
  wishes: TradeWishes,
  world: World = {},
  prepare: (market: ReturnType<typeof aMarket>) => void = () => undefined,
) {
  const market = aMarket(world);
  prepare(market);
  const trade = aSplitTrade({ amountWei: 10n * ETHER, ...wishes });
  const { gasPriceWei = 1n } = world;
  return sizeTrade({ orderId: 42n, trade, amountWei: trade.amountWei, gasPriceWei }, market.parts);
}

function sharesOf(outcome: ReturnType<typeof sized>): Readonly<Record<string, number>> {
  if (outcome.denied !== undefined) throw new Error(outcome.denied.code);
  return Object.fromEntries(
    outcome.slices.map(({ exchange, amountInWei }) => [exchange.name, Number(amountInWei / 10n ** 15n) / 1_000]),
  );
}

function claim(exchange: string, usd: bigint) {
  return { orderId: 1n, partId: exchange, exchange, pair: [WETH, USDC], usdE8: usd * USD_E8 } as const;
}

describe("How a trade is sized", () => {
  it("goes where the most comes out", () => {
    expect(sharesOf(sized({}))).to.deep.equal({ one: 3.333, two: 3.333, three: 3.333 });
    expect(sharesOf(sized({}, { depths: [20_000n, 10_000n, 10_000n] })).one).to.equal(5);
  });

  it("uses no exchange that is not worth its gas", () => {
    const gasPriceWei = 200n * 10n ** 9n;
    expect(Object.keys(sharesOf(sized({ amountWei: ETHER }, { gasPriceWei })))).to.have.lengthOf(1);
  });

  it("stays within what an exchange and a pair may take, and is short without room", () => {
    const split = { maxExchangeExposureUsdE8: 9_000n * USD_E8, maxPairExposureUsdE8: 24_000n * USD_E8 };
    expect(sized({}, { split })).to.deep.equal({
      denied: {
        ...{ code: "allocation-shortfall", wanted: { token: WETH, amountWei: 10n * ETHER } },
        tradableWei: 8n * ETHER,
      },
    });
    const short = sized({ limits: { allowsShortfall: true } }, { split });
    expect(short.denied === undefined && short.shortfallWei).to.equal(2n * ETHER);
    const full = sized({ limits: { allowsShortfall: true } }, { split }, ({ headrooms }) => {
      for (const name of NAMES.slice(0, 2)) headrooms.adopt([claim(name, 9_000n)]);
    });
    expect(sharesOf(full)).to.deep.equal({ three: 2 });
  });

  it("has no room at all where all has gone", () => {
    const split = { maxExchangeExposureUsdE8: 1n * USD_E8, maxPairExposureUsdE8: 24_000n * USD_E8 };
    const none = sized({ limits: { allowsShortfall: true } }, { split }, ({ headrooms }) => {
      headrooms.adopt(NAMES.map((name) => claim(name, 1n)));
    });
    expect(none.denied).to.deep.include({ code: "allocation-shortfall", tradableWei: 0n });
  });

  it("says why it goes nowhere", () => {
    const denied = sized({ limits: { exchanges: ["three"] } }, { depths: [10_000n, 10_000n, 1n] }).denied;
    expect(denied).to.deep.include({ code: "not-tradable" });
    expect(JSON.stringify(denied)).to.include("three: its pools of the pair hold 6000.00 USD");
    expect(sized({}, { isPriced: false }).denied).to.deep.equal({ code: "no-fresh-price", token: WETH });
    // Not a unit of USDC.
    expect(sized({ amountWei: 1n }).denied).to.deep.include({ code: "allocation-shortfall", tradableWei: 0n });
  });

  it("leaves out what is in quarantine", () => {
    expect(Object.keys(sharesOf(sized({}, { held: [addressOf(0xb00)] })))).to.have.members(["two", "three"]);
    expect(Object.keys(sharesOf(sized({}, { held: [addressOf(0xa01)] })))).to.have.members(["one", "three"]);
  });

  it("takes no pool further than the price impact that is allowed", () => {
    const deep = sized(
      { amountWei: 10_000n * ETHER },
      {
        split: { maxExchangeExposureUsdE8: 10n ** 18n, maxPairExposureUsdE8: 10n ** 18n },
      },
    );
    // 3 % less than the spot rate is reached with 3.1 % of what a pool holds.
    expect(deep.denied).to.deep.include({ code: "allocation-shortfall" });
    const tradableWei = deep.denied?.code === "allocation-shortfall" ? deep.denied.tradableWei : 0n;
    expect(tradableWei > 925n * ETHER && tradableWei < 932n * ETHER).to.equal(true);
  });

  it("brings exposures nearer to each other where that costs little", () => {
    const prepare = ({ headrooms }: ReturnType<typeof aMarket>): void => headrooms.adopt([claim("one", 10_000n)]);
    const cheap = sharesOf(sized({ amountWei: 3n * ETHER }, {}, prepare));
    expect(cheap.one ?? 0).to.equal(0);
    const dear = sharesOf(sized({ amountWei: 3n * ETHER }, { split: { rebalanceMaxCostBps: 0n } }, prepare));
    expect(dear.one).to.equal(1);
  });

  it("buys at least what is wanted", () => {
    const outcome = sized({ side: "buy", amountWei: 30_000n * USD });
    expect(outcome.denied).to.equal(undefined);
    if (outcome.denied !== undefined) return;
    expect(outcome.amountOutWei >= 30_000n * USD && outcome.amountOutWei < 30_000n * USD + 3n).to.equal(true);
    expect(outcome.amountInWei > 10n * ETHER).to.equal(true);
    const split = { maxPairExposureUsdE8: 15_000n * USD_E8 };
    const short = sized({ side: "buy", amountWei: 30_000n * USD, limits: { allowsShortfall: true } }, { split });
    expect(short.denied === undefined && short.amountInWei).to.equal(5n * ETHER);
  });
});
