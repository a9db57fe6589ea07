import { expect } from "chai";
import type { Order } from "../../bot/core/order.ts";
import type { OrderPart } from "../../bot/core/part.ts";
import type { OrderedCalls } from "../../bot/ports/ordered-calls.ts";
import type { Signer } from "../../bot/ports/signer.ts";
import { wasOutOfGas } from "../../bot/trading/parts/part-purpose.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { sendTrade } from "../builders/public-trade.ts";
import { SplitDesk } from "../builders/split-desk.ts";

const ETHER = 10n ** 18n;
const GWEI = 10n ** 9n;
const WETH = TOKENS.WETH.address;
const USDC = TOKENS.USDC.address;
const DAI = TOKENS.DAI.address;

describe("Trades split over exchanges, when something goes wrong", () => {
  let desk: SplitDesk;
  before(async () => {
    desk = await SplitDesk.open();
  });
  afterEach(() => desk.crash());
  after(() => desk.stop());

  it("allocate anew what a moved pool did not take", async () => {
    await desk.start();
    const tradeId = desk.trade({ limits: { exchanges: ["uniswap-v2", "balancer"] } });
    await desk.sent(tradeId);
    // In front of ours, because it pays more.
    const trade = { tokenIn: WETH, tokenOut: USDC, amountIn: 100n * ETHER, tipWei: 100n * GWEI };
    await sendTrade(desk.provider, ACCOUNTS.traders[0]!, trade);
    const order = await desk.ended(tradeId);

    expect(statesOf(order)).to.include({ "uniswap-v2": "Failed", "balancer 1/2": "Completed" });
    expect(partOf(order, "uniswap-v2").failure!.detail).to.match(/^the pool would have paid less than the minimum/);
    const anew = order.parts.filter(({ brief }) => brief.partId.includes("#2"));
    expect(anew.some(({ brief }) => brief.purpose === "swap")).to.equal(true);
    expect(anew.every(({ state }) => state === "Completed")).to.equal(true);
    const { sold, isPartial } = order.outcome!.fill!;
    expect([sold.amountWei, isPartial]).to.deep.equal([50n * ETHER, false]);
  });

  it("end as partial when nothing may be tried anew, and fail when nothing was traded", async () => {
    await desk.start({ settings: { retries: 0 } });
    const trades: string[] = [];
    // One after the other: the second is quoted beside the first.
    for (const exchanges of [["uniswap-v2", "balancer"], ["uniswap-v2"]]) {
      const tradeId = desk.trade({ tokenOut: DAI, amountWei: 20n * ETHER, limits: { exchanges } });
      await desk.sent(tradeId);
      trades.push(tradeId);
    }
    const trade = { tokenIn: WETH, tokenOut: DAI, amountIn: 100n * ETHER, tipWei: 100n * GWEI };
    await sendTrade(desk.provider, ACCOUNTS.traders[0]!, trade);
    // A bot that may try again would do so with what is not settled.
    const [partial, failed] = [await desk.settled(trades[0]!), await desk.settled(trades[1]!)];

    expect(partial.state).to.equal("Completed");
    const { sold, isPartial } = partial.outcome!.fill!;
    expect(isPartial).to.equal(true);
    expect(sold.amountWei + partOf(partial, "uniswap-v2").brief.sold.amountWei).to.equal(20n * ETHER);
    expect(failed.state).to.equal("Failed");
    expect(failed.failure!.reason).to.equal("TransactionReverted");
    expect(failed.failure!.detail).to.match(/^nothing was traded: uniswap-v2: the pool would have paid less/);
  });

  it("try a swap once more with as much gas as it needs", async () => {
    await desk.start({ calls: understatedOnce });
    const order = await desk.ended(desk.trade({ limits: { exchanges: ["uniswap-v2"] } }));

    const [first, second] = [partOf(order, "uniswap-v2"), partOf(order, "uniswap-v2 #2")];
    expect(wasOutOfGas(first.failure!.detail)).to.equal(true);
    expect(second.state).to.equal("Completed");
    expect(second.brief.sold).to.deep.equal(first.brief.sold);
    expect(order.outcome!.fill!.isPartial).to.equal(false);
  });

  it("wait for gas to cost less, and are denied when it does not in time", async () => {
    await desk.start({ engine: { submissionTimeoutMs: 600 } });
    const { baseFeePerGas } = (await desk.provider.getBlock("latest"))!;
    // The base fee falls by up to an eighth with each empty block.
    const maxGasPriceWei = (baseFeePerGas! * 7n) / 10n + GWEI;
    const [dear, waiting] = [GWEI, maxGasPriceWei].map((each) =>
      desk.trade({ amountWei: ETHER, limits: { maxGasPriceWei: each } }),
    );
    for (let blocks = 0; blocks < 5; blocks++) await desk.block();
    const order = await desk.ended(waiting!);
    expect(order.state).to.equal("Completed");
    const denied = await desk.ended(dear!);
    expect(denied.failure!.reason).to.equal("GasPriceTooHigh");
    expect(denied.failure!.detail).to.match(/^the gas price is \d+ wei, at most 1000000000 wei are allowed$/);
  });

  it("go on after the bot was killed between the first signature and the second", async () => {
    await desk.start({ signer: failingAfterFirst, engine: { firstRetryPauseMs: 60_000 } });
    const tradeId = desk.trade();
    await desk.faulted();
    expect(desk.order(tradeId).intents).to.have.lengthOf(1);
    await desk.crash();
    await desk.start({});
    await desk.sent(tradeId);
    const order = await desk.ended(tradeId);

    expect(order.state).to.equal("Completed");
    expect(order.outcome!.fill).to.deep.include({ sold: { token: WETH, amountWei: 50n * ETHER }, isPartial: false });
    expect(order.parts.every(({ state }) => state === "Completed")).to.equal(true);
    expect(new Set(order.intents.map(({ transaction }) => transaction.nonce)).size).to.equal(order.parts.length);
  });

  it("go on after the bot was killed while all parts were waiting for a block", async () => {
    await desk.start({});
    const tradeId = desk.trade();
    const sent = await desk.sent(tradeId);
    await desk.crash();
    await desk.floor.builder.sealNow();
    await desk.start({});
    const order = await desk.settled(tradeId);

    expect(order.state).to.equal("Completed");
    expect(order.intents.length).to.equal(sent.intents.length);
    expect(order.outcome!.fill!.sold.amountWei).to.equal(50n * ETHER);
  });

  it("land in one bundle where a relay exists, and never in the open", async () => {
    await desk.start({ settings: { submission: "private" } });
    const tradeId = desk.trade();
    const sent = await desk.answered(tradeId);
    const [first] = sent.parts;
    expect(sent.parts.every(({ publishedVia }) => publishedVia.join() === "flashbots")).to.equal(true);
    const { includedBundles } = await desk.block();
    expect(includedBundles[0]?.bundle.transactions.map(({ hash }) => hash)).to.deep.equal(
      sent.intents.map(({ transaction }) => transaction.hash),
    );
    const order = await desk.ended(tradeId);
    expect(order.state).to.equal("Completed");
    expect(new Set(order.parts.map(({ inclusion }) => inclusion!.blockNumber)).size).to.equal(1);
    expect(first!.brief.purpose).to.equal("approve");
    expect(order.outcome!.fill!.received.amountWei).to.equal(
      order.parts.reduce((sum, { brief }) => sum + (brief.purpose === "swap" ? brief.expected.amountWei : 0n), 0n),
    );
  });

  it("are bundled anew when no block had the bundle, and no block can have it any more", async () => {
    await desk.start({ settings: { submission: "private", blockTimeMs: 1_000 } });
    const tradeId = desk.trade();
    const { parts } = await desk.answered(tradeId);
    await desk.emptyBlocks(5);
    const order = await desk.ended(tradeId);
    expect(order.parts.slice(0, parts.length).every(({ failure }) => failure?.reason === "MEVBundleFailed")).to.equal(
      true,
    );
    const anew = order.parts.slice(parts.length);
    expect(anew.map(({ brief }) => brief.partId)).to.deep.equal(parts.map(({ brief }) => `${brief.partId} #2`));
    expect(order.outcome!.fill!.sold.amountWei).to.equal(50n * ETHER);
    // For the nonces that were not used.
    const nonces = order.intents.map(({ transaction }) => transaction.nonce);
    expect(nonces.slice(parts.length)).to.deep.equal(nonces.slice(0, parts.length));
  });
});

/** A test double: tells of the first trial half of the gas that it used; what is signed with it runs out of gas on the chain. */
function understatedOnce(real: OrderedCalls): OrderedCalls {
  let trials = 0;
  return {
    tryInOrder: async (calls) => {
      trials += 1;
      const outcomes = await real.tryInOrder(calls);
      const isFirst = trials === 1;
      return outcomes.map((outcome, index) =>
        isFirst && index === outcomes.length - 1 ? { ...outcome, gasUsed: outcome.gasUsed / 2n } : outcome,
      );
    },
  };
}

/** A test double: a signer whose keys are gone after the first signature. */
function failingAfterFirst(real: Signer): Signer {
  let signatures = 0;
  return {
    accounts: real.accounts,
    sign: (account, transaction) => {
      signatures += 1;
      if (signatures > 1) throw new Error("the keys are gone");
      return real.sign(account, transaction);
    },
  };
}

function partOf({ parts }: Order, partId: string): OrderPart & { readonly brief: { readonly purpose: "swap" } } {
  const part = parts.find(({ brief }) => brief.partId === partId);
  if (part?.brief.purpose !== "swap")
    throw new Error(`no swap ${partId} among ${parts.map(({ brief }) => brief.partId).join(", ")}`);
  return part as OrderPart & { readonly brief: { readonly purpose: "swap" } };
}

function statesOf({ parts }: Order): Readonly<Record<string, string>> {
  return Object.fromEntries(parts.map(({ brief, state }) => [brief.partId, state]));
}
