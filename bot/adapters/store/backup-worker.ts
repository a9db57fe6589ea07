import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../../core/errors.ts";
import { type BackupRequest, makeBackup } from "./make-backup.ts";
import { takeLowPriority } from "./take-low-priority.ts";

/** How a backup in a thread of its own ended. */
export type BackupEnd = { readonly problem?: undefined } | { readonly problem: string };

/** Copying a ledger keeps a thread busy, and it must not be the engine's. */
async function work(request: BackupRequest): Promise<BackupEnd> {
  try {
    await makeBackup(request);
    return {};
  } catch (thrown) {
    return { problem: messageOf(thrown) };
  }
}

takeLowPriority();
parentPort?.postMessage(await work(workerData as BackupRequest));
