import { expect } from "chai";
import { DEFAULT_ALLOCATION_SETTINGS } from "../../bot/executors/split/allocation/allocation-settings.ts";
import { Headrooms } from "../../bot/executors/split/allocation/headrooms.ts";
import { ComingSlices } from "../../bot/executors/split/coming-slices.ts";
import type { PlannedSlice } from "../../bot/executors/split/planned-part.ts";
import { SplitBooks } from "../../bot/executors/split/split-books.ts";
import { CapitalBook } from "../../bot/trading/capital/capital-book.ts";
import type { PartRecord, TradeMemory } from "../../bot/ports/trade-memory.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { aPlannedApproval, aPlannedSwap, SELLER, SplitStory } from "../builders/split-orders.ts";

const USD_E8 = 10n ** 8n;
const ETHER = 10n ** 18n;
const SWAPS = [aPlannedSwap("sushiswap", 20n), aPlannedSwap("balancer", 30n)];
const PLANNED = [aPlannedApproval("sushiswap", 20n), ...SWAPS];
const SPENDER = SWAPS[0]!.contract;
const WETH = TOKENS.WETH.address;

/** A test double of the memory: what it was told, by part. */
class NotedRecords {
  readonly parts = new Map<string, PartRecord>();
  forgotten = 0;

  get memory(): TradeMemory {
    return {
      recordPart: (record: PartRecord) => void this.parts.set(record.partId, record),
      forgetPart: (_orderId: bigint, partId: string) => {
        this.forgotten += 1;
        this.parts.delete(partId);
      },
    } as unknown as TradeMemory;
  }
}

function aRun(notes = new NotedRecords()) {
  const headrooms = new Headrooms(DEFAULT_ALLOCATION_SETTINGS, new ManualClock());
  const kept = { headrooms, capital: new CapitalBook(), coming: new ComingSlices() };
  return { ...kept, notes, books: new SplitBooks({ ...kept, memory: notes.memory }) };
}

type Run = ReturnType<typeof aRun>;

function exposuresOf({ headrooms }: Run): readonly bigint[] {
  return ["sushiswap", "balancer"].map((name) => headrooms.exposureUsdE8(name) / USD_E8);
}

/** What another order sees of the account. */
function spokenFor({ capital, coming }: Run): readonly bigint[] {
  const [{ pool }] = SWAPS[0]!.slices as [PlannedSlice];
  const amounts = [capital.promisedToWei(SELLER, WETH, SPENDER, 1n), coming.amountWei(pool, WETH, 1n)];
  return amounts.map((each) => each / ETHER);
}

describe("The books of split trades", () => {
  it("speak for what is planned, until it is in a block, ends or is let go", () => {
    const run = aRun();
    expect(run.books.take(42n, SELLER, SWAPS)).to.equal(undefined);
    expect([exposuresOf(run), spokenFor(run)]).to.deep.equal([
      [20_000n, 30_000n],
      [50n, 50n],
    ]);
    const story = new SplitStory().sign(PLANNED).publish("sushiswap", "balancer").include("balancer");
    run.books.keep(story.order, SELLER, false);
    expect([exposuresOf(run), spokenFor(run)]).to.deep.equal([
      [20_000n, 30_000n],
      [20n, 20n],
    ]);
    run.books.letGo(42n);
    expect([exposuresOf(run), spokenFor(run)]).to.deep.equal([
      [0n, 0n],
      [0n, 0n],
    ]);
  });

  it("take room for all swaps of a round or for none", () => {
    const run = aRun();
    const refusal = run.books.take(42n, SELLER, [...SWAPS, aPlannedSwap("uniswap", 1n)]);
    expect(refusal).to.deep.include({ of: "pair", wantedUsdE8: 51_000n * USD_E8, headroomUsdE8: 50_000n * USD_E8 });
    expect([exposuresOf(run), spokenFor(run)]).to.deep.equal([
      [0n, 0n],
      [0n, 0n],
    ]);
  });

  it("keep what was traded after the order is let go, and free what has failed", () => {
    const run = aRun();
    run.books.take(42n, SELLER, SWAPS);
    const story = new SplitStory().sign(PLANNED).publish("sushiswap", "balancer");
    story.complete("sushiswap").revert("balancer", "it reverted: K");
    run.books.keep(story.order, SELLER, false);
    run.books.letGo(42n);
    expect(exposuresOf(run)).to.deep.equal([20_000n, 0n]);
    const [confirmed, failed] = [run.notes.parts.get("sushiswap")!, run.notes.parts.get("balancer")!];
    expect(confirmed).to.deep.include({
      status: "confirmed",
      amountInWei: 20n * ETHER,
      amountOutWei: 20_000n * 10n ** 6n,
    });
    expect(confirmed).to.deep.include({ volumeUsdE8: 20_000n * USD_E8, gasUsed: 210_000n, tradeId: story.tradeId });
    expect(failed).to.deep.include({ status: "failed", error: "it reverted: K", exchange: "balancer" });
    expect(failed).not.to.have.property("amountOutWei");
  });

  it("call denied what never went out", () => {
    const run = aRun();
    const story = new SplitStory().sign(PLANNED).miss("balancer");
    run.books.keep(story.order, SELLER, false);
    expect(run.notes.parts.get("balancer")!.status).to.equal("denied");
    expect(run.notes.parts.get("balancer")).not.to.have.property("submittedAtMs");
  });

  it("take back what a reorganisation takes back, and replace what is known of the part when it ends anew", () => {
    const run = aRun();
    run.books.take(42n, SELLER, SWAPS);
    const story = new SplitStory().sign(PLANNED).publish("sushiswap", "balancer").complete("sushiswap");
    run.books.keep(story.order, SELLER, false);
    run.books.keep(story.reopen("sushiswap").order, SELLER, false);
    expect(run.notes.parts.size).to.equal(0);
    expect([exposuresOf(run), spokenFor(run)]).to.deep.equal([
      [20_000n, 30_000n],
      [50n, 50n],
    ]);
    run.books.keep(story.revert("sushiswap").order, SELLER, false);
    expect(exposuresOf(run)).to.deep.equal([0n, 30_000n]);
    expect(run.notes.parts.get("sushiswap")!.status).to.equal("failed");
  });

  it("are the same in a process that begins with the journal", () => {
    const notes = new NotedRecords();
    const story = new SplitStory().sign(PLANNED, {}, 2).publish("sushiswap").complete("sushiswap");
    const signsTheRest = aRun(notes);
    signsTheRest.books.keep(story.order, SELLER, true);
    expect([exposuresOf(signsTheRest), spokenFor(signsTheRest)]).to.deep.equal([
      [20_000n, 30_000n],
      [30n, 30n],
    ]);
    const givesUpTheRest = aRun(notes);
    givesUpTheRest.books.keep(story.order, SELLER, false);
    expect(exposuresOf(givesUpTheRest)).to.deep.equal([20_000n, 0n]);
    // What had ended before the crash, and has not any more, is forgotten then.
    const reopened = aRun(notes);
    reopened.books.keep(story.reopen("sushiswap").order, SELLER, false);
    expect(notes.parts.has("sushiswap")).to.equal(false);
  });

  it("free what was planned for a further round and is not in the journal", () => {
    const run = aRun();
    const story = new SplitStory().sign(PLANNED).publish("sushiswap", "balancer").revert("sushiswap");
    run.books.keep(story.order, SELLER, false);
    run.books.take(42n, SELLER, [aPlannedSwap("sushiswap #2", 20n)]);
    expect(exposuresOf(run)).to.deep.equal([20_000n, 30_000n]);
    run.books.keep(story.order, SELLER, false);
    expect([exposuresOf(run), spokenFor(run)]).to.deep.equal([
      [0n, 30_000n],
      [30n, 30n],
    ]);
  });
});
