import { expect } from "chai";
import { getAddress } from "ethers";
import { signalsOfBody } from "../../bot/api/signals-of-body.ts";
import { MAX_UINT64 } from "../../bot/core/integer-limits.ts";
import { flashSignal } from "../../bot/core/signal.ts";
import { aWrittenPath, aWrittenRoute } from "../builders/api-site.ts";
import { USDC, WETH } from "../builders/signals.ts";

type Written = Readonly<Record<string, unknown>>;

/** A path whose hops are changed one by one. */
function pathOf(...changes: readonly Written[]): Written {
  const { path } = aWrittenPath();
  return { path: { ...path, hops: path.hops.map((hop, index) => ({ ...hop, ...changes[index] })) } };
}

function routeOf(...changes: readonly Written[]): Written {
  const { route } = aWrittenRoute();
  return {
    path: undefined,
    route: { ...route, hops: route.hops.map((hop, index) => ({ ...hop, ...changes[index] })) },
  };
}

const wrongChecksum = getAddress(WETH).replace(/[a-z]/, (letter) => letter.toUpperCase());
const samePool = { pool: `0x${"c".repeat(40)}` };
const oneHop = aWrittenPath().path.hops[0];

const REFUSED: readonly (readonly [what: string, changes: Written, says: RegExp])[] = [
  ["a field that nothing knows", { amount: "1" }, /^the signal: Expected no field "amount"\.$/],
  ["a field that only the engine sets", { source: "scanner" }, /Expected no field "source"/],
  ["no id", { signalId: undefined }, /^signalId: Expected a text of decimal digits, below 2\^64\.$/],
  ["an id that is a number", { signalId: 1 }, /^signalId: /],
  ["-1 as an id", { signalId: "-1" }, /^signalId: /],
  ["2^64 as an id", { signalId: String(2n ** 64n) }, /^signalId: /],
  ["a hexadecimal id", { signalId: "0x10" }, /^signalId: /],
  ["a strategy above a u16", { strategyId: 65_536 }, /^strategyId: Expected a whole number from 0 to 65535\.$/],
  ["a strategy as a text", { strategyId: "7" }, /^strategyId: /],
  ["half a strategy", { strategyId: 0.5 }, /^strategyId: /],
  ["a time above 2^53", { detectedAtMs: 2 ** 53 }, /^detectedAtMs: /],
  ["an infinite time", { detectedAtMs: JSON.parse("1e999") }, /^detectedAtMs: /],
  ["no time", { detectedAtMs: undefined }, /^detectedAtMs: /],
  ["a block as a number", { observedBlock: 18_000_000 }, /^observedBlock: /],
  [
    "an end before its beginning",
    { observedBlock: "9", validThroughBlock: "8" },
    /^validThroughBlock: Expected no less/,
  ],
  ["an end in time before its beginning", { validUntilMs: 1 }, /^validUntilMs: Expected no less/],
  ["a claim in scientific notation", { claimedProfitUsd: "1e3" }, /^claimedProfitUsd: Expected US dollars/],
  ["a negative claim", { claimedProfitUsd: "-1" }, /^claimedProfitUsd: /],
  ["a claim as a number", { claimedProfitUsd: 12.5 }, /^claimedProfitUsd: /],
  ["neither route nor path", { path: undefined }, /^route: Expected either route or path\.$/],
  ["both route and path", { ...routeOf(), path: aWrittenPath().path }, /^route: Expected either route or path\.$/],
  ["a path that is a list", { path: [] }, /^path: Expected an object\.$/],
  ["one hop", { path: { profitToken: WETH, hops: [oneHop] } }, /^path\.hops: Expected a list of 2 to 8 hops\.$/],
  ["nine hops", { path: { profitToken: WETH, hops: Array<unknown>(9).fill(oneHop) } }, /^path\.hops: /],
  ["a wrong checksum", pathOf({ tokenIn: wrongChecksum }), /^path\.hops\[0\]\.tokenIn: .*checksum/],
  ["the zero address", pathOf({ pool: `0x${"0".repeat(40)}` }), /^path\.hops\[0\]\.pool: .*not zero/],
  ["an address without 0x", pathOf({ pool: "c".repeat(40) }), /^path\.hops\[0\]\.pool: /],
  ["a hop to where it begins", pathOf({ tokenOut: WETH }), /^path\.hops\[0\]\.tokenOut: Expected another token/],
  ["the same pool twice", pathOf(samePool, samePool), /^path\.hops\[1\]\.pool: Expected a pool that no hop before it/],
  [
    "a chain with a gap",
    pathOf({}, { tokenIn: samePool.pool }),
    /^path\.hops\[1\]\.tokenIn: .*the hop before it brings/,
  ],
  ["another start", pathOf({ tokenIn: samePool.pool }), /^path\.hops\[0\]\.tokenIn: Expected .*the profit token/],
  ["another end", pathOf({}, { tokenOut: samePool.pool }), /^path\.hops\[1\]\.tokenOut: Expected .*the profit token/],
  ["amounts in a path", pathOf({ amountIn: "1" }), /^path\.hops\[0\]: Expected no field "amountIn"\.$/],
  ["a route without amounts", routeOf({ amountIn: undefined }), /^route\.hops\[0\]\.amountIn: /],
  ["an amount as a number", routeOf({ amountIn: 1 }), /^route\.hops\[0\]\.amountIn: .*text of decimal digits/],
  ["an amount of 2^256", routeOf({ amountIn: String(2n ** 256n) }), /^route\.hops\[0\]\.amountIn: .*below 2\^256/],
  ["an amount of -1", routeOf({ amountIn: "-1" }), /^route\.hops\[0\]\.amountIn: /],
  ["an amount of zero", routeOf({ amountIn: "0" }), /^route\.hops\[0\]\.amountIn: /],
  ["a hexadecimal amount", routeOf({ amountIn: "0xde0b6b3a7640000" }), /^route\.hops\[0\]\.amountIn: /],
  ["NaN as an amount", routeOf({ amountIn: "NaN" }), /^route\.hops\[0\]\.amountIn: /],
  ["a route that is no cycle", routeOf(samePool, samePool), /^route\.hops\[1\]\.pool: Expected a pool that no hop/],
  ["a venue that nothing knows", routeOf({ venue: "curve" }), /^route\.hops\[0\]\.venue: /],
  ["amounts that do not follow", routeOf({}, { amountIn: "1" }), /^route\.hops\[1\]\.amountIn: .*hop before it brings/],
  ["a loss", routeOf({}, { amountOut: "1000000000000000000" }), /^route\.hops\[1\]\.amountOut: Expected more than/],
  ["a gas price of zero", { wishes: { maxGasPriceWei: "0" } }, /^wishes\.maxGasPriceWei: /],
  ["all of the profit as slippage", { wishes: { slippageToleranceBps: 10_000 } }, /^wishes\.slippageToleranceBps: /],
  ["a wish that nothing knows", { wishes: { gasLimit: "1" } }, /^wishes: Expected no field "gasLimit"\.$/],
  ["a way that nothing knows", { wishes: { submission: "carrier" } }, /^wishes\.submission: Expected "public"/],
  ["a signal in place of itself", { signalId: "5", replacesSignalId: "5" }, /^replacesSignalId: Expected another id/],
];

describe("signals as HTTP brings them", () => {
  for (const [what, changes, says] of REFUSED) {
    it(`refuse ${what}, naming the field`, () => {
      // As it comes in: what is undefined is not there.
      const body: unknown = JSON.parse(JSON.stringify(aWrittenPath(changes)), (_key, part: unknown) =>
        part === null ? Infinity : part,
      );
      expect(() => signalsOfBody(body)).to.throw(says);
    });
  }

  for (const [what, body] of Object.entries({ null: null, "a text": "x", "a number": 1, "a list of lists": [[]] })) {
    it(`refuse ${what}`, () => {
      expect(() => signalsOfBody(body)).to.throw("Expected an object.");
    });
  }

  it("refuse a list of none, and one of more than 100 without looking at what is in it", () => {
    expect(() => signalsOfBody([])).to.throw("the list: Expected a list of 1 to 100 signals.");
    const long = Array<unknown>(101).fill({});
    Object.defineProperty(long, 0, { get: () => expect.fail("it was looked at") });
    expect(() => signalsOfBody(long)).to.throw("the list: Expected a list of 1 to 100 signals.");
  });

  it("refuse a whole list for one of them, and two of one strategy with one id", () => {
    expect(() => signalsOfBody([aWrittenPath(), aWrittenPath({ strategyId: -1 })])).to.throw(/^\[1\]\.strategyId: /);
    const twice = [aWrittenPath({ signalId: "9" }), aWrittenPath({ signalId: "9" })];
    expect(() => signalsOfBody(twice)).to.throw(/^\[1\]\.signalId: Expected an id that no signal before it has\.$/);
    expect(
      signalsOfBody([aWrittenPath({ signalId: "9" }), aWrittenPath({ signalId: "9", strategyId: 8 })]),
    ).to.have.lengthOf(2);
  });

  it("take a path with everything that a caller may say of it", () => {
    const { path, detectedAtMs } = aWrittenPath();
    const written = {
      signalId: String(MAX_UINT64),
      strategyId: 65_535,
      detectedAtMs,
      observedBlock: "18000000",
      validThroughBlock: "18000003",
      validUntilMs: detectedAtMs + 5_000,
      claimedProfitUsd: "12.5",
      replacesSignalId: "0",
      path: { ...path, profitToken: getAddress(path.profitToken) },
      wishes: { maxGasPriceWei: "30000000000", slippageToleranceBps: 25, submission: "private" },
    };
    expect(signalsOfBody(written)).to.deep.equal([
      {
        kind: "flash-arbitrage",
        source: "api",
        signalId: MAX_UINT64,
        strategyId: 65_535,
        detectedAtMs,
        observedBlock: 18_000_000n,
        validThroughBlock: 18_000_003n,
        validUntilMs: detectedAtMs + 5_000,
        claimedProfitUsdE8: 1_250_000_000n,
        replacesSignalId: 0n,
        path,
        resources: path.hops.map(({ pool }) => pool),
        wishes: { maxGasPriceWei: 30_000_000_000n, slippageToleranceBps: 25n, submission: "private" },
      },
    ]);
  });

  it("take a route with its amounts, and expect of it what they gain", () => {
    const [signal] = signalsOfBody(aWrittenRoute());
    expect(signal).to.deep.include({
      expectedProfit: { token: WETH, amountWei: 10n ** 16n },
      observedBlock: 0n,
      validThroughBlock: MAX_UINT64,
    });
    expect(flashSignal(signal!).route?.hops[1]).to.deep.include({ tokenIn: USDC, amountIn: 2_000_000_000n });
  });
});
