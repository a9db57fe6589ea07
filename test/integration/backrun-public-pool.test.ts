import { expect } from "chai";
import { parseEther, parseUnits } from "ethers";
import { ChainBehind } from "../../bot/adapters/pending/chain-behind.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { flashSignal } from "../../bot/core/signal.ts";
import { describeRevert } from "../../bot/executors/flash/decode-revert.ts";
import type { FlashDetails } from "../../bot/executors/flash/flash-details.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { type BackrunSite, type BackrunSiteOptions, openBackrunSite } from "../builders/backrun-site.ts";
import { eventually } from "../builders/eventually.ts";
import { sendTrade, signTrade } from "../builders/public-trade.ts";
import { tokenBalance } from "../builders/token-balance.ts";

const trader = ACCOUNTS.traders[0]!;
const BUY_USDC = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("40") } as const;

describe("a backrun of the public pool, on real bytecode", () => {
  let site: BackrunSite;

  afterEach(() => site.stop());

  async function openSite(options: BackrunSiteOptions = {}): Promise<void> {
    site = await openBackrunSite(options);
  }

  it("lands right behind the transaction, and brings to the wei what was predicted", async () => {
    await openSite();
    const { provider } = site.desk;
    const head = BigInt(await provider.getBlockNumber());
    const theirs = await sendTrade(provider, trader, BUY_USDC);
    const order = await site.offered(0);
    expect(order.signal).to.deep.include({ source: "backrun", observedBlock: head });
    expect(flashSignal(order.signal).behind!.transactionHash).to.equal(theirs.hash);
    const { state, outcome } = await site.ended(order);
    expect(state).to.equal("Completed");
    const { realisedProfit, predictedProfit, inclusion } = outcome!;
    expect(realisedProfit).to.deep.equal(predictedProfit);
    expect(await tokenBalance(site.floor.rpcUrl, PROTOCOLS.weth, site.floor.contract)).to.equal(
      realisedProfit.amountWei,
    );
    const [first, second] = await Promise.all(
      [theirs.hash, inclusion.transactionHash].map((hash) => provider.getTransactionReceipt(hash)),
    );
    expect([second!.blockNumber, second!.index]).to.deep.equal([first!.blockNumber, first!.index + 1]);
  });

  it("is private whatever the settings, and says that the transaction landed without it", async () => {
    await openSite({ isRelayDeaf: true, settings: { submission: "hybrid", privateVia: "transaction" } });
    await sendTrade(site.desk.provider, trader, BUY_USDC);
    const { state, publishedVia, failure, intents } = await site.ended(await site.offered(0));
    expect([state, publishedVia, failure!.reason]).to.deep.equal(["Failed", ["flashbots"], "MEVBundleFailed"]);
    expect(failure!.detail).to.match(/behind which it was to come, landed without it in block \d+/);
    expect(await site.desk.provider.getTransaction(intents[0]!.transaction.hash)).to.equal(null);
  });

  it("cannot land before the transaction: without it the contract does not earn what it must", async () => {
    await openSite();
    await sendTrade(site.desk.provider, trader, BUY_USDC);
    const [intent] = (await site.offered(0)).intents;
    const { data, contract } = intent!.details as FlashDetails;
    const call = { from: intent!.transaction.account, to: contract, data };
    const revert = await site.desk.provider.call(call).catch((thrown: unknown) => (thrown as { data: Hex }).data);
    // What the first pool brings then does not pay back what the last one has lent.
    expect(describeRevert(revert as Hex)).to.equal("UniswapV2: K");
  });

  it("ends with a reason when the transaction is replaced, and its nonce serves the next order", async () => {
    await openSite();
    const { provider } = site.desk;
    await sendTrade(provider, trader, BUY_USDC);
    const order = await site.offered(0);
    const { nonce } = order.intents[0]!.transaction;
    // As a wallet does it: the same nonce, a higher fee, and nothing that moves a pool by much.
    const cancelling = { ...BUY_USDC, amountIn: 1n, tipWei: parseUnits("100", "gwei") };
    const replacement = await signTrade(provider, trader, cancelling);
    await provider.send("anvil_dropAllTransactions", []);
    await provider.send("eth_sendRawTransaction", [replacement]);
    await provider.send("evm_mine", []);
    await site.desk.caughtUp();
    const { state, failure } = await site.ended(order);
    expect([state, failure!.reason]).to.deep.equal(["Failed", "MEVBundleFailed"]);
    expect(failure!.detail).to.include("was replaced: its nonce is used");

    await sendTrade(provider, trader, BUY_USDC);
    const next = await site.offered(1);
    expect((await site.ended(next)).state).to.equal("Completed");
    expect(next.intents[0]!.transaction.nonce).to.equal(nonce);
  });

  it("is tried behind a transaction only as long as that can come next", async () => {
    await openSite();
    const { provider } = site.desk;
    const [theirs, later] = await Promise.all([0, 1].map((offset) => signTrade(provider, trader, BUY_USDC, offset)));
    const call = { from: trader.address, to: PROTOCOLS.weth, data: "0x18160ddd", gasLimit: 100_000n } as const;
    const chain = new ChainBehind(provider);
    expect(await chain.callBehind(theirs as Hex, call)).to.include({ status: "succeeded" });
    const tooEarly = await chain.callBehind(later as Hex, call);
    await provider.send("eth_sendRawTransaction", [theirs]);
    await site.floor.builder.sealNow();
    const tooLate = await chain.callBehind(theirs as Hex, call);
    expect([tooEarly.status, tooLate.status]).to.deep.equal(["overtaken", "overtaken"]);
    const hopeless = await signTrade(provider, trader, { ...BUY_USDC, amountIn: parseEther("1000000000") });
    expect(await chain.callBehind(hopeless as Hex, call)).to.deep.include({ status: "overtaken" });
  });

  it("is not even simulated for what moves no pool of ours, and not found for what reverts", async () => {
    await openSite();
    const { provider } = site.desk;
    const hopeless = { ...BUY_USDC, amountIn: parseEther("1000000000") };
    await provider.send("eth_sendRawTransaction", [await signTrade(provider, trader, hopeless)]);
    await eventually(() => site.backrun.figures().refused.reverts === 1);
    const transfer = { from: trader.address, to: ACCOUNTS.owner.address, value: "0x1", gas: "0x5208" };
    await provider.send("anvil_impersonateAccount", [trader.address]);
    await provider.send("eth_sendTransaction", [transfer]);
    await eventually(() => site.backrun.figures().filtered.elsewhere === 1);
    expect(site.desk.orders()).to.deep.equal([]);
  });
});
