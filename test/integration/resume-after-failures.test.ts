import path from "node:path";
import { expect } from "chai";
import { HaltFile } from "../../bot/adapters/halt/halt-file.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { type OrderUpdate, WAY_TO } from "../builders/orders.ts";
import { RiskFloor } from "../builders/risk.ts";
import { runArb } from "../builders/run-arb.ts";

const REVERTS: readonly OrderUpdate[] = [
  ...WAY_TO.Submitted,
  { type: "failed", reason: "TransactionReverted", detail: "a pool has moved" },
];

describe("arb resume beside a bot that is not halted", () => {
  it("lets a stopped strategy go on, and what fails after it counts anew", async () => {
    const folder = new ConfigFolder();
    try {
      const halt = new HaltFile(path.join(folder.path, "data"));
      await halt.pull({ reason: "of an earlier day", atMs: 0, cancelInFlight: false });
      await halt.release();
      // A failure's gas is no subject here, nor is the breaker.
      const settings = { circuitFailures: 0, maxDailyLossUsdE8: 0n };
      const floor = new RiskFloor(settings, { resumption: () => halt.resumption() });
      const failAgain = (first: bigint, last: bigint): void => {
        for (let orderId = first; orderId <= last; orderId++) floor.begin(orderId, REVERTS);
      };
      failAgain(1n, 20n);
      expect(floor.refusal()).to.equal("strategy-stopped");
      expect(floor.gate.snapshot().strategies[0]).to.include({ state: "stopped", orders: 20 });

      const { stdout } = await runArb(["resume", "--config", folder.write()]);
      expect(stdout).to.match(/^Was not halted; what failures have stopped may go on\. /);
      expect(floor.refusal()).to.equal(undefined);
      expect(floor.gate.snapshot().strategies[0]).to.include({ state: "running", orders: 0 });
      failAgain(21n, 39n);
      expect(floor.refusal()).to.equal(undefined);

      // Nobody is there to ask between this and the failures after it, which it must not forgive.
      await halt.release();
      failAgain(40n, 59n);
      expect(floor.refusal()).to.equal("strategy-stopped");
      expect(floor.news.filter((sentence) => sentence.includes("stopped until `arb resume`"))).to.have.lengthOf(2);
    } finally {
      folder.remove();
    }
  });
});
