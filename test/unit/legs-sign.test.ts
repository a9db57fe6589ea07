import { expect } from "chai";
import { Accounts } from "../../bot/accounts/accounts.ts";
import type { LegsDraft } from "../../bot/executors/legs/draft.ts";
import { LegsExecutor } from "../../bot/executors/legs/legs-executor.ts";
import type { LegsDetails } from "../../bot/executors/legs/legs-details.ts";
import type { LegsPlan } from "../../bot/executors/legs/plan.ts";
import type { SignedBytes } from "../../bot/ports/signer.ts";
import { CapitalBook } from "../../bot/trading/capital/capital-book.ts";
import { claimOf } from "../../bot/trading/parts/claim-of.ts";
import { ScriptedChain } from "../builders/chain.ts";
import { aMoment, legsPartsOf, purchaseRequest } from "../builders/legs-orders.ts";
import { addressOf } from "../builders/pools.ts";

const ACCOUNT = addressOf(9);
const ORDER_ID = 7n;
const OTHER_CLAIM = 99n;

describe("signing the first part of legs", () => {
  it("keeps the nonces behind it for what goes out with it, and gives all back when nothing was sent", async () => {
    const { executor, accounts, plan } = await aSigner();
    const intent = await executor.sign(plan);
    expect(intent.transaction.nonce).to.equal(0);
    expect((intent.details as LegsDetails).legs).to.deep.equal({ capBps: 30n, following: plan.purchase.slice(1) });
    expect(accounts.reserve(OTHER_CLAIM, ACCOUNT, "public").nonce).to.equal(2);
    executor.release(ORDER_ID);
    accounts.release(claimOf(ORDER_ID, 0));
    expect(accounts.reserve(OTHER_CLAIM, ACCOUNT, "public").nonce).to.equal(0);
    await accounts.stop();
  });

  it("holds no nonce when the order was given up while it was being signed", async () => {
    const signed = Promise.withResolvers<SignedBytes>();
    const { executor, accounts, plan } = await aSigner(signed.promise);
    const signing = executor.sign(plan);
    executor.release(ORDER_ID);
    signed.resolve({ raw: "0x02", hash: "0x01" });
    const thrown: unknown = await signing.catch((cause: unknown) => cause);
    expect(String(thrown)).to.contain("given up while it was being signed");
    expect(accounts.reserve(OTHER_CLAIM, ACCOUNT, "public").nonce).to.equal(0);
    await accounts.stop();
  });
});

/** An executor with real accounts, and a double of the key. */
async function aSigner(answer: SignedBytes | Promise<SignedBytes> = { raw: "0x02", hash: "0x01" }) {
  const chain = new ScriptedChain();
  const accounts = await Accounts.open(chain, [ACCOUNT]);
  const signer = { accounts: [ACCOUNT], sign: () => answer };
  const parts = legsPartsOf(aMoment([]), { chain, accounts, signer, capital: new CapitalBook() });
  const [approval, purchase] = [purchaseRequest(), purchaseRequest()];
  const draft = { capBps: 30n } as LegsDraft;
  const plan = { orderId: ORDER_ID, account: ACCOUNT, draft, purchase: [approval, purchase] } as unknown as LegsPlan;
  return { executor: new LegsExecutor(parts), accounts, plan };
}
