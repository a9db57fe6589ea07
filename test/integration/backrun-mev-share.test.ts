import { expect } from "chai";
import { keccak256, parseEther, Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";
import { flashSignal } from "../../bot/core/signal.ts";
import { simulateInOrder } from "../../bot/adapters/chain/simulated-bundle.ts";
import { signedCall } from "../../bot/adapters/pending/signed-call.ts";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { MevShareDouble } from "../builders/backrun-mev-share.ts";
import { type BackrunSite, openBackrunSite } from "../builders/backrun-site.ts";
import { eventually } from "../builders/eventually.ts";
import { signTrade } from "../builders/public-trade.ts";

const trader = ACCOUNTS.traders[0]!;
const BUY_USDC = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("40") } as const;

describe("a backrun of a MEV-Share hint", () => {
  let double: MevShareDouble;
  let site: BackrunSite;
  let raw: Hex;
  let hash: Hex;
  let logs: readonly { address: string; topics: readonly string[]; data: string }[];

  beforeEach(async () => {
    double = await MevShareDouble.start();
    site = await openBackrunSite({ mevShareUrl: double.url });
    await eventually(() => double.listeners === 1);
    raw = (await signTrade(site.desk.provider, trader, BUY_USDC)) as Hex;
    // As MEV-Share names what it does not show: by the hash of its hash.
    hash = keccak256(keccak256(raw)) as Hex;
    const [outcome] = await simulateInOrder(site.desk.provider, [signedCall(raw)], "latest");
    ({ logs } = outcome!);
  });

  afterEach(async () => {
    await site.stop();
    await double.stop();
  });

  /** As its user sends it: the relay alone has it. */
  async function sendPrivately(): Promise<void> {
    const { relayUrl: url } = site.floor;
    const user = new FlashbotsRelay({ name: "user", url, chainId: 1n, identityKey: ACCOUNTS.rivals[0]!.privateKey });
    const lastBlock = BigInt(await site.desk.provider.getBlockNumber()) + 5n;
    const offer = { transaction: raw, transactionHash: keccak256(raw) as Hex, lastBlock };
    expect((await user.sendPrivate(offer)).answer).to.equal("accepted");
  }

  async function expectLanding(order: Order): Promise<void> {
    expect(flashSignal(order.signal).behind).to.deep.equal({ transactionHash: hash });
    const { state, outcome, publishedVia } = await site.ended(order);
    expect([state, publishedVia]).to.deep.equal(["Completed", ["flashbots"]]);
    expect(outcome!.realisedProfit).to.deep.equal(outcome!.predictedProfit);
    const { blockNumber, transactionHash } = outcome!.inclusion;
    const block = await site.desk.provider.getBlock(Number(blockNumber));
    expect(block!.transactions).to.deep.equal([keccak256(raw), transactionHash]);
  }

  it("lands behind what its logs tell, without anybody but the relay knowing the transaction", async () => {
    await sendPrivately();
    double.tell({ hash, logs, txs: null, mevGasPrice: "0x1", gasUsed: "0x2" });
    await expectLanding(await site.offered(0));
  });

  it("lands behind what shows everything but its signature", async () => {
    await sendPrivately();
    const { to, from, data, nonce, gasLimit, maxFeePerGas } = Transaction.from(raw);
    const hexOf = (value: bigint | number): string => `0x${value.toString(16)}`;
    const fields = { nonce: hexOf(nonce), gas: hexOf(gasLimit), maxFeePerGas: hexOf(maxFeePerGas!), chainId: "0x1" };
    double.tell({ hash, logs: null, txs: [{ to, from, callData: data, value: "0x0", ...fields }] });
    await expectLanding(await site.offered(0));
  });

  it("is not made of hints that show too little, and each is counted with its reason", async () => {
    const { to, data } = Transaction.from(raw);
    const nth = (index: number): Hex => keccak256(`0x0${index}`) as Hex;
    double.tell({ hash: nth(1), logs: null, txs: null });
    double.tell({ hash: nth(2), logs: null, txs: [{ to, functionSelector: data.slice(0, 10), callData: data }] });
    // Flashbots' default: which pool and which event, without amounts.
    double.tell({ hash: nth(3), logs: logs.map((log) => ({ ...log, topics: log.topics.slice(0, 1), data: "0x" })) });
    double.tell({ hash: nth(4), logs: [{ address: trader.address, topics: logs[0]!.topics, data: "0x" }] });
    double.tell({ hash: nth(5), logs, txs: [{ to, chainId: "0xa" }] });
    await eventually(() => site.backrun.figures().seen === 2 && site.mevShare().events === 5);
    await eventually(() => site.backrun.figures().simulated === 1);
    expect(site.mevShare().refused).to.deep.equal({ "too-little": 2, "other-chain": 1 });
    const { filtered, refused } = site.backrun.figures();
    expect([filtered, refused]).to.deep.equal([{ elsewhere: 1 }, { "told-in-part": 1 }]);
    expect(site.desk.orders()).to.deep.equal([]);
  });
});
