import { expect } from "chai";
import { isTerminal } from "../../bot/core/order-state.ts";
import type { Hop, Route } from "../../bot/core/route.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { eventually } from "../builders/eventually.ts";
import { WITH_RETURN_VALUE } from "../builders/recorded-curve-markets.ts";
import { type PricedLeg, priceCycle } from "../builders/recorded-cycle.ts";
import { RecordedDesk } from "../builders/recorded-desk.ts";
import { isRecordedMainnetThere } from "../builders/recorded-mainnet.ts";
import { aSignal } from "../builders/signals.ts";
import { tokenBalance } from "../builders/token-balance.ts";
import { openTradingDesk, type TradingDesk } from "../builders/trading-desk.ts";

const WITHIN_MS = 10_000;
/** Of the packed route's first byte: the first pool funds the cycle. */
const FUNDED_BY_FIRST_POOL = "01";

describe("the bot with a recorded arbitrage that ends in Curve, which does not lend", () => {
  // That it is missing is said by recorded-blocks.test.ts.
  if (!isRecordedMainnetThere()) return;

  const { block, txIndex, cycles } = WITH_RETURN_VALUE;
  const { legs, inputWei } = cycles[0]!;
  let market: RecordedDesk;
  let desk: TradingDesk;

  before(async () => {
    market = await RecordedDesk.open(block, txIndex);
    const { rpcUrl, contract } = market.floor;
    desk = await openTradingDesk({
      ...{ rpcUrl, contract, pools: [] },
      settings: {
        fundings: [{ kind: "flash-swap" }, { kind: "first-pool" }],
        ...{ minNetProfitWei: 0n, bidShareBps: 0n },
      },
    });
  });

  after(async () => {
    await desk.stop();
    await market.stop();
  });

  it("lets its first pool pay for it, and earns what was predicted, to the wei", async () => {
    const { rpcUrl, contract } = market.floor;
    const route = routeOver(await priceCycle(market, legs, inputWei));
    const amountWei = route.hops.at(-1)!.amountOut - inputWei;
    expect(amountWei > 0n, "there is something to earn").to.equal(true);
    const observedBlock = BigInt(await desk.provider.getBlockNumber());
    const signal = aSignal({
      ...{ route, expectedProfit: { token: route.profitToken, amountWei }, detectedAtMs: Date.now() },
      ...{ observedBlock, validThroughBlock: observedBlock + 3n, resources: route.hops.map(({ pool }) => pool) },
    });
    desk.engine.accept([signal]);
    await eventually(() => desk.events.some(({ type }) => type === "answered"), WITHIN_MS);
    for (const _ of ["its block", "the one that confirms it"]) {
      await callRpc(rpcUrl, "evm_mine");
      await desk.caughtUp();
    }
    await eventually(() => desk.orders().every(({ state }) => isTerminal(state)), WITHIN_MS);

    const [{ state, failure, outcome, intents }] = desk.orders() as [ReturnType<TradingDesk["order"]>];
    expect(failure).to.equal(undefined);
    expect(state).to.equal("Completed");
    const { data } = intents[0]!.details as { readonly data: string };
    expect(data.slice(10, 12)).to.equal(FUNDED_BY_FIRST_POOL);
    expect(outcome!.realisedProfit).to.deep.equal({ token: PROTOCOLS.weth, amountWei });
    expect(await tokenBalance(rpcUrl, PROTOCOLS.weth, contract)).to.equal(amountWei);
  });
});

function routeOver(priced: readonly PricedLeg[]): Route {
  const hops = priced.map(({ leg, ...amounts }): Hop => ({ ...leg, ...amounts }));
  return { profitToken: hops[0]!.tokenIn, hops };
}
