import { expect } from "chai";
import type { FatePoint } from "../../builders/conformance-fate.ts";
import type { ConformanceCase, OpenBench } from "../../builders/conformance-case.ts";

export const DISK_CASES: readonly ConformanceCase[] = [
  {
    number: 30,
    sentence: "lets nothing leave once the journal cannot be written, and goes on rightly after the next start",
    way: "public",
    run: async (open) => {
      for (const point of ["record:signed", "record:published", "record:included"] as const) await fail(open, point);
    },
  },
];

async function fail(open: OpenBench, point: FatePoint): Promise<void> {
  await using bench = await open();
  const { desk } = bench;
  await desk.start();
  const signal = await desk.signal();
  desk.fate.announce({ point, nth: 1, moment: "disk-fails" });
  await desk.accept(signal);
  await bench.mineUntil(() => desk.fate.hasStruck, `the disk fails at ${point}`);
  await bench.mine(2);
  expect(desk.fate.sentWithoutDisk, `sent after the disk had failed at ${point}`).to.deep.equal([]);
  expect(desk.faults.map(({ kind }) => kind)).to.include("store-failed");
  await desk.restart();
  await bench.judge();
}
