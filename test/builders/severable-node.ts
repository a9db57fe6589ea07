import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { findAnvil } from "../../bot/fork/find-anvil.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { eventually } from "./eventually.ts";

/** An anvil in a network of its own, whose one cable can be pulled. It makes blocks by itself. */
export interface SeverableNode {
  /** host:port, for HTTP and WebSocket. */
  readonly host: string;
  pullCable(): void;
  plugIn(): void;
  stop(): Promise<void>;
}

/** Ends the node when we go, however we go; as bot/fork/start-anvil.ts does it. */
const LEASH = `(cat <&3; kill $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-`;
const PORT = "8545";

/** Undefined where no network namespace can be made: that takes Linux, the tools of iproute2, and root. */
export async function startSeverableNode(): Promise<SeverableNode | undefined> {
  const name = `arb${process.pid}`;
  const [ours, its] = [`${name}a`, `${name}b`];
  // One of 2^14 networks of four addresses in 10.231.0.0/16, so that two runs on one machine do not meet.
  const third = (process.pid >> 6) & 255;
  const fourth = (process.pid & 63) * 4;
  const [ourAddress, itsAddress] = [1, 2].map((last) => `10.231.${third}.${fourth + last}`) as [string, string];
  try {
    ip("netns", "add", name);
  } catch {
    return undefined;
  }
  ip("link", "add", ours, "type", "veth", "peer", "name", its, "netns", name);
  ip("address", "add", `${ourAddress}/30`, "dev", ours);
  ip("link", "set", ours, "up");
  ip("-n", name, "address", "add", `${itsAddress}/30`, "dev", its);
  ip("-n", name, "link", "set", its, "up");
  const anvil = [findAnvil(), "--host", itsAddress, "--port", PORT, "--chain-id", "1", "--block-time", "1"];
  const command = ["netns", "exec", name, "sh", "-c", LEASH, ...anvil, "--accounts", "0"];
  const child = spawn("ip", command, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  const host = `${itsAddress}:${PORT}`;
  const answers = () =>
    callRpc(`http://${host}`, "eth_chainId").then(
      () => true,
      () => false,
    );
  await eventually(answers, 20_000);
  return {
    host,
    pullCable: () => ip("link", "set", ours, "down"),
    plugIn: () => ip("link", "set", ours, "up"),
    stop: async () => {
      (child.stdio[3] as Readable).destroy();
      await ended;
      ip("netns", "delete", name);
    },
  };
}

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: "ignore" });
}
