import { expect } from "chai";
import { Transaction } from "ethers";
import { inspect } from "node:util";
import type { AccountKey } from "../../bot/adapters/signer/account-key.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import type { SignerPolicy } from "../../bot/adapters/signer/signer-policy.ts";
import { ArbError } from "../../bot/core/errors.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { UnsignedTransaction } from "../../bot/ports/signer.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
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

/** A test double: the key of a device that was taken away. */
function anUnpluggedKey(of: Address): AccountKey {
  return { account: of, sign: () => Promise.reject(new Error("the device is not there")) };
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

  it("tells a key that cannot sign from what it refuses", async () => {
    const lost = new LocalSigner([anUnpluggedKey(account)], POLICY);
    const thrown = await thrownBy(() => lost.sign(account, execution));
    expect(thrown.code).to.equal("WALLET_INACCESSIBLE");
    expect(thrown.message).to.include(`The key of the account ${account} cannot sign: the device is not there`);
    const refusal = await thrownBy(() => lost.sign(account, { ...execution, valueWei: 1n }));
    expect(refusal.code).to.equal("SIGNATURE_REFUSED");
  });

  it("shows its keys nowhere", () => {
    const shown = `${inspect(signer, { depth: 10, showHidden: true })} ${JSON.stringify(signer)}`;
    for (const { privateKey } of ACCOUNTS.operators.slice(0, 2)) expect(shown).not.to.include(privateKey.slice(2));
  });

  it("does not show a key that is none", () => {
    const broken = `0x${"f".repeat(64)}` as const;
    expect(() => new LocalSigner([broken], POLICY))
      .to.throw(ArbError, /ARB_OPERATOR_KEYS/)
      .and.not.match(/ffff/);
  });
});
