import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { isTerminal } from "../../bot/core/order-state.ts";
import { journalledOrders } from "../builders/journalled-orders.ts";
import { aDirectory } from "../builders/directories.ts";
import { allGone, type NpmEnd, npmStart, type NpmStart } from "../builders/npm-start.ts";

/** How an interrupted `npm start` ended. */
interface Ending extends NpmEnd {
  /** From the last signal. */
  readonly afterMs: number;
}

describe("npm start, when it is interrupted while orders are open", () => {
  const running: NpmStart[] = [];
  const directories = [aDirectory(), aDirectory(), aDirectory()] as const;
  let interruptedOnce: Ending;
  let interruptedTwice: Ending;
  let terminated: Ending;

  // All three at once: most of the time each of them waits for blocks.
  before(async () => {
    [interruptedOnce, interruptedTwice, terminated] = await Promise.all([
      ending(directories[0].path, 700, (run) => run.interrupt()),
      ending(directories[1].path, 3_000, async (run) => {
        run.interrupt();
        await delay(1_000);
        run.interrupt();
      }),
      // As a supervisor does: only npm gets it.
      ending(directories[2].path, 700, (run) => process.kill(run.pid, "SIGTERM")),
    ]);
  });

  after(() => {
    for (const run of running) run.kill();
    for (const directory of directories) directory[Symbol.dispose]();
  });

  it("makes no new order, follows the open ones to their end, sums up and exits with 0 at the first Ctrl-C", async () => {
    await expectOrderlyEnd(interruptedOnce, directories[0].path);
  });

  it("ends at once with 130 at the second Ctrl-C, and leaves its open orders to the journal", async () => {
    expect(interruptedTwice.code, interruptedTwice.stderr).to.equal(130);
    expect(interruptedTwice.afterMs).to.be.lessThan(2_500);
    expect(interruptedTwice.stdout).not.to.include("ordersCreated");
    const left = (await journalledOrders(directories[1].path)).filter(({ state }) => !isTerminal(state));
    expect(left).not.to.deep.equal([]);
  });

  it("takes SIGTERM as a first Ctrl-C", async () => {
    await expectOrderlyEnd(terminated, directories[2].path);
  });

  /** Starts it, gives the signals once an order is out, and waits until nothing is left of it. */
  async function ending(
    directory: string,
    blockTimeMs: number,
    giveSignals: (run: NpmStart) => unknown,
  ): Promise<Ending> {
    const places = ["--port", "0", "--directory", directory];
    const run = npmStart(["--json", "--seed", "7", "--block-time", String(blockTimeMs), ...places]);
    running.push(run);
    await run.printed(/Submitted/);
    const pids = run.descendants();
    await giveSignals(run);
    const signalledMs = performance.now();
    const end = await run.end();
    const afterMs = performance.now() - signalledMs;
    await allGone(pids);
    return { ...end, afterMs };
  }
});

async function expectOrderlyEnd({ code, stdout, stderr }: Ending, directory: string): Promise<void> {
  expect(code, stderr).to.equal(0);
  const [, afterwards] = stderr.split("No new orders; following ");
  expect(afterwards, "orders were open").to.be.a("string");
  expect(afterwards).not.to.include("Created");

  const orders = await journalledOrders(directory);
  expect(orders.filter(({ state }) => !isTerminal(state))).to.deep.equal([]);
  const completed = orders.filter(({ state }) => state === "Completed").length;
  const summary = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as object;
  expect(summary).to.include({
    ordersCreated: orders.length,
    ordersCompleted: completed,
    ordersFailed: orders.length - completed,
  });
}
