import { appendFileSync, statSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

// Preloaded with `node --import` into a process and its threads: ends it by SIGKILL at one of the points between, before
// and after what it does to files, and in the middle of each write. KILL_AT numbers the point, and KILL_COUNT is a file
// that grows by a byte a point: without KILL_AT the points are only counted.

const counter = process.env["KILL_COUNT"] ?? "";
const fatal = Number(process.env["KILL_AT"] ?? Infinity);

function point(): void {
  appendFileSync(counter, ".");
  if (statSync(counter).size < fatal) return;
  process.kill(process.pid, "SIGKILL");
  // Another thread may get here before the signal does its work.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

type Operation = (this: unknown, ...args: unknown[]) => Promise<unknown>;

async function instrument(): Promise<void> {
  const anyFile = await fs.open(import.meta.filename);
  const handle = Object.getPrototypeOf(anyFile) as Record<string, Operation>;
  await anyFile.close();
  const module = fs as unknown as Record<string, Operation>;
  for (const [owner, names] of [
    [handle, ["datasync", "sync", "truncate"]],
    [module, ["rename", "link", "rm", "mkdir", "copyFile"]],
  ] as const) {
    for (const name of names) {
      const operation = Reflect.get<Record<string, Operation>, string>(owner, name);
      owner[name] = async function (...args) {
        point();
        const result = await operation.apply(this, args);
        point();
        return result;
      };
    }
  }
  const append = Reflect.get<Record<string, Operation>, string>(handle, "appendFile");
  handle["appendFile"] = async function (bytes) {
    point();
    const half = (bytes as Uint8Array).length >> 1;
    await append.call(this, (bytes as Uint8Array).subarray(0, half));
    point();
    await append.call(this, (bytes as Uint8Array).subarray(half));
    point();
  };
  const write = Reflect.get<Record<string, Operation>, string>(handle, "write");
  handle["write"] = async function (bytes, ...range) {
    const [offset = 0, length = 0, position = 0] = range as number[];
    const half = length >> 1;
    point();
    await write.call(this, bytes, offset, half, position);
    point();
    await write.call(this, bytes, offset + half, length - half, position + half);
    point();
    return { bytesWritten: length, buffer: bytes };
  };
  syncBuiltinESMExports();
}

// The test runner loads every file below test/; this one does something only where it is preloaded.
if (counter !== "") await instrument();
