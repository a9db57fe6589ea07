import { expect } from "chai";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { ResultSpool } from "../../bot/adapters/execution-relay/result-spool.ts";
import { encodeMessage } from "../../bot/wire/message-writer.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { aHeader, messagesIn } from "../builders/tlv-messages.ts";

const ONE_OF_THEM = 240;

/** Messages with these numbers, of so many bytes that a block of the file ends in the middle of one. */
const messages = (...numbers: readonly number[]) =>
  Buffer.concat(
    numbers.map((sequence) =>
      encodeMessage(aHeader({ sequence: BigInt(sequence) }), (writer) =>
        writer.add({ type: 202, bytes: ONE_OF_THEM, read: () => undefined, write: () => undefined }, undefined),
      ),
    ),
  );

async function drained(spool: ResultSpool): Promise<{ sequence: number; flags: number }[]> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await spool.take(); chunk !== undefined; chunk = await spool.take()) chunks.push(chunk);
  return messagesIn(chunks).map((message) => ({ sequence: Number(message.readBigUInt64LE(8)), flags: message[7]! }));
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const isEmpty = (spool: ResultSpool) => spool.bytes === 0;

describe("the file of results that wait", () => {
  it("gives back what went in, in order, while more goes in, and is empty then", async () => {
    using directory = aDirectory();
    const spool = await ResultSpool.open(directory.file("results.spool"), () => undefined);
    for (const number of numbers(3_000)) {
      spool.append(messages(number));
      if (number % 500 === 0) await new Promise(setImmediate);
    }
    const before = await spool.take();
    spool.append(messages(3_000));
    const after = await drained(spool);
    expect(messagesIn([before!]).length + after.length).to.equal(3_001);
    expect(after.at(-1)).to.deep.equal({ sequence: 3_000, flags: 0 });
    expect(isEmpty(spool)).to.equal(true);
    expect(readFileSync(directory.file("results.spool"))).to.have.length(0);
    await spool.close([]);
    expect(existsSync(directory.file("results.spool"))).to.equal(false);
  });

  it("marks what an earlier process left, and nothing else", async () => {
    using directory = aDirectory();
    const path = directory.file("results.spool");
    const earlier = await ResultSpool.open(path, () => undefined);
    earlier.append(messages(3, 4));
    await earlier.close([messages(1, 2)]);
    const spool = await ResultSpool.open(path, () => undefined);
    spool.append(messages(5));
    const found = await drained(spool);
    expect(found.map(({ sequence }) => sequence)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(found.map(({ flags }) => flags)).to.deep.equal([0x20, 0x20, 0x20, 0x20, 0]);
    await spool.close([]);
  });

  it("keeps in memory what a full disk does not take, says so once, and loses nothing", async () => {
    using directory = aDirectory();
    const path = directory.file("results.spool");
    symlinkSync("/dev/full", path);
    const notes: string[] = [];
    const spool = await ResultSpool.open(path, (note) => notes.push(note));
    spool.append(messages(1));
    await eventually(() => notes.length === 1);
    spool.append(messages(2));
    spool.append(messages(3));
    expect(notes).to.deep.equal([
      `Results stay in memory, because ${path} cannot be written: ENOSPC: no space left on device, write.`,
    ]);
    const found = await drained(spool);
    expect(found.map(({ sequence }) => sequence)).to.deep.equal([1, 2, 3]);
    await spool.close([]);
  });
});
