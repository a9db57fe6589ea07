import { expect } from "chai";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ETHERS_CURVE } from "../../bot/adapters/crypto/ethers-curve.ts";
import { chooseCurve, SECP256K1, slowSigningAlarm } from "../../bot/adapters/crypto/secp256k1.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";

const run = promisify(execFile);
const cwd = fileURLToPath(new URL("../..", import.meta.url));
const { privateKey, address } = ACCOUNTS.operators[0]!;

/** What a process says of how it signs, and for which account. */
const SAYING = `
  const { SECP256K1, slowSigningAlarm } = await import("./bot/adapters/crypto/secp256k1.ts");
  const { MemoryKey } = await import("./bot/adapters/signer/memory-key.ts");
  const { account } = new MemoryKey("${privateKey}", "none");
  console.log(JSON.stringify([SECP256K1.curve.implementation, account, slowSigningAlarm()]));
`;

async function saidBy(...options: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await run(process.execPath, [...options, "--input-type=module", "--eval", SAYING], { cwd });
  return JSON.parse(stdout) as unknown[];
}

describe("what signs", () => {
  it("is the native library here, which is no alarm", () => {
    expect(SECP256K1.curve.implementation).to.equal("native");
    expect(slowSigningAlarm()).to.equal(undefined);
  });

  it("is ethers in a process that may not load the native library, which is an alarm", async () => {
    const [implementation, account, alarm] = await saidBy("--no-addons");
    expect([implementation, account]).to.deep.equal(["ethers", address.toLowerCase()]);
    expect(alarm).to.match(/^the native secp256k1 cannot be loaded, so ethers signs, .* slower: ./);
  });

  it("is ethers where there is no native library, which is told in one line", () => {
    const chosen = chooseCurve(() => {
      throw new Error("No native build was found for platform=plan9\n    loaded from: here");
    });
    expect(chosen.curve).to.equal(ETHERS_CURVE);
    expect(slowSigningAlarm(chosen)).to.match(/slower: No native build was found for platform=plan9$/);
  });
});
