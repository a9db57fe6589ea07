import { expect } from "chai";
import { executableHops, type Leg, priceCycle } from "./recorded-cycle.ts";
import { RecordedDesk, transfersOf } from "./recorded-desk.ts";
import { executeOn, type RecordedOrder } from "./recorded-execution.ts";
import type { CurveLeg } from "./recorded-quote.ts";

/** A way round a ring of pools. */
export interface Cycle {
  readonly shows: string;
  readonly legs: readonly Leg[];
  readonly inputWei: bigint;
  readonly funding: RecordedOrder["funding"];
}

/** The state before a recorded block's transaction `txIndex`, and the cycles that can be shown on it. */
export interface RecordedMarket {
  readonly block: number;
  readonly txIndex: number;
  readonly cycles: readonly Cycle[];
  /** What makes the cycles pay. The pools that pull stay as they were. */
  readonly prepare?: (desk: RecordedDesk) => Promise<void>;
  /** Curve hops whose pools can say what they would pay, and an amount for each. */
  readonly saying: readonly { readonly leg: CurveLeg; readonly amountIn: bigint }[];
}

/** Opens the state before the tests around and closes it after them. */
export function openedFor({ block, txIndex }: Pick<RecordedMarket, "block" | "txIndex">): () => RecordedDesk {
  let desk: RecordedDesk;
  before(async () => {
    desk = await RecordedDesk.open(block, txIndex);
  });
  after(() => desk.stop());
  return () => desk;
}

/** Defines a test for each cycle and way to tell its amounts. */
export function itPaysAsOthers({ cycles, prepare }: RecordedMarket, opened: () => RecordedDesk): void {
  for (const cycle of cycles) {
    for (const amounts of ["exact", "all"] as const) {
      it(`pay our contract what they pay others: ${cycle.shows}, amounts ${amounts}`, () =>
        opened().undone(async () => {
          await prepare?.(opened());
          await expectPaidAsOthers(opened(), cycle, amounts);
        }));
    }
  }
}

async function expectPaidAsOthers(desk: RecordedDesk, cycle: Cycle, amounts: "exact" | "all"): Promise<void> {
  const { legs, inputWei, funding } = cycle;
  const { contract } = desk.floor;
  const priced = await priceCycle(desk, legs, inputWei);
  const minProfitWei = priced.at(-1)!.amountOut - inputWei;
  const hops = executableHops(priced, amounts, funding);
  const { receipt, ...done } = await executeOn(desk, { hops, funding, minProfitWei });
  for (const [index, { leg, amountIn, amountOut }] of priced.entries()) {
    if (leg.venue === "uniswap-v2") continue;
    // Curve pools pay who calls them; the Vault pays the next pool.
    const payee = leg.venue === "balancer-v2" ? (legs[index + 1]?.pool ?? contract) : contract;
    expect(transfersOf(receipt, leg.tokenIn, contract, leg.pool)).to.deep.equal([amountIn]);
    expect(transfersOf(receipt, leg.tokenOut, leg.pool, payee)).to.deep.equal([amountOut]);
  }
  const nothing = legs.map(() => 0n);
  expect(done).to.deep.equal({
    gains: [minProfitWei, ...nothing.slice(1)],
    allowances: nothing,
    unverified: [],
  });
}
