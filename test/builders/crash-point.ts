import { appendFileSync, fstatSync, statSync } from "node:fs";
import fs, { type FileHandle } from "node:fs/promises";
import { ClientRequest } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";

// Preloaded into a bot and its threads with `node --import`: ends it by SIGKILL at the point that CRASH_POINT names,
// before anything else can happen. The bot knows nothing of it. CRASH_TRAIL is a file that is told of every point.
//
//   commit:N:lost     during the journal's Nth durable write, which takes long and leaves nothing, as when power fails:
//                     what the bot does meanwhile, it does without a record
//   commit:N:torn     the same, but half of it is on the disk
//   commit:N:durable  after the Nth durable write, before the bot hears of it
//   file:N:before     before the Nth other thing that makes files of the engine durable, or gives them another name
//   file:N:after      after it
//   ledger:N:before   before the Nth such thing of the ledger's thread, commits of SQLite included
//   ledger:N:after    after it
//   send:N:before     before the Nth request that hands a transaction over leaves
//   send:N:after      after its answer has come, before the bot hears of it

const SENDING = /"method":"eth_send(?:Bundle|RawTransaction|PrivateTransaction)"/;
const SLOW_DISK_MS = 150;

type Kind = "commit" | "file" | "ledger" | "send";
type Owner = Record<string, (this: unknown, ...args: unknown[]) => unknown>;
/** Does what was replaced, with the arguments that it was called with, or others. */
type Proceed = (...others: readonly unknown[]) => unknown;

const [fatalKind, fatalNumber, moment] = (process.env["CRASH_POINT"] ?? "").split(":");
const trail = process.env["CRASH_TRAIL"];
const journal = path.join(process.env["ARB_STORAGE_DIRECTORY"] ?? "", "journal.log");
const counts = new Map<Kind, number>();

// Without a point nothing happens: the test runner loads every file below test/.
if (!["", "commit", "file", "ledger", "send"].includes(fatalKind ?? "")) throw new Error("CRASH_POINT names no point");
if (fatalKind !== "" || trail !== undefined) {
  await watchFiles();
  if (isMainThread) await watchSending();
  else watchLedger();
}

/** Whether this is the point to end at. */
function reaches(kind: Kind): boolean {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  if (trail !== undefined) appendFileSync(trail, `${kind}\n`);
  return kind === fatalKind && count === Number(fatalNumber);
}

async function watchFiles(): Promise<void> {
  const anyFile = await fs.open(import.meta.filename);
  const prototype = Object.getPrototypeOf(anyFile) as Owner;
  await anyFile.close();

  const around = async (proceed: Proceed): Promise<unknown> => {
    const isFatal = reaches(isMainThread ? "file" : "ledger");
    if (isFatal && moment === "before") end();
    const result = await proceed();
    if (isFatal) end();
    return result;
  };
  replace(prototype, "write", (proceed, handle, args) => {
    const [bytes, offset, length, position] = args as [Uint8Array, number, number, number];
    // The zeros of the room for further records are written when there is time, in no order that a second run has.
    const isCommit = isJournal((handle as FileHandle).fd) && bytes[offset] !== 0;
    return isCommit ? commit(proceed, () => proceed(bytes, offset, length >> 1, position)) : proceed();
  });
  for (const name of ["sync", "datasync"]) {
    replace(prototype, name, (proceed, handle) => (isJournal((handle as FileHandle).fd) ? proceed() : around(proceed)));
  }
  replace(prototype, "truncate", around);
  replace(fs as unknown as Owner, "rename", around);
  syncBuiltinESMExports();
}

async function commit(write: Proceed, writeHalf: Proceed): Promise<unknown> {
  const isFatal = reaches("commit");
  if (isFatal && moment !== "durable") {
    await delay(SLOW_DISK_MS);
    if (moment === "torn") await writeHalf();
    end();
  }
  const result = await write();
  if (isFatal) end();
  return result;
}

function isJournal(fd: number): boolean {
  return fstatSync(fd).ino === statSync(journal, { throwIfNoEntry: false })?.ino;
}

function watchLedger(): void {
  replace(DatabaseSync.prototype as unknown as Owner, "exec", (proceed, _database, [sql]) => {
    const isFatal = String(sql).includes("COMMIT") && reaches("ledger");
    if (isFatal && moment === "before") end();
    const result = proceed();
    if (isFatal) end();
    return result;
  });
}

async function watchSending(): Promise<void> {
  const isFatal = (body: unknown): boolean => {
    const text = typeof body === "string" ? body : body instanceof Uint8Array ? Buffer.from(body).toString() : "";
    return SENDING.test(text) && reaches("send");
  };

  // Relays are asked with fetch, nodes with Node's own client, or over a socket of ethers.
  const send = globalThis.fetch;
  globalThis.fetch = async (resource, init) => {
    if (!isFatal(init?.body)) return send(resource, init);
    if (moment === "after") await send(resource, init);
    return end();
  };
  replace(ClientRequest.prototype as unknown as Owner, "write", (proceed, request, [body]) => {
    if (isFatal(body)) {
      if (moment === "before") end();
      (request as ClientRequest).prependListener("response", end);
    }
    return proceed();
  });
  // Not in the ledger's thread, which would start later for it.
  const { IpcSocketProvider, SocketProvider, WebSocketProvider } = await import("ethers");
  const fatalIds = new Set<unknown>();
  for (const { prototype } of [WebSocketProvider, IpcSocketProvider]) {
    replace(prototype as unknown as Owner, "_write", (proceed, _socket, [message]) => {
      if (isFatal(message)) {
        if (moment === "before") end();
        fatalIds.add(idOf(message));
      }
      return proceed();
    });
  }
  replace(SocketProvider.prototype as unknown as Owner, "_processMessage", (proceed, _socket, [message]) => {
    if (fatalIds.size > 0 && fatalIds.has(idOf(message))) end();
    return proceed();
  });
}

function idOf(message: unknown): unknown {
  return (JSON.parse(String(message)) as { id?: unknown }).id;
}

function replace(
  owner: Owner,
  name: string,
  replacement: (proceed: Proceed, self: unknown, args: readonly unknown[]) => unknown,
): void {
  const original = Reflect.get<Owner, string>(owner, name);
  owner[name] = function (...args) {
    return replacement((...others) => original.apply(this, others.length > 0 ? [...others] : args), this, args);
  };
}

function end(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("SIGKILL did not end the process");
}
