import { expect } from "chai";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { type ReadResult, aResultsSite, type ResultsSite, resultsIn } from "../builders/results-site.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { eventually } from "../builders/eventually.ts";
import { aSignal } from "../builders/signals.ts";

const REPEATED = 0x20;

/** Results that can be told apart: denials of signals with these numbers. */
function deny(site: ResultsSite, from: number, to: number): void {
  for (let id = from; id <= to; id += 1) {
    site.results.onDenied(aSignal({ signalId: BigInt(id) }), { code: "shutting-down" });
  }
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const idOf = ({ report }: ReadResult) => Number((report as { signalId: bigint }).signalId);
const isRepeated = ({ header }: ReadResult) => (header.flags & REPEATED) !== 0;

/** The numbers in the order in which each was heard first; later ones must say that they may be repetitions. */
function firstHeard(results: readonly ReadResult[]): number[] {
  const seen = new Set<number>();
  for (const result of results) {
    const id = idOf(result);
    if (seen.has(id) && !isRepeated(result)) throw new Error(`${id} came again without a word`);
    seen.add(id);
  }
  return [...seen];
}

describe("the delivery of results", () => {
  it("brings every byte whole and in order to a reader that stalls and goes on, and holds up nothing", async () => {
    await using site = await aResultsSite();
    const readAgain = site.relay.stall();
    const count = 12_000;
    for (let id = 1; id <= count; id += 300) {
      deny(site, id, id + 299);
      // A turn of the event loop, in which what was written goes out.
      await new Promise(setImmediate);
    }
    expect(site.results.stats().waitingBytes).to.be.above(1 << 20);
    readAgain();
    await eventually(() => site.results.stats().waitingBytes === 0 && site.heard().length === count, 5_000);
    expect(site.heard().map(idOf)).to.deep.equal(numbers(1, count));
    expect(site.heard().some(isRepeated)).to.equal(false);
  });

  it("keeps what is beyond the limit of its memory in a file, in order, and removes it afterwards", async () => {
    await using site = await aResultsSite({ maxWaitingBytes: 100_000 });
    const readAgain = site.relay.stall();
    for (let id = 1; id <= 4_000; id += 100) {
      deny(site, id, id + 99);
      await new Promise(setImmediate);
    }
    const { waitingBytes, spooledBytes } = site.results.stats();
    expect(waitingBytes).to.be.below(200_000);
    expect(spooledBytes).to.be.above(100_000);
    expect(statSync(site.spoolPath).mode & 0o777).to.equal(0o600);
    readAgain();
    await eventually(() => site.heard().length === 4_000, 5_000);
    expect(site.heard().map(idOf)).to.deep.equal(numbers(1, 4_000));
    await site.restart();
    expect(site.results.stats().spooledBytes).to.equal(0);
  });

  it("keeps results while the relay is away, and sends them in order when it is back", async () => {
    await using site = await aResultsSite();
    deny(site, 1, 100);
    await eventually(() => site.heard().length === 100);
    await site.stopRelay();
    deny(site, 101, 200);
    await eventually(() => statSync(site.spoolPath).size > 0);
    deny(site, 201, 300);
    await site.startRelay();
    deny(site, 301, 400);
    await eventually(() => firstHeard(site.heard()).length === 400, 4_000);
    expect(firstHeard(site.heard())).to.deep.equal(numbers(1, 400));
  });

  it("repeats to a relay that comes back what the one before may not have read", async () => {
    await using site = await aResultsSite({ repeatedBytes: 1 << 20 });
    site.relay.stall();
    deny(site, 1, 200);
    await eventually(() => site.results.stats().waitingBytes === 0);
    // It dies with all of it unread.
    await site.stopRelay();
    expect(site.heard()).to.be.empty;
    await site.startRelay();
    await eventually(() => site.heard().length === 200, 4_000);
    expect(site.heard().map(idOf)).to.deep.equal(numbers(1, 200));
    expect(site.heard().every(isRepeated)).to.equal(true);
  });

  it("hands what is left at its end to the next process, in order", async () => {
    await using site = await aResultsSite({ closeTimeoutMs: 50, maxWaitingBytes: 50_000 });
    site.relay.stall();
    for (let id = 1; id <= 3_000; id += 100) {
      deny(site, id, id + 99);
      await new Promise(setImmediate);
    }
    await site.results.close();
    expect(existsSync(site.spoolPath)).to.equal(true);
    await site.relay.stop();
    await site.startRelay();
    await site.startResults();
    deny(site, 3_001, 3_010);
    await eventually(() => site.heard().length === 3_010, 4_000);
    expect(site.heard().map(idOf)).to.deep.equal(numbers(1, 3_010));
    expect(site.heard().filter(isRepeated).map(idOf)).to.deep.equal(numbers(1, 3_000));
    const sequences = site.heard().map(({ header }) => header.sequence);
    expect(sequences.every((sequence, index) => index === 0 || sequence > sequences[index - 1]!)).to.equal(true);
  });

  it("leaves no file behind when everything was taken", async () => {
    await using site = await aResultsSite();
    deny(site, 1, 10);
    await site.results.close();
    expect(existsSync(site.spoolPath)).to.equal(false);
    await eventually(() => site.heard().length === 10);
  });

  it("ends at once when there is no relay, and forgets nothing", async () => {
    await using site = await aResultsSite({ closeTimeoutMs: 60_000 });
    await site.stopRelay();
    deny(site, 1, 10);
    await site.results.close();
    expect(resultsIn([readFileSync(site.spoolPath)]).map(idOf)).to.deep.equal(numbers(1, 10));
  });

  it("sends what a killed process left in its file, but for a result that was cut off", async () => {
    await using site = await aResultsSite();
    await site.stopRelay();
    deny(site, 1, 10);
    await site.results.close();
    truncateSync(site.spoolPath, statSync(site.spoolPath).size - 5);
    await site.startRelay();
    await site.startResults();
    deny(site, 11, 12);
    await eventually(() => site.heard().length === 11, 4_000);
    expect(site.heard().map(idOf)).to.deep.equal([...numbers(1, 9), 11, 12]);
    expect(site.results.stats().spooledBytes).to.equal(0);
  });

  it("cannot start when its file cannot be opened", async () => {
    await using site = await aResultsSite();
    await site.results.close();
    rmSync(site.spoolPath, { force: true });
    mkdirSync(site.spoolPath);
    const problem = await rejectionOf(site.startResults());
    expect((problem as NodeJS.ErrnoException).code).to.equal("EISDIR");
    rmSync(site.spoolPath, { recursive: true });
    writeFileSync(site.spoolPath, "");
  });
});
