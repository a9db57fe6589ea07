import { expect } from "chai";
import { Transaction } from "ethers";
import { setImmediate } from "node:timers/promises";
import type { AccountKey } from "../../bot/adapters/signer/account-key.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { MemoryKey } from "../../bot/adapters/signer/memory-key.ts";
import type { SignerPolicy } from "../../bot/adapters/signer/signer-policy.ts";
import { ArbError } from "../../bot/core/errors.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { SignedBytes, UnsignedTransaction } from "../../bot/ports/signer.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { isKeyInSight } from "../builders/key-in-sight.ts";
import { aSigner, CONTRACT, EXECUTE_SELECTOR, STRANGER } from "../builders/plans.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const signer = aSigner(2);
const account = signer.accounts[0]!;

const execution: UnsignedTransaction = {
  chainId: 1n,
  nonce: 5,
  to: CONTRACT,
  data: `${EXECUTE_SELECTOR}00`,
  valueWei: 0n,
  gasLimit: 300_000n,
  maxFeePerGasWei: 30n * 10n ** 9n,
  maxPriorityFeePerGasWei: 2n * 10n ** 9n,
};

const POLICY: SignerPolicy = {
  chainId: 1n,
  contract: CONTRACT,
  selector: EXECUTE_SELECTOR,
  maxFeePerGasWei: 1_000n * 10n ** 9n,
  maxGasLimit: 500_000n,
};
const KEY = ACCOUNTS.operators[0]!.privateKey;

/** A test double: the key of a device that was taken away, which says so later or at once. */
function anUnpluggedKey(of: Address, says: "later" | "at once" = "later"): AccountKey {
  const gone = new Error("the device is not there");
  const throwing = (): never => {
    throw gone;
  };
  return { account: of, sign: says === "later" ? () => Promise.reject(gone) : throwing };
}

/** A test double: the key of a device that takes its time, and keeps what it was shown. */
function aSlowKey(shown: UnsignedTransaction[]): AccountKey {
  const key = new MemoryKey(KEY, "none");
  return {
    account: key.account,
    sign: async (hash, transaction) => {
      shown.push(transaction);
      await setImmediate();
      return key.sign(hash);
    },
  };
}

async function refusalOf(changes: Partial<UnsignedTransaction>, by = account): Promise<string> {
  const thrown = await thrownBy(() => signer.sign(by, { ...execution, ...changes }));
  expect(thrown.code).to.equal("SIGNATURE_REFUSED");
  return thrown.message;
}

describe("local signer", () => {
  it("signs an execution, always with the same bytes", async () => {
    const { raw, hash } = await signer.sign(account, execution);
    const signed = Transaction.from(raw);
    expect(signed.from!.toLowerCase()).to.equal(account);
    expect(signed).to.include({ type: 2, chainId: 1n, nonce: 5, hash, gasLimit: 300_000n });
    expect(await signer.sign(account, execution)).to.deep.equal({ raw, hash });
  });

  it("signs at once, and what it has signed stays as it is when it signs again", () => {
    const signed = signer.sign(account, execution) as SignedBytes;
    const kept = { ...signed };
    void signer.sign(account, { ...execution, nonce: 6, data: `${EXECUTE_SELECTOR}${"ff".repeat(300)}` });
    expect(signed).to.deep.equal(kept);
    expect(Transaction.from(signed.raw)).to.include({ nonce: 5, data: `${EXECUTE_SELECTOR}00` });
  });

  it("signs by a device that takes its time, whatever is signed meanwhile", async () => {
    const shown: UnsignedTransaction[] = [];
    const slow = new LocalSigner([aSlowKey(shown)], POLICY);
    const others = [5, 6, 7].map((nonce) => ({ ...execution, nonce }));
    const signed = await Promise.all(others.map(async (transaction) => await slow.sign(account, transaction)));
    expect(signed).to.deep.equal(others.map((transaction) => signer.sign(account, transaction)));
    expect(shown).to.deep.equal(others);
  });

  it("signs a no-op to the account itself", async () => {
    const { raw } = await signer.sign(account, { ...execution, to: account, data: "0x" });
    expect(Transaction.from(raw).to!.toLowerCase()).to.equal(account);
  });

  const refused: readonly (readonly [string, Partial<UnsignedTransaction>, string])[] = [
    ["another chain", { chainId: 10n }, "chain 10"],
    ["another target", { to: STRANGER }, STRANGER],
    ["another function of the contract", { data: "0xa9059cbb00" }, "0xa9059cbb"],
    ["a call of no function", { data: "0x" }, "selector"],
    ["half a selector", { data: EXECUTE_SELECTOR.slice(0, 8) as Hex }, "selector"],
    ["money", { valueWei: 1n }, "1 wei"],
    ["money for the account itself", { to: account, data: "0x", valueWei: 1n }, "1 wei"],
    ["more gas", { gasLimit: 500_001n }, "gas limit"],
    ["a higher fee", { maxFeePerGasWei: 1_000n * 10n ** 9n + 1n }, "fee"],
    ["a priority fee above the fee", { maxPriorityFeePerGasWei: 31n * 10n ** 9n }, "priority fee"],
    ["a no-op with data", { to: account, data: "0x00" }, "to the account itself"],
    ["an execution by the account itself", { to: account }, "to the account itself"],
    ["a no-op to another account of ours", { to: signer.accounts[1]!, data: "0x" }, "not the contract"],
    ["what is no transaction", { nonce: -1 }, "no transaction"],
    ["gas below nothing", { gasLimit: -1n }, "no transaction"],
    ["a fee below nothing", { maxFeePerGasWei: -1n, maxPriorityFeePerGasWei: -1n }, "no transaction"],
    ["data that is none", { data: `${EXECUTE_SELECTOR}0g` }, "no transaction"],
    ["half a byte", { data: `${EXECUTE_SELECTOR}0` }, "no transaction"],
  ];
  for (const [what, changes, named] of refused) {
    it(`refuses ${what}`, async () => {
      expect(await refusalOf(changes)).to.include(named);
    });
  }

  it("refuses an account of others", async () => {
    expect(await refusalOf({}, STRANGER)).to.include("no key");
  });

  it("refuses more gas than the protocol allows a transaction, whatever its policy says", async () => {
    const generous = new LocalSigner([KEY], { ...POLICY, maxGasLimit: 30_000_000n });
    const most = { ...execution, gasLimit: 16_777_216n };
    expect(Transaction.from((await generous.sign(account, most)).raw).gasLimit).to.equal(16_777_216n);
    const thrown = await thrownBy(() => generous.sign(account, { ...most, gasLimit: 16_777_217n }));
    expect(thrown.code).to.equal("SIGNATURE_REFUSED");
    expect(thrown.message).to.include("at most 16777216 is allowed");
  });

  it("refuses a higher priority fee than its policy has", async () => {
    const frugal = new LocalSigner([KEY], { ...POLICY, maxPriorityFeePerGasWei: 10n ** 9n });
    await frugal.sign(account, { ...execution, maxPriorityFeePerGasWei: 10n ** 9n });
    const thrown = await thrownBy(() =>
      frugal.sign(account, { ...execution, maxPriorityFeePerGasWei: 10n ** 9n + 1n }),
    );
    expect(thrown.message).to.include("a priority fee of 1000000001 wei per gas, at most 1000000000 wei is allowed");
  });

  for (const says of ["later", "at once"] as const) {
    it(`tells a key that cannot sign from what it refuses, when it says so ${says}`, async () => {
      const lost = new LocalSigner([anUnpluggedKey(account, says)], POLICY);
      const thrown = await thrownBy(() => lost.sign(account, execution));
      expect(thrown.code).to.equal("WALLET_INACCESSIBLE");
      expect(thrown.message).to.include(`The key of the account ${account} cannot sign: the device is not there`);
      const refusal = await thrownBy(() => lost.sign(account, { ...execution, valueWei: 1n }));
      expect(refusal.code).to.equal("SIGNATURE_REFUSED");
    });
  }

  it("signs nothing once its keys are erased", async () => {
    const leaving = new LocalSigner([KEY], POLICY);
    leaving.erase();
    const thrown = await thrownBy(() => leaving.sign(account, execution));
    expect(thrown.code).to.equal("WALLET_INACCESSIBLE");
  });

  it("shows its keys nowhere", () => {
    for (const { privateKey } of ACCOUNTS.operators.slice(0, 2)) {
      expect(isKeyInSight([signer, new MemoryKey(privateKey, "none")], privateKey)).to.equal(false);
    }
  });

  it("does not show a key that is none", () => {
    const broken = `0x${"f".repeat(64)}` as const;
    expect(() => new LocalSigner([broken], POLICY))
      .to.throw(ArbError, /ARB_OPERATOR_KEYS/)
      .and.not.match(/ffff/);
  });
});

describe("the policy of a key with capital", () => {
  const ROUTER: Address = `0x${"40".repeat(20)}`;
  const TOKEN: Address = `0x${"70".repeat(20)}`;
  const SELL = `0x38ed1739${"00".repeat(32)}` as Hex;
  const bounds = { chainId: 1n, maxFeePerGasWei: 10n ** 12n, maxGasLimit: 500_000n };
  const trader = new LocalSigner([KEY], { ...bounds, routers: new Map([[ROUTER, new Set<Hex>(["0x38ed1739"])]]) });
  const allow = (spender: Address, amountWei: bigint): Hex =>
    `0x095ea7b3${spender.slice(2).padStart(64, "0")}${amountWei.toString(16).padStart(64, "0")}`;
  const signs = (changes: Partial<UnsignedTransaction>) => () => trader.sign(account, { ...execution, ...changes });

  it("signs swaps by a listed router, exact approvals for it, and no-ops", async () => {
    for (const changes of [
      { to: ROUTER, data: SELL },
      { to: TOKEN, data: allow(ROUTER, 10n ** 18n) },
      { to: TOKEN, data: allow(ROUTER, 0n) },
      { to: account, data: "0x" as Hex },
    ]) {
      expect((await trader.sign(account, { ...execution, ...changes })).raw).to.match(/^0x02/);
    }
  });

  it("signs nothing else: no transfer, no other spender, no allowance without an end, no other function", async () => {
    const refusals: readonly (readonly [Partial<UnsignedTransaction>, string])[] = [
      [{ to: TOKEN, data: `0xa9059cbb${"00".repeat(64)}` }, "no router of an exchange"],
      [{ to: TOKEN, data: allow(STRANGER, 1n) }, `it would let ${STRANGER} take tokens`],
      [{ to: TOKEN, data: allow(ROUTER, 2n ** 256n - 1n) }, "without an end"],
      [{ to: ROUTER, data: "0xdf2ab5bb00" }, "0xdf2ab5bb is not a swap's"],
      [{ to: STRANGER, data: SELL }, "no router of an exchange"],
      [{ to: ROUTER, data: SELL, valueWei: 1n }, "1 wei"],
    ];
    for (const [changes, problem] of refusals) {
      expect((await thrownBy(signs(changes))).message).to.include(problem);
    }
  });
});
