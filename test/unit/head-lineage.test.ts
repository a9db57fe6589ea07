import { expect } from "chai";
import fc from "fast-check";
import { HeadLineage } from "../../bot/adapters/chain/head-lineage.ts";
import type { Head } from "../../bot/core/head.ts";
import { aHead } from "../builders/heads.ts";

/** Blocks of a branch, newest first; the oldest has the given parent. */
function branch(fork: string, first: bigint, last: bigint, parent: Head): [Head, ...Head[]] {
  const heads = Array.from({ length: Number(last - first) + 1 }, (_, index) => aHead(first + BigInt(index), { fork }));
  heads[0] = { ...heads[0]!, parentHash: parent.hash };
  return heads.toReversed() as [Head, ...Head[]];
}

describe("a lineage of heads", () => {
  it("forgets what a branch replaces, above and at its height", () => {
    const lineage = new HeadLineage(aHead(100n), 10);
    lineage.append(branch("main", 101n, 105n, aHead(100n)));
    expect(lineage.append(branch("other", 102n, 103n, aHead(101n)))).to.equal(true);
    expect(lineage.newest().number).to.equal(103n);
    expect(lineage.hashAt(102n)).to.equal(aHead(102n, { fork: "other" }).hash);
    expect(lineage.hashAt(101n)).to.equal(aHead(101n).hash);
    expect(lineage.hashAt(104n)).to.equal(undefined);
  });

  it("forgets everything that it cannot join", () => {
    const lineage = new HeadLineage(aHead(100n), 10);
    expect(lineage.append([aHead(105n)])).to.equal(false);
    expect(lineage.hashAt(100n)).to.equal(undefined);
    expect(lineage.oldest().number).to.equal(105n);
    lineage.prepend([aHead(104n), aHead(103n)]);
    expect(lineage.oldest().number).to.equal(103n);
  });

  it("has room down to the first block of the chain and no further", () => {
    expect(new HeadLineage(aHead(3n), 10).room()).to.equal(3);
    expect(new HeadLineage(aHead(100n), 10).room()).to.equal(9);
  });

  it("is one chain of at most its depth, whatever branches come", () => {
    const step = fc.record({ back: fc.integer({ min: 0, max: 12 }), length: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const lineage = new HeadLineage(aHead(100n), 8);
        for (const [index, { back, length }] of steps.entries()) {
          const newest = lineage.newest();
          const lowest = newest.number - BigInt(Math.min(back, 7));
          const parentHash = lineage.hashAt(lowest);
          const parent = parentHash === undefined ? aHead(lowest) : { ...aHead(lowest), hash: parentHash };
          lineage.append(branch(`fork ${index}`, lowest + 1n, lowest + BigInt(length), parent));
          const { number } = lineage.newest();
          const known = Array.from({ length: 20 }, (_, below) => lineage.hashAt(number - BigInt(below)));
          const depth = known.indexOf(undefined);
          if (depth < 1 || depth > 8 || known.slice(depth).some((hash) => hash !== undefined)) return false;
          if (lineage.hashAt(number + 1n) !== undefined) return false;
          if (lineage.oldest().number !== number - BigInt(depth) + 1n) return false;
        }
        return true;
      }),
    );
  });
});
