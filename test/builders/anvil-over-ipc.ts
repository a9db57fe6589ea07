import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import type { Readable } from "node:stream";
import { anvilArguments } from "../../bot/fork/anvil-arguments.ts";
import { findAnvil } from "../../bot/fork/find-anvil.ts";
import { aDirectory } from "./directories.ts";
import { eventually } from "./eventually.ts";

/** An anvil that is also reached over an IPC socket. */
export interface AnvilOverIpc {
  readonly path: string;
  stop(): Promise<void>;
}

/** Ends the node when we go, however we go; as bot/fork/start-anvil.ts does it. */
const LEASH = `(cat <&3; kill $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-`;

/** A chain with id 1 whose blocks are made by hand. */
export async function startAnvilOverIpc(): Promise<AnvilOverIpc> {
  const directory = aDirectory();
  const path = directory.file("anvil.ipc");
  const anvil = [findAnvil(), "--ipc", path, ...anvilArguments({ chainId: 1, mining: "manual" })];
  const child = spawn("sh", ["-c", LEASH, ...anvil], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  // The file stands a moment before anybody listens at it.
  await eventually(() => isListening(path), 20_000);
  return {
    path,
    stop: async () => {
      (child.stdio[3] as Readable).destroy();
      await ended;
      directory[Symbol.dispose]();
    },
  };
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
