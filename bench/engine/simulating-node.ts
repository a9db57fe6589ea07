import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { anvilArguments } from "../../bot/fork/anvil-arguments.ts";
import { findAnvil } from "../../bot/fork/find-anvil.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { savedState } from "../../devnet/mainnet/saved-state.ts";
import { onCore } from "./child.ts";

/** A node of the embedded mainnet that is also reached over an IPC socket. */
export interface SimulatingNode {
  readonly rpcUrl: string;
  stop(): Promise<void>;
}

/** Ends the node when we go, however we go; as bot/fork/start-anvil.ts does it. */
const LEASH = `(cat <&3; kill $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-`;
const LISTENING = /Listening on (127\.0\.0\.1:\d+)/;

/** Starts it; blocks are made on request alone. */
export async function startSimulatingNode(ipcPath: string): Promise<SimulatingNode> {
  const options = { chainId: 1, mining: "manual", order: "fifo", autoImpersonate: true } as const;
  const loaded = anvilArguments({ ...options, loadStatePath: await savedState() });
  const [command, ...rest] = onCore(1, ["sh", "-c", LEASH, findAnvil(), "--ipc", ipcPath, ...loaded]);
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "ignore", "pipe"] });
  const ended = once(child, "exit");
  const stop = async (): Promise<void> => {
    (child.stdio[3] as Readable).destroy();
    await ended;
  };
  const output = child.stdout as Readable;
  for await (const line of createInterface(output)) {
    const address = LISTENING.exec(line)?.[1];
    if (address === undefined) continue;
    output.resume(); // A full pipe would block it.
    const rpcUrl = `http://${address}`;
    await callRpc(rpcUrl, "anvil_setLoggingEnabled", [false]);
    return { rpcUrl, stop };
  }
  await ended;
  throw new Error("anvil ended before it was ready");
}
