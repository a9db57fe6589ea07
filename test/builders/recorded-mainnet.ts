import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Hex } from "../../bot/core/hex.ts";
import { type HistoryBlock, readHistoryBlock } from "../../bot/fork/history-block.ts";

/** Recorded mainnet blocks beside the repository; they are not part of it. */
export const RECORDED_MAINNET = new URL("../../../shared/mainnet/", import.meta.url);

/** A recorded block; those that tests replay without the backtest are younger than London. */
export interface RecordedBlock extends HistoryBlock {
  readonly baseFeePerGas: Hex;
}

/** The state before a recorded block, served like a node's. */
export interface RecordedNode {
  readonly rpcUrl: string;
  readonly block: RecordedBlock;
  stop(): Promise<unknown>;
}

export function isRecordedMainnetThere(): boolean {
  return existsSync(RECORDED_MAINNET);
}

/**
 * Serves the state before a block on a free port, by the recording's own script. It runs in a thread of ours: a process
 * could outlive the tests when they are killed, a thread cannot.
 */
export async function serveRecordedBlock(block: number): Promise<RecordedNode> {
  const port = await freePort();
  const script = fileURLToPath(new URL("serve.mjs", RECORDED_MAINNET));
  const server = new Worker(script, { argv: [String(block), "--port", String(port)], execArgv: [], stdout: true });
  try {
    // Its first words say that it listens; `once` rejects with what it throws instead, such as a port that is taken.
    await Promise.race([
      once(server.stdout, "data"),
      once(server, "exit").then(() => Promise.reject(new Error(`block ${block} is not served`))),
    ]);
    const rpcUrl = `http://127.0.0.1:${port}`;
    const recorded = await readHistoryBlock(rpcUrl, BigInt(block));
    return { rpcUrl, block: recorded as RecordedBlock, stop: () => server.terminate() };
  } catch (thrown) {
    await server.terminate();
    throw thrown;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}
