import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { DirectoryLock } from "../../bot/adapters/store/directory-lock.ts";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { ArbError } from "../../bot/core/errors.ts";
import { aDirectory } from "../builders/directories.ts";
import { rejectionOf } from "../builders/rejection.ts";

const SCRIPT = fileURLToPath(new URL("./processes/hold-directory.ts", import.meta.url));
const LOOKER = fileURLToPath(new URL("./processes/look-into-lock.ts", import.meta.url));
const quiet = (): void => undefined;

describe("a data directory", () => {
  it("is used by one process at a time, even if that forgets its lock, and free as soon as it is killed", async () => {
    using directory = aDirectory();
    const args = ["--expose-gc", SCRIPT, directory.path];
    const holder = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(holder.stdout, "data");
      const thrown = await rejectionOf(FileOrderStore.open(directory.path, quiet));
      expect(thrown).to.be.instanceOf(ArbError);
      expect((thrown as ArbError).message).to.equal(
        `${directory.path} is in use by process ${holder.pid}; two engines must not share one journal.`,
      );
    } finally {
      holder.kill("SIGKILL");
      await once(holder, "close");
    }
    const store = await FileOrderStore.open(directory.path, quiet);
    await store.close();
  });

  it("is used once within a process, and free again when its store is closed", async () => {
    using directory = aDirectory();
    const store = await FileOrderStore.open(directory.path, quiet);
    const thrown = await rejectionOf(FileOrderStore.open(directory.path, quiet));
    expect((thrown as ArbError).code).to.equal("STORE_IN_USE");
    await store.close();
    DirectoryLock.acquire(directory.path).release();
  });

  it("is not refused because another process is just looking whether it is in use", async () => {
    using directory = aDirectory();
    DirectoryLock.acquire(directory.path).release();
    const looker = spawn(process.execPath, [LOOKER, directory.file("lock.db")], { stdio: ["pipe", "pipe", "inherit"] });
    try {
      await once(looker.stdout, "data");
      looker.stdin.write("leave\n");
      DirectoryLock.acquire(directory.path).release();
    } finally {
      looker.stdin.end();
      await once(looker, "close");
    }
  });

  it("that cannot be one is named in a sentence", async () => {
    using directory = aDirectory();
    writeFileSync(directory.file("file"), "");
    const thrown = await rejectionOf(FileOrderStore.open(directory.file("file"), quiet));
    expect((thrown as ArbError).code).to.equal("STORE_UNUSABLE");
  });

  it("whose journal cannot be opened is named in a sentence", async () => {
    using directory = aDirectory();
    mkdirSync(directory.file("journal.log"));
    const store = await FileOrderStore.open(directory.path, quiet);
    const thrown = await rejectionOf(store.restore());
    await store.close();
    expect((thrown as ArbError).code).to.equal("STORE_UNUSABLE");
  });
});
