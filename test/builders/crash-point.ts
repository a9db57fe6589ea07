import { fstatSync, ftruncateSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { ClientRequest } from "node:http";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

// Preloaded into a bot with `node --import`: ends it by SIGKILL at the point that the environment names, before anything
// else can happen. The bot knows nothing of it.
//
//   commit:N:lost     during the journal's Nth datasync, which takes long, and what it was to make durable is gone, as
//                     when power fails: what the bot does meanwhile, it does without a record
//   commit:N:torn     the same, but half of it is on the disk
//   commit:N:durable  after the Nth datasync, before the bot hears of it
//   send:N:before     before the Nth request that hands a transaction over leaves
//   send:N:after      after its answer has come, before the bot hears of it

const SENDING = /"method":"eth_send(?:Bundle|RawTransaction)"/;

const SLOW_DISK_MS = 150;

const [kind, number, moment] = (process.env["CRASH_POINT"] ?? "").split(":");
const journal = path.join(process.env["ARB_STORAGE_DIRECTORY"] ?? "", "journal.log");
if (kind === "commit") await crashAtCommit(Number(number));
else if (kind === "send") crashAtSending(Number(number));
// Without a point nothing happens: the test runner loads every file below test/.
else if (kind !== "") throw new Error("CRASH_POINT names no point");

async function crashAtCommit(fatal: number): Promise<void> {
  const anyFile = await open(import.meta.filename);
  const prototype = Object.getPrototypeOf(anyFile) as FileHandle;
  await anyFile.close();
  const datasync = Reflect.get(prototype, "datasync");

  let commits = 0;
  let durableBytes = 0;
  prototype.datasync = async function (this: FileHandle): Promise<void> {
    const { ino, size } = fstatSync(this.fd);
    if (ino !== statSync(journal).ino) return datasync.call(this);
    commits += 1;
    const isFatal = commits === fatal;
    if (isFatal && moment !== "durable") {
      await delay(SLOW_DISK_MS);
      ftruncateSync(this.fd, moment === "lost" ? durableBytes : Math.ceil((durableBytes + size) / 2));
      end();
    }
    await datasync.call(this);
    durableBytes = size;
    if (isFatal) end();
  };
}

function crashAtSending(fatal: number): void {
  let sent = 0;
  const isFatal = (body: unknown): boolean => {
    if (!(body instanceof Uint8Array) || !SENDING.test(Buffer.from(body).toString())) return false;
    sent += 1;
    return sent === fatal;
  };

  // Relays are asked with fetch, nodes with Node's own client.
  const send = globalThis.fetch;
  globalThis.fetch = async (resource, init) => {
    if (!isFatal(init?.body)) return send(resource, init);
    if (moment === "after") await send(resource, init);
    return end();
  };
  const { prototype } = ClientRequest;
  const write = Reflect.get(prototype, "write") as (...args: unknown[]) => boolean;
  prototype.write = function (this: ClientRequest, ...args: unknown[]): boolean {
    if (isFatal(args[0])) {
      if (moment === "before") end();
      this.prependListener("response", end);
    }
    return write.apply(this, args);
  };
}

function end(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("SIGKILL did not end the process");
}
