import { createConnection, type Socket } from "node:net";
import { nowUs } from "./schedule.ts";
import { serve } from "./serve.ts";
import { SignalIds } from "./signal-ids.ts";
import { WriteTimes } from "./write-times.ts";

export interface EchoRun {
  readonly sourcePath: string;
  readonly sinkPath: string;
}

/** As long as a signed two-hop arbitrage in its request. */
const FILLER = "0".repeat(700);

const times = new WriteTimes();

/**
 * The control: reads the same signals from the same socket and writes as many bytes to the same sink, with nothing in
 * between. Its times are those of the machine, the kernel and Node.
 */
serve({
  start: async ({ sourcePath, sinkPath }: EchoRun): Promise<void> => {
    const sink = await connected(sinkPath);
    const ids = new SignalIds();
    sink.resume();
    (await connected(sourcePath)).on("data", (chunk: Buffer) => {
      const signalIds = ids.read(chunk);
      if (signalIds.length === 0) return;
      sink.write(signalIds.map((id) => `{"id":${id},"params":["0x${FILLER}"]}\n`).join(""), "latin1");
      times.note(signalIds, nowUs());
    });
  },
  report: (): Float64Array => times.values(),
});

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => resolve(socket)).on("error", reject);
  });
}
