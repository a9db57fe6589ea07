import { writeSync } from "node:fs";
import { AccountLease } from "../../../bot/adapters/store/account-lease.ts";
import type { Address } from "../../../bot/core/hex.ts";
import { collectGarbage } from "../../builders/collect-garbage.ts";

/** Takes an account on chain 1, says so when all garbage has been collected, and keeps it until this process is killed. */
async function holdAccount(directory: string, account: Address, dataDirectory: string): Promise<void> {
  AccountLease.acquire([account], { directory, chainId: 1n, dataDirectory });
  await collectGarbage();
  writeSync(1, "held\n");
  setInterval(() => undefined, 1_000);
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) {
  const [directory = "", account = "", dataDirectory = ""] = process.argv.slice(2);
  await holdAccount(directory, account as Address, dataDirectory);
}
