import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { AccountLease } from "../../../bot/adapters/store/account-lease.ts";
import type { Address } from "../../../bot/core/hex.ts";

/**
 * Takes an account on chain 1 and keeps it until this process is killed. Says so when everything that nobody refers to has
 * been collected, for which it needs --expose-gc.
 */
async function holdAccount(directory: string, account: Address, dataDirectory: string): Promise<void> {
  AccountLease.acquire([account], { directory, chainId: 1n, dataDirectory });
  for (let round = 0; round < 3; round++) {
    await globalThis.gc?.({ execution: "async", type: "major" });
    await delay(1);
  }
  writeSync(1, "held\n");
  setInterval(() => undefined, 1_000);
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) {
  const [directory = "", account = "", dataDirectory = ""] = process.argv.slice(2);
  await holdAccount(directory, account as Address, dataDirectory);
}
