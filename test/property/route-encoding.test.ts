import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { isZeroForOne, type Hop, type Venue } from "../../bot/core/route.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";

const MAX_AMOUNT = (1n << 112n) - 1n;
const MAX_EXPIRY_BLOCK = (1n << 32n) - 1n;
const RUNS = 200;
const VENUE_CODES: Readonly<Record<Venue, bigint>> = { "uniswap-v2": 0n, "uniswap-v3": 2n };

/** What test/contracts/harness/PackedRouteHarness.sol answers. */
interface Decoded {
  readonly header: { flags: bigint; expiryBlock: bigint; minProfitWei: bigint; token: string };
  readonly hops: readonly { venue: bigint; zeroForOne: boolean; pool: string; amount: bigint }[];
  readonly input: bigint;
  readonly hasPayment: boolean;
}

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes): Address => `0x${Buffer.from(bytes).toString("hex")}`);
const amount = fc.oneof(fc.constantFrom(1n, MAX_AMOUNT), fc.bigInt(1n, MAX_AMOUNT));
const execution = fc
  .record({
    links: fc.array(
      fc.record({ venue: fc.constantFrom<Venue>("uniswap-v2", "uniswap-v3"), pool: address, token: address, amount }),
      { minLength: 2, maxLength: 6 },
    ),
    amountIn: amount,
    funding: fc.constantFrom("flash-swap" as const, "balancer" as const),
    minProfitWei: amount,
    expiryBlock: fc.bigInt(0n, MAX_EXPIRY_BLOCK),
    wrappedNative: address,
    profitsInWrappedNative: fc.boolean(),
    payout: fc.boolean(),
  })
  .map(({ links, amountIn, profitsInWrappedNative, ...rest }): Execution => {
    const profitToken = profitsInWrappedNative ? rest.wrappedNative : links[0]!.token;
    const hops: Hop[] = links.map(({ venue, pool, token, amount }, index) => ({
      venue,
      pool,
      tokenIn: index === 0 ? profitToken : token,
      tokenOut: links[index + 1]?.token ?? profitToken,
      amountIn: index === 0 ? amountIn : links[index - 1]!.amount,
      amountOut: amount,
    }));
    return { ...rest, route: { profitToken, hops } };
  });

describe("the encoding of routes", () => {
  let decode: (packed: Hex) => Promise<Decoded>;

  before(async () => {
    const { ethers } = await network.create();
    const harness = await ethers.deployContract("PackedRouteHarness");
    decode = async (packed) => {
      const decoded: unknown = await harness.getFunction("decode")(packed);
      return decoded as Decoded;
    };
  });

  it("is decoded by the contract's library to the same header and hops", async () => {
    await fc.assert(
      fc.asyncProperty(execution, async (given) => {
        const { route, funding, minProfitWei, expiryBlock, wrappedNative, payout } = given;
        const calldata = encodeExecution(given);
        const decoded = await decode(`0x${calldata.slice(10)}`);

        const namesToken = route.profitToken !== wrappedNative;
        const flags = (funding === "balancer" ? 1n : 0n) + (namesToken ? 2n : 0n) + (payout ? 4n : 0n);
        expect(decoded.header.flags).to.equal(flags);
        expect(decoded.header.expiryBlock).to.equal(expiryBlock);
        expect(decoded.header.minProfitWei).to.equal(minProfitWei);
        expect(BigInt(decoded.header.token)).to.equal(namesToken ? BigInt(route.profitToken) : 0n);

        const deliveryOrder = route.hops.toReversed();
        expect(decoded.hops.map((hop) => hop.pool.toLowerCase())).to.deep.equal(deliveryOrder.map((hop) => hop.pool));
        expect(decoded.hops.map((hop) => hop.venue)).to.deep.equal(deliveryOrder.map((hop) => VENUE_CODES[hop.venue]));
        expect(decoded.hops.map((hop) => hop.zeroForOne)).to.deep.equal(deliveryOrder.map((hop) => isZeroForOne(hop)));
        expect(decoded.hops.map((hop) => hop.amount)).to.deep.equal(
          deliveryOrder.map((hop) => (hop.venue === "uniswap-v2" ? hop.amountOut : hop.amountIn)),
        );
        expect(decoded.input).to.equal(route.hops[0]!.amountIn);
        expect(decoded.hasPayment).to.equal(route.hops[0]!.venue === "uniswap-v2");
      }),
      { numRuns: RUNS },
    );
  });

  it("begins with the selector of execute", () => {
    const selector = FlashArbitrage__factory.createInterface().getFunction("execute").selector;
    expect(encodeExecution(fc.sample(execution, 1)[0]!).slice(0, 10)).to.equal(selector);
  });

  const refusals: readonly [string, RegExp, (given: Execution) => Execution][] = [
    ["fewer than two hops", /at least two hops, not 1/, (e) => withHops(e, e.route.hops.slice(0, 1))],
    [
      "a hop that does not take what the one before brings",
      /but the one before it brings/,
      (e) => {
        const [first, ...others] = e.route.hops as [Hop, ...Hop[]];
        return withHops(e, [{ ...first, amountOut: (first.amountOut % MAX_AMOUNT) + 1n }, ...others]);
      },
    ],
    [
      "a hop that takes another token",
      /takes 0x.* but the one before it brings/,
      (e) =>
        withHops(
          e,
          e.route.hops.map((hop, i) => (i === 1 ? { ...hop, tokenIn: other(hop.tokenIn) } : hop)),
        ),
    ],
    [
      "a cycle that does not end where it starts",
      /the cycle starts with/,
      (e) =>
        withHops(
          e,
          e.route.hops.map((hop, i) =>
            i === e.route.hops.length - 1 ? { ...hop, tokenOut: other(hop.tokenOut) } : hop,
          ),
        ),
    ],
    ["an amount of nothing", /must be 1 to 2\^112 - 1/, (e) => withFirst(e, { amountIn: 0n })],
    ["an amount that is too large", /must be 1 to 2\^112 - 1/, (e) => withFirst(e, { amountIn: MAX_AMOUNT + 1n })],
    ["a pool that is no address", /must be an address in lower case/, (e) => withFirst(e, { pool: "0x12" })],
    ["a missing minimum", /minimum profit must be/, (e) => ({ ...e, minProfitWei: 0n })],
    ["a minimum that is too large", /minimum profit must be/, (e) => ({ ...e, minProfitWei: MAX_AMOUNT + 1n })],
    ["an expiry in the past of all blocks", /expiry block must be/, (e) => ({ ...e, expiryBlock: -1n })],
    ["an expiry beyond uint32", /expiry block must be/, (e) => ({ ...e, expiryBlock: MAX_EXPIRY_BLOCK + 1n })],
  ];
  for (const [what, message, spoil] of refusals) {
    it(`refuses ${what}`, () => {
      fc.assert(
        fc.property(execution, (given) => {
          expect(() => encodeExecution(spoil(given))).to.throw(RangeError, message);
        }),
        { numRuns: 20 },
      );
    });
  }
});

function withHops(given: Execution, hops: readonly Hop[]): Execution {
  return { ...given, route: { ...given.route, hops } };
}

function withFirst(given: Execution, change: Partial<Hop>): Execution {
  return withHops(
    given,
    given.route.hops.map((hop, index) => (index === 0 ? { ...hop, ...change } : hop)),
  );
}

function other(address: Address): Address {
  return `${address.slice(0, -1)}${address.endsWith("0") ? "1" : "0"}` as Address;
}
