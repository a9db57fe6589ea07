import { expect } from "chai";
import { Accounts, type CodeReader } from "../../bot/accounts/accounts.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { ScriptedChain } from "../builders/chain.ts";
import { aHash, aTransactionOf } from "../builders/nonce-claims.ts";
import { rejectionOf } from "../builders/rejection.ts";

const A: Address = `0x${"a1".repeat(20)}`;
const B: Address = `0x${"b2".repeat(20)}`;

/** Two accounts with 1,000 wei and five transactions each, unless something else is said. */
async function theAccounts(parts: { addresses?: readonly Address[]; readCode?: CodeReader } = {}) {
  const chain = new ScriptedChain();
  chain.balance = 1_000n;
  chain.firstNonce = 5;
  const news: string[] = [];
  const { addresses = [A, B], readCode } = parts;
  const accounts = await Accounts.open(chain, addresses, (sentence) => news.push(sentence), readCode);
  return { chain, accounts, news };
}

/** Chooses, reserves and signs. */
function sign(
  accounts: Accounts,
  orderId: bigint,
  account: Address,
  costWei = 100n,
  way: "private" | "public" = "public",
) {
  const { nonce } = accounts.reserve(orderId, account, way);
  return { nonce, competesWith: accounts.recordSigned(orderId, aTransactionOf(orderId, account, nonce), costWei) };
}

describe("operator accounts", () => {
  it("share the orders, the least busy first", async () => {
    const { accounts } = await theAccounts();
    const chosen = [1n, 2n, 3n, 4n].map((orderId) => accounts.choose(orderId, 10n));
    expect(chosen).to.deep.equal([{ account: A }, { account: B }, { account: A }, { account: B }]);
    expect(sign(accounts, 1n, A).nonce).to.equal(5);
    expect(sign(accounts, 3n, A).nonce).to.equal(6);
    accounts.release(2n);
    accounts.release(4n);
    expect(accounts.choice(10n)).to.deep.equal({ account: B });
  });

  it("have nothing to do with what expired outside the public pool", async () => {
    const { accounts } = await theAccounts();
    sign(accounts, 1n, A, 100n, "private");
    expect(accounts.choice(10n)).to.deep.equal({ account: B });
    sign(accounts, 2n, B);
    accounts.setUseful(1n, false);
    accounts.setUseful(2n, false);
    expect(accounts.choice(10n)).to.deep.equal({ account: A });
    expect(accounts.hashesAt(A, 5)).to.deep.equal([aHash(1n)]);
  });

  it("keep an order that has reserved a nonce", async () => {
    const { accounts } = await theAccounts();
    accounts.choose(1n, 10n);
    accounts.reserve(1n, A, "public");
    expect(accounts.choose(1n, 10n)).to.deep.equal({ account: A });
  });

  it("name the rivals of a signature when it exists", async () => {
    const { accounts } = await theAccounts({ addresses: [A] });
    for (const orderId of [1n, 2n]) accounts.reserve(orderId, A, "private");
    expect(accounts.recordSigned(1n, aTransactionOf(1n, A, 5), 1n)).to.deep.equal([]);
    expect(accounts.recordSigned(2n, aTransactionOf(2n, A, 5), 1n)).to.deep.equal([aHash(1n)]);
    expect(accounts.hashesAt(A, 5)).to.deep.equal([aHash(1n), aHash(2n)]);
  });

  it("read counts and balances at every head until they are stopped", async () => {
    const { chain, accounts } = await theAccounts();
    await chain.mine([{ hash: aHash(9n), account: A }]);
    await accounts.fresh();
    expect(sign(accounts, 1n, A).nonce).to.equal(6);
    await accounts.stop();
    expect(chain.listeners).to.equal(0);
  });

  it("cannot be opened while the endpoint does not answer, and keep what they know when it stops answering", async () => {
    const { chain, accounts, news } = await theAccounts();
    chain.isDown = true;
    expect(await rejectionOf(Accounts.open(chain, [A]))).to.be.instanceOf(Error);
    await chain.mine();
    expect(news).to.have.length(1);
    expect(news[0]).to.match(/^The operator accounts could not be read: /);
    expect(accounts.choice(1_000n)).to.deep.equal({ account: A });
  });

  it("are not led back by a stale endpoint", async () => {
    const { chain, accounts } = await theAccounts({ addresses: [A] });
    chain.firstNonce = 3;
    await chain.mine();
    expect(sign(accounts, 1n, A).nonce).to.equal(5);
  });

  it("believe no reading that began before a reorganisation was seen, and read again", async () => {
    const { chain, accounts } = await theAccounts({ addresses: [A] });
    sign(accounts, 1n, A, 100n, "private");
    accounts.recordIncluded(aTransactionOf(1n, A, 5));
    const answers: ((count: number) => void)[] = [];
    chain.nonce = () => new Promise((resolve) => void answers.push(resolve));
    await chain.mine();
    const before = accounts.fresh();
    accounts.recordRemoved(aTransactionOf(1n, A, 5));
    answers[0]!(6);
    await before;
    expect(sign(accounts, 2n, A, 100n, "private")).to.deep.equal({ nonce: 5, competesWith: [aHash(1n)] });
    answers[1]!(6);
    await accounts.fresh();
    expect(sign(accounts, 3n, A, 100n, "private").nonce).to.equal(6);
  });

  it("believe the later of two readings, whichever is answered last", async () => {
    const { chain, accounts } = await theAccounts({ addresses: [A] });
    const answers: ((balanceWei: bigint) => void)[] = [];
    chain.balanceWei = () => new Promise((resolve) => void answers.push(resolve));
    await chain.mine();
    const first = accounts.fresh();
    await chain.mine();
    answers[1]!(20n);
    await accounts.fresh();
    answers[0]!(900n);
    await first;
    expect(accounts.choice(100n)).to.deep.equal({
      refused: { code: "insufficient-funds", balanceWei: 20n, neededWei: 100n },
    });
  });

  it("fill a gap once", async () => {
    const { accounts } = await theAccounts({ addresses: [A] });
    for (const orderId of [1n, 2n, 3n]) sign(accounts, orderId, A);
    accounts.release(1n);
    expect(accounts.reserveGap(3n, { account: A, nonce: 7 })).to.equal(undefined);
    expect(accounts.reserveGap(2n, { account: A, nonce: 6 })).to.equal(5);
    expect(sign(accounts, 4n, A).nonce).to.equal(8);
  });

  it("tell who is in the public pool for a nonce", async () => {
    const { accounts } = await theAccounts({ addresses: [A] });
    sign(accounts, 1n, A, 100n, "private");
    sign(accounts, 2n, A, 100n, "private");
    accounts.recordPublic(aTransactionOf(1n, A, 5));
    expect(accounts.publicRival(2n, { account: A, nonce: 5 })).to.equal(1n);
  });

  it("of others are unknown", async () => {
    const { accounts } = await theAccounts({ addresses: [A] });
    expect(() => accounts.reserve(1n, B, "public")).to.throw(`${B} is not an account of this engine`);
  });
});

describe("the money of operator accounts", () => {
  it("is committed from the choice until the end, signed or not", async () => {
    const { accounts } = await theAccounts({ addresses: [A] });
    accounts.choose(1n, 600n);
    const refused = { refused: { code: "insufficient-funds", balanceWei: 400n, neededWei: 500n } };
    expect(accounts.choice(500n)).to.deep.equal(refused);
    const { nonce } = accounts.reserve(1n, A, "public");
    expect(accounts.choice(500n)).to.deep.equal(refused);
    accounts.recordSigned(1n, aTransactionOf(1n, A, nonce), 600n);
    expect(accounts.choice(500n)).to.deep.equal(refused);
    accounts.release(1n);
    expect(accounts.choice(500n)).to.deep.equal({ account: A });
  });

  it("is committed once for rivals, of which only one lands", async () => {
    const { accounts } = await theAccounts({ addresses: [A] });
    for (const orderId of [1n, 2n, 3n]) {
      expect(accounts.choose(orderId, 900n, "private")).to.deep.equal({ account: A });
    }
    sign(accounts, 1n, A, 900n, "private");
    expect(accounts.choice(1_000n, "private")).to.deep.equal({ account: A });
    expect(accounts.choice(1_001n, "private")).to.have.property("refused");
    expect(accounts.choice(101n, "public")).to.have.property("refused");
    expect(accounts.choice(100n, "public")).to.deep.equal({ account: A });
  });

  it("is looked for on all accounts", async () => {
    const { chain, accounts } = await theAccounts();
    Object.assign(chain, { balanceWei: (account: Address) => Promise.resolve(account === A ? 10n : 1_000n) });
    await chain.mine();
    for (const orderId of [1n, 2n]) expect(accounts.choose(orderId, 100n)).to.deep.equal({ account: B });
  });

  it("that was drained stops new orders and touches none that is in flight", async () => {
    const { chain, accounts } = await theAccounts({ addresses: [A] });
    sign(accounts, 1n, A, 600n);
    chain.balance = 0n;
    await chain.mine();
    expect(accounts.choice(1n)).to.deep.equal({
      refused: { code: "insufficient-funds", balanceWei: 0n, neededWei: 1n },
    });
    expect(accounts.hashesAt(A, 5)).to.deep.equal([aHash(1n)]);
  });

  it("of an order that plans again is committed once", async () => {
    const { accounts } = await theAccounts({ addresses: [A] });
    accounts.choose(1n, 600n);
    expect(accounts.choose(1n, 700n)).to.deep.equal({ account: A });
    expect(accounts.choice(300n)).to.deep.equal({ account: A });
    expect(accounts.choice(301n)).to.have.property("refused");
  });

  it("of an order that plans again with another account is free at the first one", async () => {
    const { accounts } = await theAccounts();
    expect(accounts.choose(1n, 600n)).to.deep.equal({ account: A });
    accounts.recordForeign(A, 5);
    expect(accounts.choose(1n, 600n)).to.deep.equal({ account: B });
    accounts.clearForeign(A, 5);
    expect(accounts.choice(1_000n)).to.deep.equal({ account: A });
    accounts.release(1n);
    accounts.recordForeign(A, 6);
    expect(accounts.choice(1_000n)).to.deep.equal({ account: B });
  });
});

describe("an account whose nonce somebody else has used", () => {
  it("takes no orders until that is over, and says so once", async () => {
    const { accounts, news } = await theAccounts();
    accounts.recordForeign(A, 5);
    accounts.recordForeign(A, 5);
    accounts.recordForeign(A, 6);
    expect(accounts.choice(10n)).to.deep.equal({ account: B });
    accounts.recordForeign(B, 9);
    expect(accounts.choice(10n)).to.deep.equal({
      refused: {
        code: "accounts-paused",
        accounts: 2,
        problem: `nonce 5 of ${A} was used by a transaction that is not ours`,
      },
    });
    accounts.clearForeign(A, 5);
    expect(accounts.choice(10n)).to.have.property("refused");
    accounts.clearForeign(A, 6);
    expect(accounts.choice(10n)).to.deep.equal({ account: A });
    expect(news).to.deep.equal([
      `Attention: the account ${A} is paused: a transaction that is not ours has used its nonce 5.`,
      `Attention: the account ${A} is paused: a transaction that is not ours has used its nonce 6.`,
      `Attention: the account ${B} is paused: a transaction that is not ours has used its nonce 9.`,
      `The account ${A} goes on.`,
    ]);
  });

  it("gives no nonce to an order that was planned before", async () => {
    const { accounts } = await theAccounts();
    accounts.choose(1n, 10n);
    accounts.recordForeign(A, 5);
    expect(() => accounts.reserve(1n, A, "public")).to.throw(`nothing is signed: the account ${A} is paused`);
    expect(accounts.choose(1n, 10n)).to.deep.equal({ account: B });
  });
});

describe("a delegated account", () => {
  const delegation: Hex = `0xef0100${"cc".repeat(20)}`;
  const readCode: CodeReader = (account) => Promise.resolve(account === A ? delegation : "0x");

  it("has one open order at a time", async () => {
    const { accounts } = await theAccounts({ addresses: [A], readCode });
    expect(accounts.choose(1n, 10n)).to.deep.equal({ account: A });
    expect(accounts.choose(2n, 10n)).to.deep.equal({ refused: { code: "no-free-account", accounts: 1 } });
    const { nonce } = sign(accounts, 1n, A);
    expect(accounts.choice(10n)).to.have.property("refused");
    accounts.recordIncluded(aTransactionOf(1n, A, nonce));
    expect(accounts.choice(10n)).to.deep.equal({ account: A });
  });

  it("leaves the others their many", async () => {
    const { accounts } = await theAccounts({ readCode });
    const chosen = [1n, 2n, 3n, 4n].map((orderId) => accounts.choose(orderId, 10n));
    expect(chosen).to.deep.equal([{ account: A }, { account: B }, { account: B }, { account: B }]);
  });
});
