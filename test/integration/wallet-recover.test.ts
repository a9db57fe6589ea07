import { expect } from "chai";
import { isBlocked } from "../../bot/commands/wallet/recover/recovery-step.ts";
import type { Address } from "../../bot/core/hex.ts";
import { eventually } from "../builders/eventually.ts";
import { tokenBalance } from "../builders/token-balance.ts";
import { GWEI } from "../builders/wallet-chain.ts";
import { aWallet } from "../builders/wallet-networks.ts";
import { openRecoverySite, type RecoverySite, SAFE } from "../builders/wallet-recovery.ts";

const ROUTER: Address = "0x0a11ce0000000000000000000000000000000009";
const UNLIMITED = 2n ** 256n - 1n;
const SPENDERS = [{ name: "router", address: ROUTER }];

/** Two tokens, of which the first answers as USDT does; the account holds some and has approved all of it. */
async function withTokens({ chain, account }: RecoverySite) {
  const addresses = [await chain.token(6, "ReplicaTether"), await chain.token(18)] as const;
  for (const token of addresses) {
    await chain.mint(token, account, 5_000_000n);
    await chain.approve(token, account, ROUTER, UNLIMITED);
  }
  const tokens = addresses.map((address, index) => ({ address, symbol: `T${index}`, decimals: 6 + 12 * index }));
  return { addresses, network: { tokens, spenders: SPENDERS } };
}

describe("A recovery", () => {
  it("plans everything and sends nothing, then takes allowances back and sends tokens to safety", async () => {
    await using site = await openRecoverySite();
    const { chain, account } = site;
    const { addresses, network } = await withTokens(site);
    const before = await chain.provider.getTransactionCount(account);
    const plan = await site.plan({ to: SAFE }, network);
    const kinds = plan.steps.map(({ action }) => action.kind);
    expect(kinds).to.deep.equal(["revoke-allowance", "revoke-allowance", "send-token", "send-token"]);
    expect(plan.steps.filter(isBlocked)).to.deep.equal([]);
    expect(await chain.provider.getTransactionCount(account)).to.equal(before);

    const nativeWei = await chain.provider.getBalance(account);
    const outcomes = await site.carryOut(plan, network);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["done", "done", "done", "done"]);
    for (const token of addresses) {
      expect(await chain.allowance(token, account, ROUTER)).to.equal(0n);
      expect(await tokenBalance(chain.rpcUrl, token, SAFE)).to.equal(5_000_000n);
    }
    const spentWei = nativeWei - (await chain.provider.getBalance(account));
    expect(spentWei > 0n && spentWei <= plan.maxCostWei).to.equal(true);
    expect((await site.plan({ to: SAFE }, network)).steps).to.deep.equal([]);
  });

  it("only shows tokens when nobody says where to, and capital until its wallet is named", async () => {
    await using site = await openRecoverySite();
    const { network } = await withTokens(site);
    const trading = { wallets: [aWallet(site.account, ["trading"])] };
    const sent = async (changes: Parameters<RecoverySite["plan"]>[0]) =>
      (await site.plan(changes, network)).steps.filter(({ action }) => action.kind === "send-token").length;
    expect(await sent({})).to.equal(0);
    expect(await sent({ ...trading, to: SAFE })).to.equal(0);
    expect(await sent({ ...trading, to: SAFE, areNamed: true })).to.equal(2);
    const { findings } = await site.plan(trading, network);
    expect(findings[0]?.stranded.map(({ isCapital }) => isCapital)).to.deep.equal([true, true]);
  });

  it("cancels a transaction that waits in the pool, at an eighth more than it and the market offer", async () => {
    await using site = await openRecoverySite();
    const { chain, account, wallet } = site;
    await chain.provider.send("evm_setAutomine", [false]);
    await chain.offer(wallet, 0, 30n * GWEI);
    const plan = await site.plan();
    const [step] = plan.steps;
    if (step === undefined || isBlocked(step)) throw new Error(step?.problem ?? "nothing is planned");
    expect(step.action).to.deep.equal({ kind: "cancel-nonce", nonce: 0, reason: "pending" });
    expect(step.fees.maxFeePerGasWei).to.equal(33_750_000_000n);
    const { maxPriorityFeePerGas } = await chain.provider.getFeeData();
    expect(step.fees.maxPriorityFeePerGasWei * 8n >= 9n * (maxPriorityFeePerGas ?? 0n)).to.equal(true);

    const carrying = site.carryOut(plan);
    await eventually(async () => (await chain.pooledFeeWei(account, 0)) === step.fees.maxFeePerGasWei);
    await chain.provider.send("evm_mine", []);
    const [outcome] = await carrying;
    expect(outcome?.status).to.equal("done");
    const mined = await chain.provider.getTransaction(outcome?.transactionHash ?? "");
    expect([mined?.to, mined?.from, mined?.nonce, mined?.value]).to.deep.equal([wallet.address, wallet.address, 0, 0n]);
  });

  it("offers more until the node takes it, when it did not tell what the waiting one offers", async () => {
    await using site = await openRecoverySite();
    const { chain, wallet, account } = site;
    await chain.provider.send("evm_setAutomine", [false]);
    await chain.offer(wallet, 0, 30n * GWEI);
    const { steps, ...plan } = await site.plan();
    const blind = (maxFeePerGasWei: bigint) => ({ maxFeePerGasWei, maxPriorityFeePerGasWei: 2n });
    const unknown = steps.map((step) => ({ ...step, fees: blind(9n * GWEI), mostFees: blind(100n * GWEI) }));
    const [outcome] = await site.carryOut({ ...plan, steps: unknown }, {}, 100);
    expect(outcome?.status).to.equal("unknown");
    expect(await chain.pooledFeeWei(account, 0)).to.equal(36n * GWEI);
    const capped = steps.map((step) => ({ ...step, fees: blind(9n * GWEI), mostFees: blind(20n * GWEI) }));
    const [refused] = await site.carryOut({ ...plan, steps: capped }, {}, 100);
    expect(refused).to.include({ status: "refused", problem: "the node wants more for it than the cap allows" });
  });

  it("replaces what waits behind a missing nonce before it fills the gap, so that nothing is set free", async () => {
    await using site = await openRecoverySite();
    const { chain, wallet, account } = site;
    const queued = await chain.offer(wallet, 2, 5n * GWEI);
    const plan = await site.plan();
    expect(plan.findings[0]?.nonces.stuck.map(({ nonce, reason }) => [nonce, reason])).to.deep.equal([
      [0, "gap"],
      [1, "gap"],
      [2, "queued"],
    ]);
    const outcomes = await site.carryOut(plan);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["done", "done", "done"]);
    expect(await chain.provider.getTransactionCount(account)).to.equal(3);
    expect(await chain.provider.getTransactionReceipt(queued)).to.equal(null);
  });

  it("does not fill a gap when what waits behind it could not be replaced", async () => {
    await using site = await openRecoverySite();
    const { chain, wallet, account } = site;
    await chain.offer(wallet, 1, 95n * GWEI);
    const plan = await site.plan();
    expect(plan.steps.map((step) => isBlocked(step))).to.deep.equal([true, false]);
    const outcomes = await site.carryOut(plan);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["left", "left"]);
    expect(await chain.provider.getTransactionCount(account)).to.equal(0);
  });

  it("calls a transaction without a receipt unknown, and sends nothing after it", async () => {
    await using site = await openRecoverySite();
    const { network } = await withTokens(site);
    const plan = await site.plan({ to: SAFE }, network);
    await site.chain.provider.send("evm_setAutomine", [false]);
    const outcomes = await site.carryOut(plan, network, 300);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["unknown", "left", "left", "left"]);
    expect(await site.chain.provider.getTransactionCount(site.account, "pending")).to.equal(
      (await site.chain.provider.getTransactionCount(site.account, "latest")) + 1,
    );
  });

  it("does not believe a token that says it went and is still there", async () => {
    await using site = await openRecoverySite();
    // Answers every question with 1, which is a balance as well as yes.
    await site.chain.provider.send("anvil_setCode", [ROUTER, "0x600160005260206000f3"]);
    const [outcome] = await site.carryOut(await site.plan({ to: SAFE, tokens: [ROUTER] }));
    expect(outcome).to.include({ status: "still-there" });
  });

  it("says when the transaction that was to be cancelled was first", async () => {
    await using site = await openRecoverySite();
    const { chain, wallet } = site;
    await chain.provider.send("evm_setAutomine", [false]);
    await chain.offer(wallet, 0, 5n * GWEI);
    const plan = await site.plan();
    await chain.provider.send("evm_mine", []);
    const [outcome] = await site.carryOut(plan);
    expect(outcome?.status).to.equal("overtaken");
  });

  it("plans nothing above the caps or beyond the account's funds, and says why", async () => {
    await using site = await openRecoverySite();
    const { chain, account } = site;
    const { network } = await withTokens(site);
    const problems = async (changes: object) =>
      (await site.plan({ to: SAFE }, { ...network, ...changes })).steps.map((step) =>
        isBlocked(step) ? step.problem : "planned",
      );
    expect(new Set(await problems({ maxGasPriceWei: 1n }))).to.deep.equal(
      new Set(["it would take more than the cap of 1 wei per gas"]),
    );
    expect((await problems({ maxGasLimit: 22_000n }))[0]).to.match(/^it takes \d+ gas, at most 22000 is allowed$/);
    await chain.fund(account, 1n);
    expect((await problems({}))[0]).to.match(/^it may cost \d+ wei, and the account has 1 wei left$/);
  });
});
