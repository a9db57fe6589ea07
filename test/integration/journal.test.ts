import { readFileSync, statSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { expect } from "chai";
import { headerOf, JOURNAL_HEADER } from "../../bot/adapters/store/journal-format.ts";
import { readJournal } from "../../bot/adapters/store/journal-reader.ts";
import { Journal } from "../../bot/adapters/store/journal.ts";
import { ArbError } from "../../bot/core/errors.ts";
import { aDirectory } from "../builders/directories.ts";
import { rejectionOf } from "../builders/rejection.ts";

interface Contents {
  readonly payloads: readonly string[];
  readonly cutBytes: number;
}

async function readAll(file: string): Promise<Contents> {
  const payloads: string[] = [];
  const { journal, cutBytes } = await Journal.open(file, ({ payload }) => payloads.push(payload));
  await journal.close();
  return { payloads, cutBytes };
}

/** Appends all at once; where each record begins in the file. */
async function write(file: string, payloads: readonly string[]): Promise<number[]> {
  const { journal } = await Journal.open(file, () => undefined);
  await Promise.all(payloads.map((payload) => journal.append(payload)));
  await journal.close();
  await using handle = await open(file);
  const offsets: number[] = [];
  for await (const { offset } of readJournal(file, handle)) offsets.push(offset);
  return offsets;
}

const PAYLOADS = ['{"first":1}', '{"münze":"€","n":{"$n":"12345678901234567890"}}', "", '{"last":"record"}'];

describe("the journal", () => {
  it("gives back what was appended, in order, over restarts", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    await write(file, PAYLOADS.slice(0, 2));
    await write(file, PAYLOADS.slice(2));
    expect(await readAll(file)).to.deep.equal({ payloads: PAYLOADS, cutBytes: 0 });
  });

  it("begins with its format and version, and each record with its checksum", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    await write(file, ["123456789"]);
    const text = "flash-arbitrage journal, version 2 " + crc32("flash-arbitrage journal, version 2").toString(16);
    expect(readFileSync(file, "utf8")).to.equal(`${text}\ncbf43926 123456789\n`);
  });

  it("knows where its last durable record ends", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const { journal } = await Journal.open(file, () => undefined);
    expect(journal.endOffset).to.equal(JOURNAL_HEADER.length);
    await Promise.all(PAYLOADS.map((payload) => journal.append(payload)));
    const { endOffset } = journal;
    await journal.close();
    expect(endOffset).to.equal(statSync(file).size);
  });

  it("reads records that are longer than what it reads at once", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const payloads = ["a".repeat(2_500_000), "b", "c".repeat(1_048_576), "d"];
    await write(file, payloads);
    expect((await readAll(file)).payloads).to.deep.equal(payloads);
  });

  it("cut at any offset has all whole records and no more, and goes on after them", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const offsets = await write(file, PAYLOADS);
    const whole = readFileSync(file);
    const ends = [...offsets.slice(1), whole.length];
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      const expected = PAYLOADS.filter((_payload, index) => (ends[index] ?? Infinity) <= length);
      const lastWhole = expected.length > 0 ? (ends[expected.length - 1] ?? 0) : JOURNAL_HEADER.length;
      const cutBytes = length < JOURNAL_HEADER.length ? length : length - lastWhole;
      expect(await readAll(file), `cut at ${length}`).to.deep.equal({ payloads: expected, cutBytes });
      if (length % 8 !== 0) continue;
      await write(file, ["next"]);
      expect((await readAll(file)).payloads, `after a cut at ${length}`).to.deep.equal([...expected, "next"]);
    }
  });

  it("with any byte changed is refused and left as it is", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const offsets = await write(file, PAYLOADS);
    const whole = readFileSync(file);
    for (let offset = 0; offset < whole.length; offset++) {
      for (const flip of [0x01, 0x20, (whole[offset] ?? 0) ^ 0x0a]) {
        if (flip === 0) continue;
        const damaged = Buffer.from(whole);
        damaged[offset] = (damaged[offset] ?? 0) ^ flip;
        writeFileSync(file, damaged);
        const thrown = await rejectionOf(readAll(file));
        expect(thrown, `byte ${offset} ^ ${flip}`).to.be.instanceOf(ArbError);
        expect((thrown as ArbError).code).to.equal("JOURNAL_DAMAGED");
        const { facts } = thrown as ArbError;
        expect(facts["file"]).to.equal(file);
        const start = [0, ...offsets].findLast((record) => record <= offset) ?? 0;
        expect(facts["offset"], "names a place in the damaged record").to.be.within(start, offset);
        expect(readFileSync(file).equals(damaged), "nothing was changed").to.equal(true);
      }
    }
  }).timeout(20_000);

  it("of a later version is refused in a sentence, and left as it is", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    writeFileSync(file, headerOf(3));
    const thrown = (await rejectionOf(readAll(file))) as ArbError;
    expect(thrown.code).to.equal("JOURNAL_VERSION_UNKNOWN");
    expect(thrown.message).to.match(/has format version 3, and this build reads versions 1 to 2\. Nothing was changed/);
    expect(readFileSync(file).equals(headerOf(3))).to.equal(true);
  });

  it("whose version number is garbled to that of an earlier one is damaged, and not converted", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    await write(file, PAYLOADS);
    const garbled = readFileSync(file, "latin1").replace("version 2", "version 1");
    writeFileSync(file, garbled, "latin1");
    expect(((await rejectionOf(readAll(file))) as ArbError).code).to.equal("JOURNAL_DAMAGED");
  });

  it("takes nothing more once it is closed, and closes only when all is durable", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const { journal } = await Journal.open(file, () => undefined);
    const appended = journal.append("kept");
    await journal.close();
    await appended;
    expect(String(await rejectionOf(journal.append("late")))).to.include("closed");
    expect((await readAll(file)).payloads).to.deep.equal(["kept"]);
  });

  it("takes nothing more after one failed write, because nobody knows how much of it is durable", async () => {
    using directory = aDirectory();
    const file = directory.file("journal.log");
    const { journal } = await Journal.open(file, () => undefined);
    await journal.append("durable");
    const handle = await open(file);
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const write = Object.getOwnPropertyDescriptor(prototype, "write") ?? {};
    prototype.write = () => Promise.reject(new Error("EIO"));
    try {
      const appends = [journal.append("a"), journal.append("b")];
      for (const append of appends) expect(String(await rejectionOf(append))).to.include("EIO");
    } finally {
      Object.defineProperty(prototype, "write", write);
    }
    expect(String(await rejectionOf(journal.append("c")))).to.include("EIO");
    await journal.close();
    expect((await readAll(file)).payloads[0]).to.equal("durable");
  });
});
