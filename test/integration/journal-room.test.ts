import { readFileSync, statSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { type JournalEnd, readJournal } from "../../bot/adapters/store/journal-reader.ts";
import { Journal } from "../../bot/adapters/store/journal.ts";
import type { ArbError } from "../../bot/core/errors.ts";
import { aDirectory } from "../builders/directories.ts";
import { rejectionOf } from "../builders/rejection.ts";

const SECTOR_BYTES = 512;

/** What a reader finds, which changes nothing. */
async function read(file: string): Promise<JournalEnd & { readonly payloads: readonly string[] }> {
  await using handle = await open(file);
  const reading = readJournal(file, handle);
  const payloads: string[] = [];
  let next = await reading.next();
  for (; next.done !== true; next = await reading.next()) payloads.push(next.value.payload);
  return { ...next.value, payloads };
}

/** Opens a journal and appends groups of payloads, a commit each; what it had before. */
async function commit(file: string, groups: readonly (readonly string[])[]): Promise<readonly string[]> {
  const before: string[] = [];
  const { journal } = await Journal.open(file, ({ payload }) => before.push(payload));
  for (const payloads of groups) await Promise.all(payloads.map((payload) => journal.append(payload)));
  await journal.close();
  return before;
}

function numbered(first: number, count: number): string[] {
  return Array.from({ length: count }, (_unused, index) => `{"number":${first + index},"text":"${"x".repeat(160)}"}`);
}

type Write = (bytes: Uint8Array, ...range: [offset: number, length: number, position: number]) => Promise<unknown>;

/** Watches or delays what any file is written, until it is disposed of. */
async function onWrite(watch: (bytes: Uint8Array, proceed: () => Promise<unknown>) => Promise<unknown>) {
  const anyFile = await open(import.meta.filename);
  const prototype = Object.getPrototypeOf(anyFile) as FileHandle;
  await anyFile.close();
  const owner = prototype as unknown as { write: Write };
  const write = Object.getOwnPropertyDescriptor(prototype, "write") ?? {};
  const original = Reflect.get(owner, "write");
  owner.write = async function (this: unknown, bytes, ...range) {
    return await watch(bytes.subarray(range[0], range[0] + range[1]), () => original.apply(this, [bytes, ...range]));
  };
  return { [Symbol.dispose]: () => Object.defineProperty(prototype, "write", write) };
}

const isRoom = (bytes: Uint8Array): boolean => bytes[0] === 0;

describe("the room after a journal's records", () => {
  it("is made while it is used, is no record to whoever reads it, and is gone when the journal is closed", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const { journal } = await Journal.open(file, () => undefined);
    await journal.append("first");
    await journal.append("second");
    while (statSync(file).size <= journal.endOffset) await delay(1);
    const { endOffset } = journal;
    expect(await read(file)).to.deep.equal({ payloads: ["first", "second"], endOffset, tornBytes: 0, version: 2 });
    await journal.close();
    expect(statSync(file).size).to.equal(endOffset);
  });

  it("that a crash has left is the end of the journal, and nothing that was cut", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    await commit(file, [["first"]]);
    const whole = readFileSync(file);
    for (const [left, torn] of [
      ["", 0],
      ["0123", 4],
      ["12345678 {}", 11],
    ] as const) {
      writeFileSync(file, Buffer.concat([whole, Buffer.from(left), Buffer.alloc(300_000)]));
      expect(await read(file)).to.deep.include({ payloads: ["first"], endOffset: whole.length, tornBytes: torn });
      const { journal, cutBytes } = await Journal.open(file, () => undefined);
      await journal.close();
      expect(cutBytes).to.equal(torn);
      expect(readFileSync(file).equals(whole)).to.equal(true);
    }
  });

  it("is never written over records that come faster than it is made", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const payloads = Array.from({ length: 40 }, (_unused, index) => `${index}:${"x".repeat(20_000)}`);
    {
      using _slow = await onWrite(async (bytes, proceed) => {
        if (isRoom(bytes)) await delay(5);
        return await proceed();
      });
      await commit(
        file,
        payloads.map((payload) => [payload]),
      );
    }
    expect((await read(file)).payloads).to.deep.equal(payloads);
  });

  it("is not there when the disk has none, and everything else goes on", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    {
      using _full = await onWrite((bytes, proceed) =>
        isRoom(bytes) ? Promise.reject(new Error("ENOSPC")) : proceed(),
      );
      await commit(file, [["first"], ["second"], ["third"]]);
    }
    expect((await read(file)).payloads).to.deep.equal(["first", "second", "third"]);
  });
});

describe("what is appended to a journal", () => {
  it("together has one promise", async () => {
    using directory = aDirectory();
    const { journal } = await Journal.open(directory.file("journal.log"), () => undefined);
    const appends = ["a", "b", "c"].map((payload) => journal.append(payload));
    expect(new Set(appends).size).to.equal(1);
    await appends[0];
    expect(journal.append("d")).not.to.equal(appends[0]);
    await journal.close();
  });

  it("while other records are being written does not touch those", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const payloads: string[] = [];
    const { journal } = await Journal.open(file, () => undefined);
    let latest: Promise<void> | undefined;
    const append = (): void => {
      const payload = `${payloads.length}`.padEnd(90, "x");
      payloads.push(payload);
      latest = journal.append(payload);
    };
    let commits = 0;
    {
      using _watched = await onWrite(async (bytes, proceed) => {
        if (isRoom(bytes)) return await proceed();
        const asHandedOver = Buffer.from(bytes);
        // More than the buffer had room for at first, so that it grows, too.
        if ((commits += 1) <= 4) for (let count = 0; count < 900 * commits; count++) append();
        await delay(2);
        expect(Buffer.compare(bytes, asHandedOver), "changed while it was being written").to.equal(0);
        return await proceed();
      });
      append();
      for (let awaited; awaited !== latest;) await (awaited = latest);
    }
    await journal.close();
    expect(payloads).to.have.length(9_001);
    expect((await read(file)).payloads).to.deep.equal(payloads);
  });

  it("can be read at any moment", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const { journal } = await Journal.open(file, () => undefined);
    let appended = 0;
    const over = new AbortController();
    const writing = (async () => {
      for (; !over.signal.aborted; appended += 50)
        await Promise.all(numbered(appended, 50).map((payload) => journal.append(payload)));
    })();
    for (let round = 0; round < 20; round++) {
      const atLeast = appended;
      const { payloads } = await read(file);
      expect(payloads.length).to.be.at.least(atLeast);
      expect(payloads).to.deep.equal(numbered(0, payloads.length));
    }
    over.abort();
    await writing;
    await journal.close();
  });
});

describe("a journal that is read while a commit is being written", () => {
  it("is not taken for damaged when what came later was read, and what came before it was not there yet", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    await commit(file, [numbered(0, 5), numbered(5, 5), numbered(10, 5)]);
    const start = readFileSync(file).indexOf('{"number":5');
    await using handle = await open(file);
    const read = handle.read.bind(handle) as (bytes: Buffer, ...range: number[]) => ReturnType<FileHandle["read"]>;
    let reads = 0;
    handle.read = (async (bytes: Buffer, ...range: number[]) => {
      const result = await read(bytes, ...range);
      // The header is read by itself before.
      if ((reads += 1) === 2) bytes.fill(0, start - (range[2] ?? 0) - 9, start - (range[2] ?? 0) + 600);
      return result;
    }) as unknown as typeof handle.read;
    const payloads: string[] = [];
    for await (const { payload } of readJournal(file, handle)) payloads.push(payload);
    expect(payloads).to.deep.equal(numbered(0, 15));
  });
});

describe("a journal whose disk loses power during a commit", () => {
  const before = numbered(0, 3);
  const last = numbered(3, 16);

  /** The journal with only those sectors of its last commit written. */
  function written(whole: Buffer, start: number, isWritten: (sector: number) => boolean): Buffer {
    const left = Buffer.concat([whole, Buffer.alloc(5_000)]);
    const firstSector = Math.floor(start / SECTOR_BYTES);
    for (let sector = firstSector; sector * SECTOR_BYTES < whole.length; sector++) {
      if (!isWritten(sector - firstSector))
        left.fill(0, Math.max(start, sector * SECTOR_BYTES), (sector + 1) * SECTOR_BYTES);
    }
    return left;
  }

  it("has all that was durable, whichever sectors of the commit were written, and goes on", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    await commit(file, [before]);
    const start = statSync(file).size;
    await commit(file, [last]);
    const whole = readFileSync(file);
    const sectors = Math.ceil(whole.length / SECTOR_BYTES) - Math.floor(start / SECTOR_BYTES);
    expect(sectors).to.be.within(6, 9);
    for (let set = 0; set < 2 ** sectors; set++) {
      const left = written(whole, start, (sector) => (set & (1 << sector)) !== 0);
      writeFileSync(file, left);
      const { payloads, endOffset, tornBytes } = await read(file);
      expect([...before, ...last].slice(0, payloads.length), `sectors ${set.toString(2)}`).to.deep.equal(payloads);
      expect(payloads.length).to.be.at.least(before.length);
      const end = left.findLastIndex((byte) => byte !== 0) + 1;
      expect(endOffset + tornBytes, "all that is there is accounted for").to.equal(Math.max(end, endOffset));
      if (set % 16 !== 0) continue;
      await commit(file, [["next"]]);
      expect((await read(file)).payloads).to.deep.equal([...payloads, "next"]);
    }
  }).timeout(10_000);

  it("is damaged, and left as it is, when a sector is lacking before a later commit", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    await commit(file, [before]);
    const start = statSync(file).size;
    await commit(file, [last, ["later"]]);
    const whole = readFileSync(file);
    for (const lacking of [0, 1, 4]) {
      const left = written(whole, start, (sector) => sector !== lacking);
      writeFileSync(file, left);
      const thrown = (await rejectionOf(commit(file, []))) as ArbError;
      expect(thrown.code).to.equal("JOURNAL_DAMAGED");
      expect(readFileSync(file).equals(left)).to.equal(true);
    }
  });
});
