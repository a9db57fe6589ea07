import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { artifacts } from "hardhat";

const DELEGATECALL = 0xf4;
const CALLCODE = 0xf2;
const ORIGIN = 0x32;
const SELFDESTRUCT = 0xff;
const SSTORE = 0x55;
const SLOAD = 0x54;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;

describe("the contract's source and code", () => {
  const sources = readdirSync("contracts", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol") && !path.startsWith("devnet"))
    .map((path) => ({ path, text: withoutComments(readFileSync(`contracts/${path}`, "utf8")) }));

  for (const word of ["tx.origin", "origin()", "delegatecall", "callcode", "selfdestruct", "sstore", "transferFrom"]) {
    it(`never says ${word}`, () => {
      expect(sources.filter(({ text }) => text.includes(word)).map(({ path }) => path)).to.deep.equal([]);
      expect(sources.length).to.be.greaterThan(10);
    });
  }

  it("has no storage, and no instruction that runs other code as its own or asks who began the transaction", async () => {
    const { deployedBytecode } = await artifacts.readArtifact("FlashArbitrage");
    const used = opcodes(Buffer.from(deployedBytecode.slice(2), "hex"));
    for (const opcode of [DELEGATECALL, CALLCODE, ORIGIN, SELFDESTRUCT, SSTORE, SLOAD]) {
      expect(used.has(opcode), `0x${opcode.toString(16)}`).to.be.false;
    }
    expect(used.has(0xf1), "CALL, which there is").to.be.true;
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}

/** The instructions of the code, without what is pushed by them and without the metadata behind them. */
function opcodes(code: Buffer): Set<number> {
  const metadataLength = code.readUInt16BE(code.length - 2) + 2;
  const used = new Set<number>();
  for (let at = 0; at < code.length - metadataLength; ++at) {
    const opcode = code[at] ?? 0;
    used.add(opcode);
    if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH1 + 1;
  }
  return used;
}
