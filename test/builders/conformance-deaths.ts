import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";
import type { OpenBench } from "./conformance-case.ts";
import type { FateBlow, FatePoint } from "./conformance-fate.ts";

/** What a run that nobody ends passes, and what it trades. */
interface WholeRun {
  readonly passed: readonly FatePoint[];
  readonly soldWei: ReadonlyMap<Address, bigint>;
}

/** Enough for what was sent to be included and confirmed. */
const MISSED_BLOCKS = 3;

/** One death of those that are tried by default: at the first or at the last time that the point comes. */
export interface Death extends Pick<FateBlow, "point" | "moment"> {
  readonly at: "first" | "last";
}

/**
 * Ends a bot at these deaths, starts it again, and shows that everything was done once; with FULL_SWEEPS before and after
 * each time that any of their points comes, and both with blocks that come until the restart and without.
 */
export async function sweepDeaths(open: OpenBench, deaths: readonly Death[]): Promise<void> {
  const whole = await wholeRun(open);
  const timesOf = (point: FatePoint): number => whole.passed.filter((passed) => passed === point).length;
  if (process.env["FULL_SWEEPS"] === undefined) {
    for (const [index, { point, moment, at }] of deaths.entries()) {
      const nth = at === "first" ? 1 : timesOf(point);
      await die(open, { point, moment, nth }, index % 2 === 0 ? 0 : MISSED_BLOCKS, whole);
    }
    return;
  }
  for (const point of new Set(deaths.map((death) => death.point))) {
    for (let nth = 1; nth <= timesOf(point); nth++) {
      for (const moment of ["before", "after"] as const) {
        for (const blocks of [0, MISSED_BLOCKS]) await die(open, { point, moment, nth }, blocks, whole);
      }
    }
  }
}

async function wholeRun(open: OpenBench): Promise<WholeRun> {
  await using bench = await open();
  await bench.desk.start();
  const order = await bench.succeed();
  return { passed: [...bench.desk.fate.passed], soldWei: soldBy(order) };
}

async function die(open: OpenBench, blow: FateBlow, missedBlocks: number, whole: WholeRun): Promise<void> {
  const name = `${blow.point} ${blow.nth}, ${blow.moment}, ${missedBlocks} blocks missed`;
  await using bench = await open();
  const { desk, site } = bench;
  try {
    await desk.start();
    const signal = await desk.signal();
    desk.fate.announce(blow);
    await desk.accept(signal);
    await bench.mineUntil(() => desk.fate.hasStruck, "it dies");
    await desk.crash();
    for (let block = 0; block < missedBlocks; block++) await (bench.way === "relay" ? site.seal() : site.mine());
    await desk.start();
    await bench.judge();
    expect(desk.orders().length, "orders").to.be.at.most(1);
    for (const order of desk.orders()) {
      for (const [token, wei] of soldBy(order)) {
        const isMore = wei > (whole.soldWei.get(token) ?? 0n);
        expect(isMore, `more of ${token} was sold than was wanted`).to.equal(false);
      }
    }
  } catch (thrown) {
    throw new Error(`after a death at ${name}`, { cause: thrown });
  }
}

function soldBy({ parts }: Order): ReadonlyMap<Address, bigint> {
  const sums = new Map<Address, bigint>();
  for (const sold of parts.flatMap(({ outcome }) => outcome?.sold ?? [])) {
    sums.set(sold.token, (sums.get(sold.token) ?? 0n) + sold.amountWei);
  }
  return sums;
}
