import { expect } from "chai";
import fc from "fast-check";
import { PREMIUM_DENOMINATOR, premiumWei } from "../../bot/core/loan-premium.ts";
import type { Route } from "../../bot/core/route.ts";
import { singletonsOf } from "../../bot/core/singletons.ts";
import { chooseFunding, unfundable } from "../../bot/executors/flash/choose-funding.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import { executableRoute } from "../../bot/executors/flash/executable-route.ts";
import { FUNDING_GAS } from "../../bot/executors/flash/execution-gas.ts";
import type { Funding, FundingOffer } from "../../bot/executors/flash/funding.ts";
import { anyCoreRoute } from "../builders/core-routes.ts";
import { STRANGER } from "../builders/plans.ts";
import { USDC, WETH } from "../builders/signals.ts";

const SINGLETONS = singletonsOf(1n);
const RUNS = 1_000;

/** A lender's premium for the profit token; null where it does not lend it, undefined where nothing is ever taken. */
const anyPremium = fc.option(fc.option(fc.bigInt(0n, PREMIUM_DENOMINATOR / 100n), { nil: null }), { nil: undefined });
type Premium = bigint | null | undefined;

const lent = (kind: "balancer" | "morpho" | "aave" | "erc3156" | "uniswap-v4" | "uniswap-v4-native") =>
  fc.record({
    kind: fc.constant(kind),
    lender: fc.constantFrom(STRANGER, SINGLETONS.balancerVault),
    premium: anyPremium,
  });
const anyOffer: fc.Arbitrary<Funding & { readonly premium?: Premium }> = fc.oneof(
  ...(["flash-swap", "first-pool", "own"] as const).map((kind) => fc.record({ kind: fc.constant(kind) })),
  ...(["balancer", "morpho", "aave", "erc3156", "uniswap-v4", "uniswap-v4-native"] as const).map(lent),
);

/** Loans of which the gas costs about as much as the premium, so that either may decide. */
const anyCase = fc
  .record({
    route: anyCoreRoute,
    drawn: fc.array(anyOffer, { minLength: 1, maxLength: 6 }),
    billionths: fc.bigInt(0n, 300n),
  })
  .map(({ route, billionths, ...rest }) => {
    return { ...rest, route, gasPriceWei: (route.hops[0]!.amountIn * billionths) / 10n ** 9n };
  });

function offersFor({ profitToken }: Route, drawn: readonly (Funding & { readonly premium?: Premium })[]) {
  return drawn.map(({ premium, ...funding }): FundingOffer => {
    if (premium === undefined) return funding;
    return { ...funding, premiums: new Map(premium === null ? [[USDC, 0n]] : [[profitToken, premium]]) };
  });
}

/** Whether the contract and its lenders can do it: what cannot be encoded, what reverts by design, what is not lent. */
function isPossible(offer: FundingOffer, route: Route): boolean {
  const { hops, profitToken } = route;
  if (offer.premiums?.has(profitToken) === false) return false;
  if (offer.kind === "uniswap-v4-native") return profitToken === WETH;
  if (offer.kind === "balancer" && offer.lender === SINGLETONS.balancerVault) {
    return hops.every(({ venue }) => venue !== "balancer-v2");
  }
  return (offer.kind === "flash-swap" && hops.at(-1)!.venue === "uniswap-v4") || isEncodable(offer, route);
}

function isEncodable(funding: Funding, route: Route): boolean {
  try {
    const terms = { minProfitWei: 1n, expiryBlock: 1n, wrappedNative: WETH };
    return encodeExecution({ route: executableRoute(route, SINGLETONS), funding, ...terms }) !== "0x";
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

describe("the choice of who pays for a cycle", () => {
  const chosenFor = (route: Route, fundings: readonly FundingOffer[], gasPriceWei: bigint) =>
    chooseFunding(route, { fundings, singletons: SINGLETONS, wrappedNative: WETH }, (gas) => gas * gasPriceWei);

  it("is never dearer than any other offer that is possible, and is none only where none is", () => {
    fc.assert(
      fc.property(anyCase, ({ route, drawn, gasPriceWei }) => {
        const fundings = offersFor(route, drawn);
        const possible = fundings.filter((offer) => isPossible(offer, route));
        const costs = possible.map(({ kind, premiums }) => {
          const premium = premiumWei(route.hops[0]!.amountIn, premiums?.get(route.profitToken) ?? 0n);
          return premium + FUNDING_GAS[kind] * gasPriceWei;
        });
        const chosen = chosenFor(route, fundings, gasPriceWei);
        expect(chosen === undefined).to.equal(possible.length === 0);
        if (chosen === undefined) return;
        const costWei = chosen.premiumWei + FUNDING_GAS[chosen.funding.kind] * gasPriceWei;
        expect(costs.every((other) => costWei <= other)).to.equal(true);
        expect(costs).to.include(costWei);
        expect(isEncodable(chosen.funding, route)).to.equal(true);
      }),
      { numRuns: RUNS },
    );
  });

  it("says of every offer why it is not possible", () => {
    fc.assert(
      fc.property(anyCase, ({ route, drawn }) => {
        const fundings = offersFor(route, drawn).filter((offer) => !isPossible(offer, route));
        const problem = unfundable(route, { fundings, singletons: SINGLETONS, wrappedNative: WETH });
        for (const { kind } of fundings) expect(problem).to.include(`"${kind}": `);
        expect(problem).not.to.include("undefined");
      }),
      { numRuns: RUNS },
    );
  });

  it("goes by the premium alone while the profit token has no price", () => {
    const route = fc.sample(anyCoreRoute, { numRuns: 1, seed: 1 })[0]!;
    const premiums = (premium: bigint) => new Map([[route.profitToken, premium]]);
    const fundings: FundingOffer[] = [
      { kind: "erc3156", lender: STRANGER, premiums: premiums(PREMIUM_DENOMINATOR / 100n) },
      { kind: "aave", lender: STRANGER, premiums: premiums(PREMIUM_DENOMINATOR / 1_000n) },
    ];
    const terms = { fundings, singletons: SINGLETONS, wrappedNative: WETH };
    expect(chooseFunding(route, terms, () => undefined)!.funding.kind).to.equal("aave");
  });
});
