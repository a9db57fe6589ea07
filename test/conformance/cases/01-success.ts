import { expect } from "chai";
import type { Order } from "../../../bot/core/order.ts";
import { bookedChanges, inclusionsOf } from "../../builders/conformance-books.ts";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";

export const SUCCESS_CASES: readonly ConformanceCase[] = [
  {
    number: 1,
    sentence: "does what it announced, each transaction once, and is then final",
    way: "public",
    run: onOneBench(async (bench) => {
      const { orderId } = await bench.succeed();
      const order = await bench.toSettlement({ orderId });
      expect(inclusionsOf(order).length).to.equal(bench.candidate.effects);
      expectGaplessNonces(order);
      expectWholeOfItsParts(order);
      expect(bench.desk.liveOrders).to.deep.equal([]);
    }),
  },
  {
    number: 2,
    sentence: "does so by a relay alone, and nothing of it is ever in the public pool",
    way: "relay",
    run: onOneBench(async (bench) => {
      const order = await bench.succeed();
      expect(order.publishedVia).to.deep.equal(["flashbots"]);
      expectWholeOfItsParts(order);
    }),
  },
  {
    number: 3,
    sentence: "leaves the next nonce to the next order, before and after it is final",
    way: "public",
    run: onOneBench(async (bench) => {
      const first = await bench.succeed();
      const second = await bench.succeed();
      const nonces = [first, second].flatMap(({ intents }) => intents.map(({ transaction }) => transaction.nonce));
      expect(nonces).to.deep.equal(nonces.map((_, index) => index));
    }),
  },
];

function expectGaplessNonces({ intents }: Order): void {
  const nonces = intents.map(({ transaction }) => transaction.nonce).toSorted((a, b) => a - b);
  expect(nonces).to.deep.equal(nonces.map((_, index) => index));
}

/** What the order says of itself is the sum of what its parts say. */
function expectWholeOfItsParts(order: Order): void {
  const { outcome, parts } = order;
  if (parts.length === 0 || outcome === undefined) return;
  const { tokens } = bookedChanges([order]);
  const { fill, held = [], realisedProfit } = outcome;
  const claims = fill === undefined ? [realisedProfit, ...held] : [];
  if (fill !== undefined) claims.push({ ...fill.sold, amountWei: -fill.sold.amountWei }, fill.received);
  const claimed = claims.filter(({ amountWei }) => amountWei !== 0n).map(({ token, amountWei }) => [token, amountWei]);
  expect(new Map(claimed as [string, bigint][])).to.deep.equal(new Map([...tokens].filter(([, wei]) => wei !== 0n)));
}
