import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "chai";
import { Pace } from "../../bot/adapters/store/pace.ts";

const WORK_MS = 12;

function work(): void {
  const untilMs = performance.now() + WORK_MS;
  while (performance.now() < untilMs);
}

/** Whether the pause is still on when the event loop has gone round. */
async function pauses(pace: Pace): Promise<boolean> {
  let isOver = false;
  const rest = pace.rest().then(() => (isOver = true));
  await nextTurn();
  const pausing = !isOver;
  await rest;
  return pausing;
}

describe("the pace of the ledger's thread", () => {
  it("leaves the processor to others as long as was worked", async () => {
    const pace = new Pace();
    pace.resume();
    work();
    const fromMs = performance.now();
    await pace.rest();
    // A timer counts whole milliseconds.
    expect(performance.now() - fromMs).to.be.at.least(WORK_MS - 1);
  });

  it("knows no pause when little was worked, or when there was a wait for something to do", async () => {
    const pace = new Pace();
    work();
    pace.resume();
    expect(await pauses(pace)).to.equal(false);
  });

  it("knows no pause once it has to hurry", async () => {
    const pace = new Pace();
    pace.hurry();
    pace.resume();
    work();
    expect(await pauses(pace)).to.equal(false);
  });
});
