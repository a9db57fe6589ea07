import { type FileHandle, open } from "node:fs/promises";
import { createConnection, type Socket } from "node:net";
import { nowUs } from "./schedule.ts";
import { serve } from "./serve.ts";
import { SignalIds } from "./signal-ids.ts";
import { WriteTimes } from "./write-times.ts";

export interface EchoRun {
  readonly sourcePath: string;
  readonly sinkPath: string;
  /** When it is given, what is passed on is first written there and synced, all that waits together. */
  readonly file?: string;
}

/** As long as a signed two-hop arbitrage in its request. */
const FILLER = "0".repeat(700);
/** What the journal records of an order up to its sending. */
const RECORDS = Buffer.alloc(3_000, "0");

const times = new WriteTimes();

/**
 * The control: reads the same signals from the same socket and writes as many bytes to the same sink, with nothing in
 * between but, where that is asked for, the disk. Its times are those of the machine, the kernel and Node.
 */
serve({
  start: async ({ sourcePath, sinkPath, file }: EchoRun): Promise<void> => {
    const sink = await connected(sinkPath);
    const ids = new SignalIds();
    sink.resume();
    const passOn = (signalIds: readonly number[]): void => {
      sink.write(signalIds.map((id) => `{"id":${id},"params":["0x${FILLER}"]}\n`).join(""), "latin1");
      times.note(signalIds, nowUs());
    };
    const take = file === undefined ? passOn : syncedBefore(passOn, await open(file, "a"));
    const source = await connected(sourcePath);
    source.on("data", (chunk: Buffer) => {
      const signalIds = ids.read(chunk);
      if (signalIds.length > 0) take(signalIds);
    });
  },
  report: (): Float64Array => times.values(),
});

/** Lets signals go when the disk has as many bytes as the journal would have of them. */
function syncedBefore(passOn: (signalIds: readonly number[]) => void, handle: FileHandle) {
  let waiting: number[] = [];
  let isBusy = false;
  const commitAll = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      const together = waiting;
      waiting = [];
      await handle.appendFile(Buffer.concat(together.map(() => RECORDS)));
      await handle.datasync();
      passOn(together);
    }
    isBusy = false;
  };
  return (signalIds: readonly number[]): void => {
    waiting.push(...signalIds);
    if (!isBusy) void commitAll();
  };
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => resolve(socket)).on("error", reject);
  });
}
