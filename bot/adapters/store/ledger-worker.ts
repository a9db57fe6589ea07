import { type MessagePort, parentPort } from "node:worker_threads";
import { ArbError, messageOf } from "../../core/errors.ts";
import { LedgerKeeper } from "./ledger-keeper.ts";
import type { LedgerMessage, LedgerRequest, LedgerTask } from "./ledger-messages.ts";
import { takeLowPriority } from "./take-low-priority.ts";
import { Pace } from "./pace.ts";

/** Keeps a ledger in a thread of its own: SQLite's calls wait for the disk, and the engine must not. */
function serve(port: MessagePort): void {
  let keeper: LedgerKeeper | undefined;
  const pace = new Pace();
  let last: Promise<void> = Promise.resolve();
  const say = (message: LedgerMessage): void => port.postMessage(message);

  const perform = async (task: LedgerTask): Promise<readonly bigint[]> => {
    pace.resume();
    switch (task.kind) {
      case "open":
        keeper = new LedgerKeeper(task.directory, pace, (note) => say({ kind: "note", note }));
        break;
      case "project":
        await keeper?.project(task.file, task.upTo);
        break;
      case "reach":
        await keeper?.reach(task.upTo);
        break;
      case "follow":
        await keeper?.follow(task.movedBytes);
        break;
      case "compact":
        if (keeper === undefined) throw new Error("there is no ledger in this run");
        return keeper.compact(task.request);
      case "hurry":
        break;
      case "close":
        await keeper?.close();
        // Nothing is left to do then, and the thread ends.
        port.close();
    }
    return [];
  };

  port.on("message", ({ id, task }: LedgerRequest) => {
    // Holds for what is before it in the queue, too.
    if (task.kind === "hurry") pace.hurry();
    last = last
      .then(() => perform(task))
      .then(
        (departed) => say({ kind: "done", id, departed }),
        (thrown: unknown) =>
          say({ kind: "failed", id, problem: problemOf(thrown), isRefusal: thrown instanceof ArbError }),
      );
  });
}

function problemOf(thrown: unknown): string {
  return thrown instanceof ArbError ? String(thrown.facts["problem"] ?? thrown.message) : messageOf(thrown);
}

if (parentPort !== null) {
  takeLowPriority();
  serve(parentPort);
}
