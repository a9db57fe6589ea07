import { expect } from "chai";
import { type GasReport, reportGas } from "../../bench/gas/gas-report.ts";
import { PUBLISHED_GAS } from "../../bench/gas/published.ts";
import { compareWithSnapshot, readSnapshot } from "../../bench/gas/snapshot.ts";
import { openStage } from "../../bench/gas/stage.ts";

// On the bytecode of mainnet, as `npm run bench:gas` prints it.
describe("gas of an execution", () => {
  let report: GasReport;

  before(async () => {
    report = await reportGas(await openStage());
  });

  for (const [route, { must }] of Object.entries(PUBLISHED_GAS)) {
    it(`${route}, funded by a flash swap, stays within ${must}`, () => {
      const row = report.rows.find((candidate) => candidate.route === route && candidate.funding === "flash-swap");
      expect(row?.gas).to.be.at.most(must);
    });
  }

  it("has not grown since bench/gas/snapshot.json", () => {
    expect(compareWithSnapshot(report, readSnapshot()).faults).to.deep.equal([]);
  });

  it("tells a figure that grew, fell, is new or is gone", () => {
    const row = { route: "v2-v2", funding: "own" };
    const measured = (gas: number): GasReport => ({ rows: [{ ...row, gas }], features: [], leftOut: [] });
    const name = "v2-v2 by own";
    expect(compareWithSnapshot(measured(5), { [name]: 5 })).to.deep.equal({ faults: [], hints: [] });
    expect(compareWithSnapshot(measured(6), { [name]: 5 }).faults).to.deep.equal([`${name} grew from 5 to 6 gas.`]);
    expect(compareWithSnapshot(measured(4), { [name]: 5 })).to.deep.equal({
      faults: [],
      hints: [`${name} fell from 5 to 4 gas: update the snapshot.`],
    });
    expect(compareWithSnapshot(measured(5), {}).faults).to.deep.equal([
      `${name} takes 5 gas and is not in the snapshot.`,
    ]);
    const empty: GasReport = { rows: [], features: [], leftOut: [] };
    expect(compareWithSnapshot(empty, { [name]: 5 }).faults).to.deep.equal([
      `${name} is in the snapshot, but is not measured.`,
    ]);
    expect(compareWithSnapshot({ ...empty, leftOut: ["a reason"] }, { [name]: 5 }).faults).to.deep.equal([]);
  });
});
