import { expect } from "chai";
import { quoteCrypto } from "../../bot/market/quoting/curve-crypto/crypto-quote.ts";
import { quoteStable } from "../../bot/market/quoting/curve-stable/stable-quote.ts";
import type { Quotation } from "../../bot/market/quoting/quotation.ts";
import { META_VECTORS, TWO_COIN_VECTORS } from "../builders/curve-source-vectors.ts";
import { addressOf } from "../builders/pools.ts";

const FACTS = { venue: "curve", address: addressOf(9), tokens: [addressOf(1), addressOf(2)] } as const;

describe("Curve quotes against the numbers of Curve's published sources", () => {
  for (const [isCached, shows] of [
    [true, "meta pools that keep the base pool's virtual price for ten minutes"],
    [false, "meta pools that ask for it each time"],
  ] as const) {
    it(`are the same to the wei for ${shows}`, () => {
      const vectors = vectorsOf(META_VECTORS).filter(([cached]) => (cached === "cached") === isCached);
      expect(vectors.length).to.be.greaterThan(15);
      for (const [, ...words] of vectors) {
        const [decimals, balance0, balance1, current, virtualPrice, updatedS, ...others] = numbersOf(words);
        const [timestampS, initialA, futureA, initialTimeS, futureTimeS, feeE10, i, amountIn] = others;
        const quote = quoteStable(
          {
            ...FACTS,
            kind: "stable",
            balances: [balance0!, balance1!],
            timestampS: timestampS!,
            rates: [10n ** (36n - decimals!), 0n],
            amplification: {
              initialA: initialA!,
              futureA: futureA!,
              initialTimeS: initialTimeS!,
              futureTimeS: futureTimeS!,
            },
            aPrecision: 100n,
            feeE10: feeE10!,
            offpegFeeMultiplierE10: 0n,
            productRounding: "each",
            priceMemory: "none",
            baseVirtualPrice: {
              current: current!,
              ...(isCached && { cached: { virtualPrice: virtualPrice!, updatedS: updatedS! } }),
            },
          },
          Number(i),
          1 - Number(i),
          amountIn!,
        );
        expect(shown(quote), words.join(" ")).to.equal(words.at(-1));
      }
    });
  }

  it("are the same to the wei for CryptoSwap pools of two coins", () => {
    const vectors = vectorsOf(TWO_COIN_VECTORS);
    expect(vectors.length).to.be.greaterThan(50);
    for (const words of vectors) {
      const [decimals0, decimals1, balance0, balance1, price, d, ...others] = numbersOf(words);
      const [initialA, initialGamma, futureA, futureGamma, initialTimeS, futureTimeS, timestampS, ...rest] = others;
      const [midFeeE10, outFeeE10, feeGamma, virtualPrice, lpSupply, i, amountIn] = rest;
      const quote = quoteCrypto(
        {
          ...FACTS,
          kind: "twocrypto",
          balances: [balance0!, balance1!],
          timestampS: timestampS!,
          precisions: [10n ** (18n - decimals0!), 10n ** (18n - decimals1!)],
          priceScale: [price!],
          d: d!,
          ampGamma: {
            initialA: initialA!,
            initialGamma: initialGamma!,
            futureA: futureA!,
            futureGamma: futureGamma!,
            initialTimeS: initialTimeS!,
            futureTimeS: futureTimeS!,
          },
          midFeeE10: midFeeE10!,
          outFeeE10: outFeeE10!,
          feeGamma: feeGamma!,
          virtualPrice: virtualPrice!,
          lpSupply: lpSupply!,
        },
        Number(i),
        1 - Number(i),
        amountIn!,
      );
      expect(shown(quote), words.join(" ")).to.equal(words.at(-1));
    }
  });
});

function vectorsOf(text: string): string[][] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}

/** All but the amount out. */
function numbersOf(words: readonly string[]): bigint[] {
  return words.slice(0, -1).map(BigInt);
}

function shown(quote: Quotation): string {
  return quote.refused === undefined ? `${quote.amountOut}` : "-";
}
