import { expect } from "chai";
import { Transaction } from "ethers";
import { inspect } from "node:util";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { ArbError } from "../../bot/core/errors.ts";
import type { UnsignedTransaction } from "../../bot/ports/signer.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { aSigner, CONTRACT, EXECUTE_SELECTOR, STRANGER } from "../builders/plans.ts";
import { rejectionOf } from "../builders/rejection.ts";

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

async function refusalOf(changes: Partial<UnsignedTransaction>, by = account): Promise<string> {
  const thrown = await rejectionOf(signer.sign(by, { ...execution, ...changes }));
  expect(thrown).to.be.instanceOf(ArbError);
  expect((thrown as ArbError).code).to.equal("SIGNATURE_REFUSED");
  return (thrown as ArbError).message;
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

  it("refuses everything outside its policy", async () => {
    expect(await refusalOf({ chainId: 10n })).to.include("chain 10");
    expect(await refusalOf({ to: STRANGER })).to.include(STRANGER);
    expect(await refusalOf({ data: "0xa9059cbb00" })).to.include("0xa9059cbb");
    expect(await refusalOf({ data: "0x" })).to.include("selector");
    expect(await refusalOf({ valueWei: 1n })).to.include("1 wei");
    expect(await refusalOf({ maxFeePerGasWei: 1_000n * 10n ** 9n + 1n })).to.include("fee");
    expect(await refusalOf({ maxPriorityFeePerGasWei: 31n * 10n ** 9n })).to.include("priority fee");
    expect(await refusalOf({ gasLimit: 500_001n })).to.include("gas limit");
    expect(await refusalOf({ to: account })).to.include("to the account itself");
    expect(await refusalOf({ to: signer.accounts[1]!, data: "0x" })).to.include("not the contract");
    expect(await refusalOf({}, STRANGER)).to.include("no key");
  });

  it("shows its keys nowhere", () => {
    const shown = `${inspect(signer, { depth: 10, showHidden: true })} ${JSON.stringify(signer)}`;
    for (const { privateKey } of ACCOUNTS.operators.slice(0, 2)) expect(shown).not.to.include(privateKey.slice(2));
  });

  it("does not show a key that is none", () => {
    const broken = `0x${"f".repeat(64)}` as const;
    const policy = {
      chainId: 1n,
      contract: CONTRACT,
      selector: EXECUTE_SELECTOR,
      maxFeePerGasWei: 1n,
      maxGasLimit: 1n,
    };
    expect(() => new LocalSigner([broken], policy))
      .to.throw(ArbError, /ARB_OPERATOR_KEYS/)
      .and.not.match(/ffff/);
  });
});
