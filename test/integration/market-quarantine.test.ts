import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { QuarantineBook } from "../../bot/adapters/chain/market/quarantine-book.ts";
import type { Quarantined } from "../../bot/ports/quarantine.ts";
import { aDirectory } from "../builders/directories.ts";
import { addressOf } from "../builders/pools.ts";

const [POOL, TOKEN] = [addressOf(1), addressOf(2)];

describe("The quarantine", () => {
  let directory: ReturnType<typeof aDirectory>;
  let nowMs: number;
  let notes: string[];
  let told: string[];

  beforeEach(() => {
    directory = aDirectory();
    nowMs = 1_000;
    notes = [];
    told = [];
  });

  afterEach(() => directory[Symbol.dispose]());

  function open(): QuarantineBook {
    const onHeld = ({ address }: Quarantined): unknown => told.push(address);
    const options = { nowMs: () => nowMs, memoryMs: 1_000, onHeld };
    return QuarantineBook.open(directory.file("quarantine.db"), (sentence) => notes.push(sentence), options);
  }

  it("holds until the time is over, or until somebody releases, also over a restart", () => {
    using first = open();
    first.hold(POOL, "it changed without a log", 500);
    first.hold(TOKEN, "it takes 2 %");
    first.hold(TOKEN, "it takes 1 %");
    expect(told).to.deep.equal([POOL, TOKEN]);
    expect([...first.held()]).to.deep.equal([POOL, TOKEN]);
    using second = open();
    expect(second.list()).to.deep.equal([
      { address: POOL, reason: "it changed without a log", sinceMs: 1_000, untilMs: 1_500 },
      { address: TOKEN, reason: "it takes 1 %", sinceMs: 1_000, untilMs: undefined },
    ]);
    expect(second.release(TOKEN)).to.equal(true);
    expect(second.release(TOKEN)).to.equal(false);
    // The one that runs sees what the other one did.
    expect([...first.held()]).to.deep.equal([POOL]);
    nowMs = 1_500;
    expect([...second.held()]).to.deep.equal([]);
  });

  it("takes in what was the suspect of two divergences within the time that is remembered", () => {
    using book = open();
    const divergence = { suspects: [POOL], reason: "3 were expected and 2 came" };
    book.report(divergence);
    nowMs += 1_001;
    book.report(divergence);
    expect([...book.held()]).to.deep.equal([]);
    nowMs += 500;
    book.report({ ...divergence, suspects: [TOKEN, POOL] });
    expect(book.list()).to.deep.equal([
      { address: POOL, reason: `2 divergences, the last: ${divergence.reason}`, sinceMs: nowMs, untilMs: undefined },
    ]);
    // A release is a fresh start.
    book.release(POOL);
    book.report(divergence);
    expect([...book.held()]).to.deep.equal([]);
  });

  it("is begun anew when its file is damaged, which is told", () => {
    writeFileSync(directory.file("quarantine.db"), "x".repeat(5_000));
    using book = open();
    expect(book.list()).to.deep.equal([]);
    expect(notes[0]).to.match(/was set aside as .+, and nothing is held: file is not a database\.$/);
  });
});
