import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import type { Order } from "../../bot/core/order.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { aDirectory } from "../builders/directories.ts";
import { ScriptedExecutor, succeed } from "../builders/executors.ts";
import { brokenDisk, type FailingDisk, fileSizeLimit, fullDisk } from "../builders/failing-disk.ts";
import { ManualClock } from "../builders/manual-clock.ts";

const SCRIPT = fileURLToPath(new URL("./processes/trade-until-store-fails.ts", import.meta.url));
const DISK_KILOBYTES = 400;

async function tradeOn(directory: string, disk: FailingDisk): Promise<readonly string[]> {
  const command = [...disk.under(directory), process.execPath, SCRIPT, directory];
  const child = spawn("env", command, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...disk.environment },
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, "close");
  return printed.split("\n").slice(0, -1);
}

/** Starts an engine again, on a disk that works; the orders that its executor was asked to go on with. */
async function restart(directory: string): Promise<{ restored: readonly Order[]; takenUp: readonly Order[] }> {
  const takenUp: Order[] = [];
  const executor = new ScriptedExecutor({
    execute: async (order, report) => {
      takenUp.push(order);
      await succeed(order, report);
    },
  });
  let restored: readonly Order[] = [];
  const store = await FileOrderStore.open(directory, () => undefined);
  const watched = {
    restore: async () => (restored = await store.restore()),
    append: (event: Parameters<typeof store.append>[0]) => store.append(event),
  };
  const settings = { ...DEFAULT_ENGINE_SETTINGS, firstRetryPauseMs: 1 };
  const engine = new Engine({
    executors: [executor],
    store: watched,
    clock: new ManualClock(),
    listeners: [],
    settings,
  });
  await engine.restore();
  await engine.drained();
  await engine.halt();
  await store.close();
  return { restored, takenUp };
}

const disks: readonly [string, () => FailingDisk | undefined][] = [
  ["files may not grow any more", () => fileSizeLimit(DISK_KILOBYTES)],
  ["the disk is full", () => fullDisk(DISK_KILOBYTES)],
  ["the disk fails", () => brokenDisk(40, JOURNAL_FILE)],
];

describe("an engine whose store fails after it has sent", () => {
  for (const [what, diskOf] of disks) {
    it(`because ${what} makes no new order, fails none, and loses none`, async function () {
      const disk = diskOf();
      if (disk === undefined) return this.skip();
      using directory = aDirectory();
      const lines = await tradeOn(directory.path, disk);
      const sent = lines.filter((line) => line.startsWith("sent ")).map((line) => line.split(" ").slice(1));
      expect(sent.length, lines.join("\n")).to.be.greaterThan(5);
      // The ledger's notes come when its thread gets to them.
      const said = lines.filter((line) => !line.startsWith("note "));
      expect(said.slice(said.indexOf("failed"))).to.deep.equal(["failed", "denied shutting-down"]);

      const { restored, takenUp } = await restart(directory.path);
      const byId = new Map(restored.map((order) => [String(order.orderId), order]));
      for (const [orderId = "", raw] of sent) {
        const order = byId.get(orderId);
        expect(
          order?.intents.map(({ transaction }) => transaction.raw),
          `order ${orderId} was sent`,
        ).to.deep.equal([raw]);
        expect(order?.state).not.to.equal("Failed");
      }
      const unfinished = restored.filter(({ state }) => !["Completed", "Failed"].includes(state));
      const signed = unfinished.filter(({ intents }) => intents.length > 0).map(({ orderId }) => orderId);
      expect(takenUp.map(({ orderId }) => orderId)).to.include.members(signed);
      using ledger = SqliteLedger.open(directory.path);
      expect(ledger?.listOrders({ limit: 10_000 })).to.have.length(restored.length);
      for (const [orderId = ""] of sent) expect(ledger?.order(BigInt(orderId))?.order.state).to.equal("Completed");
    }).timeout(60_000);
  }
});
