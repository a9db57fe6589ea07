import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import type { Order } from "../../bot/core/order.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { aDirectory } from "../builders/directories.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import type { Standing } from "./processes/run-engine.ts";

const PROCESS = fileURLToPath(new URL("./processes/run-engine.ts", import.meta.url));

/** What a run printed, and how it ended. */
interface Ending {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Starts an engine in a process of its own, signals it when its order stands there, and waits for its end. */
async function interrupted(directory: string, standing: Standing, signal: NodeJS.Signals): Promise<Ending> {
  const child = spawn(process.execPath, [PROCESS, directory, standing], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  const state = standing === "ending" ? "Pending" : standing;
  child.stdout.on("data", (chunk: Buffer) => {
    const before = printed;
    printed += chunk.toString();
    if (printed.includes(`${state}\n`) && !before.includes(`${state}\n`)) child.kill(signal);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, lines: printed.trimEnd().split("\n") };
}

/** Starts an engine on what another one left, and runs it until every order is settled. */
async function nextRun(
  directory: string,
): Promise<{ left: readonly Order[]; orders: readonly Order[]; steps: string[] }> {
  const executor = new ScriptedExecutor();
  const orders = new Map<bigint, Order>();
  const listeners = [{ onOrderEvent: (_event: unknown, order: Order) => orders.set(order.orderId, order) }];
  const store = await FileOrderStore.open(directory, () => undefined);
  let left: readonly Order[] = [];
  const watched = {
    append: store.append.bind(store),
    restore: async () => (left = await store.restore()),
  };
  const settings = DEFAULT_ENGINE_SETTINGS;
  const engine = new Engine({ executors: [executor], store: watched, clock: new ManualClock(), listeners, settings });
  await engine.restore();
  await engine.settled();
  await store.close();
  return { left, orders: [...orders.values()], steps: [...executor.steps] };
}

describe("an engine that is told to end while an order is in flight", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    for (const [standing, end, steps] of [
      ["Created", "Failed", []],
      ["Validated", "Failed", []],
      ["Submitted", "Completed", ["execute", "release"]],
      ["Pending", "Completed", ["execute", "release"]],
    ] as const) {
      it(`by ${signal} takes no new one, waits for the ${standing} one as long as allowed, and leaves it to the next start`, async () => {
        using directory = aDirectory();
        const { code, lines } = await interrupted(directory.path, standing, signal);
        expect(code).to.equal(0);
        expect(lines).to.include("shutting-down");
        expect(lines.at(-1)).to.equal("1 open order left; the next start goes on from there.");

        const next = await nextRun(directory.path);
        expect(next.left.map(({ state }) => state)).to.deep.equal([standing]);
        expect(next.orders.map(({ state }) => state)).to.deep.equal([end]);
        expect(next.steps).to.deep.equal(steps);
      });
    }
  }

  it("waits for one that ends in time, and leaves nothing open", async () => {
    using directory = aDirectory();
    const { code, lines } = await interrupted(directory.path, "ending", "SIGTERM");
    expect(code).to.equal(0);
    expect(lines.slice(-2)).to.deep.equal([
      "No new orders; following 1 open order to the end, for at most 0.3 s (Ctrl-C again ends at once).",
      "Completed",
    ]);
  });

  it("waits for none that has ended, though it is not final; the next start settles it", async () => {
    using directory = aDirectory();
    const { code, lines } = await interrupted(directory.path, "Completed", "SIGTERM");
    expect(code).to.equal(0);
    expect(lines.at(-1)).to.equal("shutting-down");
    const { left, orders } = await nextRun(directory.path);
    expect(left.map(({ settled }) => settled)).to.deep.equal([false]);
    expect(orders.map(({ settled }) => settled)).to.deep.equal([true]);
  });
});
