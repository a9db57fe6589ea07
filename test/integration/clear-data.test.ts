import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { HaltFile } from "../../bot/adapters/halt/halt-file.ts";
import { FileOrderStore, JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { clearData } from "../../devnet/clear-data.ts";
import { aDirectory } from "../builders/directories.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const quiet = (): void => undefined;

describe("npm start", () => {
  it("takes the last run's orders away, but never those of a bot that still runs", async () => {
    using directory = aDirectory();
    const store = await FileOrderStore.open(directory.path, quiet);
    try {
      await store.restore();
      const fault = await thrownBy(() => clearData(directory.path));
      expect(fault.code).to.equal("STORE_IN_USE");
      expect(fault.message).to.include(`process ${process.pid}`);
      expect(existsSync(directory.file(JOURNAL_FILE))).to.equal(true);
    } finally {
      await store.close();
    }
    await clearData(directory.path);
    expect(readdirSync(directory.path)).to.deep.equal([]);
    await clearData(path.join(directory.path, "never-used"));
  });

  it("leaves a halt where it is, because it holds over every start", async () => {
    using directory = aDirectory();
    const halt = { reason: "the relay misbehaves", atMs: 1, cancelInFlight: false };
    await new HaltFile(directory.path).pull(halt);
    await clearData(directory.path);
    expect(new HaltFile(directory.path).current()).to.deep.equal(halt);
  });
});
