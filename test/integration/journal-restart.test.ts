import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { Engine } from "../../bot/engine/engine.ts";
import { DEFAULT_ENGINE_SETTINGS } from "../../bot/engine/engine-settings.ts";
import { aDirectory } from "../builders/directories.ts";
import { ScriptedExecutor } from "../builders/executors.ts";
import { ManualClock } from "../builders/manual-clock.ts";
import { aSignal } from "../builders/signals.ts";

/** Runs an engine on a directory until every order is settled; its executor, to see what it was asked. */
async function runOn(directory: string, signals: readonly ReturnType<typeof aSignal>[]): Promise<ScriptedExecutor> {
  const executor = new ScriptedExecutor();
  const store = await FileOrderStore.open(directory, () => undefined);
  const settings = DEFAULT_ENGINE_SETTINGS;
  const engine = new Engine({ executors: [executor], store, clock: new ManualClock(), listeners: [], settings });
  await engine.restore();
  engine.accept(signals);
  await engine.settled();
  await store.close();
  return executor;
}

describe("an engine on a journal", () => {
  it("ends every order rightly after a crash at any record, and signs none anew", async () => {
    using first = aDirectory();
    await runOn(first.path, [aSignal(), aSignal()]);
    const journal = readFileSync(first.file(JOURNAL_FILE));
    const recordEnds = [...journal.entries()].flatMap(([offset, byte]) => (byte === 0x0a ? [offset + 1] : []));
    expect(recordEnds).to.have.length(1 + 2 * 7);

    for (const end of recordEnds) {
      using directory = aDirectory();
      const left = journal.subarray(0, end);
      writeFileSync(directory.file(JOURNAL_FILE), left);
      const count = (type: string): number => left.toString().split(`"type":"${type}"`).length - 1;
      const executor = await runOn(directory.path, []);

      const unfinished = count("signed") - count("settled");
      expect(executor.steps.filter((step) => step === "execute")).to.have.length(unfinished);
      expect(executor.steps).not.to.include("sign");
      using ledger = SqliteLedger.open(directory.path);
      const states = ledger?.listOrders({ limit: 9 }).map(({ state }) => state) ?? [];
      expect(states).to.have.length(count("created"));
      expect(states.filter((state) => state === "Completed")).to.have.length(count("signed"));
      expect(states.filter((state) => state === "Failed")).to.have.length(count("created") - count("signed"));
      expect((await runOn(directory.path, [])).steps, "a second restart has nothing to do").to.deep.equal([]);
    }
  });
});
