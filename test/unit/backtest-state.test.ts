import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { CAST } from "../../bot/commands/backtest/cast.ts";
import { type CallFrame, culpritOf, failedCall } from "../../bot/commands/backtest/failed-call.ts";
import { missingCulprits } from "../../bot/commands/backtest/missing-culprits.ts";
import { missingReads } from "../../bot/commands/backtest/missing-reads.ts";
import type { Address } from "../../bot/core/hex.ts";
import { MULTICALL3_CODE } from "../../bot/fork/multicall3-code.ts";
import { diffOf, mergeDiffs } from "../../bot/fork/state-diff.ts";
import { npmFile } from "../../devnet/mainnet/npm-artifact.ts";

const PREINSTALLS = "@eth-optimism/contracts-bedrock/src/libraries/Preinstalls.sol";
const TOKEN: Address = "0x00000000000000000000000000000000000000aa";
const POOL: Address = "0x00000000000000000000000000000000000000bb";
const [SLOT_1, SLOT_2] = [`0x${"0".repeat(63)}1`, `0x${"0".repeat(63)}2`] as const;
const ZERO = `0x${"0".repeat(64)}` as const;

describe("the state inside a block", () => {
  it("has zero in a slot that a transaction cleared, which the tracer leaves out", () => {
    const pre = { [TOKEN]: { nonce: 1, storage: { [SLOT_1]: SLOT_1, [SLOT_2]: SLOT_1 } } };
    const post = { [TOKEN]: { storage: { [SLOT_2]: SLOT_2 } } };
    expect(diffOf({ pre, post })).to.deep.equal({ [TOKEN]: { storage: { [SLOT_1]: ZERO, [SLOT_2]: SLOT_2 } } });
  });

  it("is what the last of several transactions left", () => {
    const first = { [TOKEN]: { balance: "0x1", nonce: 1, storage: { [SLOT_1]: SLOT_1, [SLOT_2]: SLOT_1 } } } as const;
    const second = { [TOKEN]: { balance: "0x2", storage: { [SLOT_2]: SLOT_2 } }, [POOL]: { nonce: 5 } } as const;
    expect(mergeDiffs([first, second])).to.deep.equal({
      [TOKEN]: { balance: "0x2", nonce: 1, storage: { [SLOT_1]: SLOT_1, [SLOT_2]: SLOT_2 } },
      [POOL]: { nonce: 5, storage: {} },
    });
  });

  it("is read by the Multicall3 that is published", () => {
    const published = /MultiCall3Code\s*=\s*hex"([0-9a-f]+)"/.exec(npmFile(PREINSTALLS))?.[1];
    expect(MULTICALL3_CODE).to.equal(`0x${published}`);
  });
});

describe("what an execution read and nobody knows", () => {
  const entry = (owner: Address, variable: bigint): string =>
    keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [owner, variable]));
  const missing = (...slots: readonly string[]) => {
    const unknown = { accounts: new Set<string>([CAST.contract, POOL]), slots: new Set(slots) };
    return missingReads([CAST.contract, TOKEN, ...slots], unknown, [POOL]);
  };

  it("is not our own account, balance or allowance", () => {
    const balance = entry(CAST.contract, 9n);
    expect(missing(`${TOKEN}:${balance}`, `${TOKEN}:${entry(POOL, BigInt(balance))}`)).to.deep.equal([]);
  });

  it("is somebody else's balance, and a pool's own state", () => {
    const slots = [`${TOKEN}:${entry(POOL, 9n)}`, `${POOL}:${SLOT_2}`];
    expect(missing(...slots)).to.deep.equal(slots);
  });

  it("is the fault of the pool whose state or balance it is, else of the token", () => {
    const culprits = (read: string) => missingCulprits([read], { pools: [POOL], tokens: [TOKEN] });
    expect(culprits(`${POOL}:${SLOT_2}`)).to.deep.equal([POOL]);
    expect(culprits(`${TOKEN}:${entry(POOL, 9n)}`)).to.deep.equal([POOL]);
    expect(culprits(`${TOKEN}:${SLOT_2}`)).to.deep.equal([TOKEN]);
    expect(culprits(CAST.owner)).to.deep.equal([]);
  });

  it("is not what was known, or not read", () => {
    const unknown = { accounts: new Set<string>(), slots: new Set([`${POOL}:${SLOT_1}`]) };
    expect(missingReads([`${POOL}:${SLOT_2}`], unknown, [])).to.deep.equal([]);
  });
});

describe("what a cycle failed at", () => {
  const CONTRACT: Address = CAST.contract;
  const OTHER: Address = "0x00000000000000000000000000000000000000cc";
  const culprit = (...callees: readonly Address[]) => {
    const chain = callees.reduceRight<CallFrame | undefined>(
      (inner, to) => ({
        to,
        error: "execution reverted",
        calls: [{ to: OTHER }, ...(inner === undefined ? [] : [inner])],
      }),
      undefined,
    );
    return culpritOf(failedCall(chain!), { pools: [POOL], tokens: [TOKEN] });
  };

  it("is a pool that cannot pay in a token, and not the token", () => {
    expect(culprit(CONTRACT, POOL, TOKEN)).to.equal(POOL);
  });

  it("is a token that our contract could not move", () => {
    expect(culprit(CONTRACT, TOKEN)).to.equal(TOKEN);
  });

  it("is nobody when the contract itself gave up, or a stranger did", () => {
    expect(culprit(CONTRACT)).to.equal(undefined);
    expect(culprit(CONTRACT, OTHER)).to.equal(undefined);
  });

  it("gives back what the contract gave back", () => {
    expect(failedCall({ to: CONTRACT, output: "0xdeadbeef", error: "execution reverted" }).revertData).to.equal(
      "0xdeadbeef",
    );
  });
});
