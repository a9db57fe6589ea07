import { expect } from "chai";
import { getAddress } from "ethers";
import { signalsOfBody } from "../../bot/api/signals-of-body.ts";
import { MAX_UINT64 } from "../../bot/core/integer-limits.ts";
import { aWrittenLegs, aWrittenPath, aWrittenTrade } from "../builders/api-site.ts";
import { USDC, WETH } from "../builders/signals.ts";

type Written = Readonly<Record<string, unknown>>;
type Refusals = readonly (readonly [what: string, changes: Written, says: RegExp])[];

const [firstHop, secondHop] = aWrittenLegs().path.hops;
const limits = (written: Written): Written => ({ limits: written });

const REFUSED_TRADES: Refusals = [
  ["a kind that nothing knows", { kind: "limit-order" }, /^kind: Expected "flash-arbitrage", "split-trade" or "legs/],
  ["no trade id", { tradeId: undefined }, /^tradeId: Expected 1 to 64 printable characters without spaces\.$/],
  ["a trade id with a space", { tradeId: "trade 1" }, /^tradeId: /],
  ["a trade id of 65 characters", { tradeId: "t".repeat(65) }, /^tradeId: /],
  ["a trade id that is a number", { tradeId: 1 }, /^tradeId: /],
  ["a signal id that is a number", { signalId: 1 }, /^signalId: Expected a text of decimal digits, below 2\^64\.$/],
  ["a field that nothing knows", { pair: "ETH/USDC" }, /^the signal: Expected no field "pair"\.$/],
  ["a claim of profit", { claimedProfitUsd: "1" }, /Expected no field "claimedProfitUsd"/],
  ["a token that is no address", { tokenIn: "WETH" }, /^tokenIn: Expected an address/],
  ["no token to get", { tokenOut: undefined }, /^tokenOut: Expected an address\.$/],
  ["one token for itself", { tokenOut: getAddress(WETH) }, /^tokenOut: Expected another token than tokenIn\.$/],
  ["a side that nothing knows", { side: "SELL" }, /^side: Expected "sell" or "buy"\.$/],
  ["an amount as a number", { amountWei: 1.5 }, /^amountWei: .*text of decimal digits\.$/],
  ["an amount with a point", { amountWei: "1.5" }, /^amountWei: .*decimal digits, above zero\.$/],
  ["an amount of zero", { amountWei: "0" }, /^amountWei: /],
  ["an amount of 2^256", { amountWei: String(2n ** 256n) }, /^amountWei: .*below 2\^256/],
  ["an end in time before its beginning", { validUntilMs: 1 }, /^validUntilMs: Expected no less than detectedAtMs\.$/],
  ["a limit that nothing knows", limits({ gas: "1" }), /^limits: Expected no field "gas"\.$/],
  ["a worst amount of zero", limits({ worstAmountWei: "0" }), /^limits\.worstAmountWei: /],
  ["all of it as slippage", limits({ maxSlippageBps: 10_000 }), /^limits\.maxSlippageBps: .*from 0 to 9999\.$/],
  ["half a basis point", limits({ maxSlippageBps: 0.5 }), /^limits\.maxSlippageBps: /],
  ["a gas price as a number", limits({ maxGasPriceWei: 100 }), /^limits\.maxGasPriceWei: /],
  [
    "no exchange at all",
    limits({ exchanges: [] }),
    /^limits\.exchanges: Expected a list of 1 to 32 different names\.$/,
  ],
  ["one exchange twice", limits({ exchanges: ["a", "a"] }), /^limits\.exchanges: .*different names/],
  ["an exchange without a name", limits({ exchanges: ["a", ""] }), /^limits\.exchanges\[1\]: Expected the name of an/],
  [
    "a shortfall that is a text",
    limits({ allowsShortfall: "yes" }),
    /^limits\.allowsShortfall: Expected true or false/,
  ],
  ["a trial only", limits({ submission: "simulate" }), /^limits\.submission: Expected "public" or "private"\.$/],
  ["a loss, which only legs have", limits({ maxLossBps: 1 }), /^limits: Expected no field "maxLossBps"\.$/],
];

const REFUSED_LEGS: Refusals = [
  ["no opportunity id", { opportunityId: undefined }, /^opportunityId: Expected 1 to 64 printable/],
  ["no path", { path: undefined }, /^path: Expected an object\.$/],
  ["one hop", { path: { profitToken: WETH, hops: [firstHop] } }, /^path\.hops: Expected a list of exactly 2 hops\.$/],
  ["three hops", { path: { profitToken: WETH, hops: [firstHop, secondHop, firstHop] } }, /^path\.hops: .*exactly 2/],
  [
    "a path that does not end where it began",
    { path: { profitToken: WETH, hops: [firstHop, { ...secondHop, tokenOut: `0x${"c".repeat(40)}` }] } },
    /^path\.hops\[1\]\.tokenOut: Expected .*the profit token/,
  ],
  ["an amount as a number", { amountInWei: 1 }, /^amountInWei: /],
  ["a trade's field", { tradeId: "trade_1" }, /^the signal: Expected no field "tradeId"\.$/],
  [
    "a recovery that nothing knows",
    limits({ recoveries: ["pray"] }),
    /^limits\.recoveries\[0\]: Expected one of other-/,
  ],
  ["a recovery twice", limits({ recoveries: ["hold", "hold"] }), /^limits\.recoveries: .*different recoveries/],
  ["a loss of more than all", limits({ maxLossBps: 10_001 }), /^limits\.maxLossBps: .*from 0 to 10000\.$/],
  ["a shortfall, which only trades have", limits({ allowsShortfall: true }), /^limits: Expected no field/],
];

/** As it comes in: what is undefined is not there. */
function asSent(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body));
}

describe("trades as HTTP brings them", () => {
  for (const [what, changes, says] of REFUSED_TRADES) {
    it(`refuse ${what}, naming the field`, () => {
      expect(() => signalsOfBody(asSent(aWrittenTrade(changes)))).to.throw(says);
    });
  }

  for (const [what, changes, says] of REFUSED_LEGS) {
    it(`by legs refuse ${what}, naming the field`, () => {
      expect(() => signalsOfBody(asSent(aWrittenLegs(changes)))).to.throw(says);
    });
  }

  it("take a trade with every limit, which uses nothing but its id", () => {
    const { detectedAtMs } = aWrittenTrade();
    const written = aWrittenTrade({
      signalId: "5",
      side: "buy",
      limits: {
        worstAmountWei: "2000000000",
        maxSlippageBps: 50,
        maxGasPriceWei: "100000000000",
        exchanges: ["uniswap-v2", "sushiswap"],
        allowsShortfall: true,
        submission: "private",
      },
    });
    expect(signalsOfBody(written)).to.deep.equal([
      {
        kind: "split-trade",
        source: "api",
        signalId: 5n,
        strategyId: 7,
        detectedAtMs,
        observedBlock: 0n,
        validThroughBlock: MAX_UINT64,
        trade: {
          tradeId: "trade_1",
          tokenIn: WETH,
          tokenOut: USDC,
          side: "buy",
          amountWei: 1_500_000_000_000_000_000n,
          limits: {
            worstAmountWei: 2_000_000_000n,
            maxSlippageBps: 50n,
            maxGasPriceWei: 100_000_000_000n,
            exchanges: ["uniswap-v2", "sushiswap"],
            allowsShortfall: true,
            submission: "private",
          },
        },
        resources: ["trade trade_1"],
      },
    ]);
  });

  it("take legs with and without an amount", () => {
    const written = aWrittenLegs({
      amountInWei: "1000000000000000000",
      claimedProfitUsd: "3",
      limits: { maxLossBps: 100, recoveries: ["unwind", "hold"] },
    });
    const { path } = written;
    const [signal] = signalsOfBody(written);
    expect(signal).to.deep.include({
      kind: "legs-arbitrage",
      source: "api",
      claimedProfitUsdE8: 300_000_000n,
      resources: ["legs opportunity-1"],
      legs: {
        opportunityId: "opportunity-1",
        path,
        amountInWei: 10n ** 18n,
        limits: { maxLossBps: 100n, recoveries: ["unwind", "hold"] },
      },
    });
    const [unsized] = signalsOfBody(aWrittenLegs());
    expect(unsized).to.have.deep.property("legs").that.has.all.keys("opportunityId", "path", "limits");
  });

  it("have always the same signal id for one trade where none is written, and another one for any other", () => {
    const idsOf = (...written: readonly unknown[]) => written.flatMap(signalsOfBody).map(({ signalId }) => signalId);
    const [first, again, other, legs] = idsOf(
      aWrittenTrade(),
      aWrittenTrade({ amountWei: "7" }),
      aWrittenTrade({ tradeId: "trade_2" }),
      aWrittenLegs({ opportunityId: "trade_1" }),
    );
    expect(again).to.equal(first);
    expect(new Set([first, other, legs]).size).to.equal(3);
  });

  it("come in one list with flash arbitrages, whether those name their kind or not, and none of them twice", () => {
    const kinds = signalsOfBody([
      aWrittenPath({ signalId: "1" }),
      aWrittenPath({ signalId: "2", kind: "flash-arbitrage" }),
      aWrittenTrade(),
      aWrittenLegs(),
    ]).map(({ kind }) => kind);
    expect(kinds).to.deep.equal(["flash-arbitrage", "flash-arbitrage", "split-trade", "legs-arbitrage"]);
    expect(() => signalsOfBody([aWrittenTrade(), aWrittenTrade()])).to.throw(
      /^\[1\]\.signalId: Expected an id that no/,
    );
  });
});
