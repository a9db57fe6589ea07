import { expect } from "chai";
import type { Order } from "../../bot/core/order.ts";
import { USD_E8 } from "../../bot/core/usd.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { ROOMY_SPLIT, SplitDesk } from "../builders/split-desk.ts";
import { offerTrades } from "../builders/offer-trades.ts";
import { tokenBalance } from "../builders/token-balance.ts";

const ETHER = 10n ** 18n;

describe("Trades split over the exchanges of the embedded mainnet", () => {
  let desk: SplitDesk;
  before(async () => {
    desk = await SplitDesk.open();
  });
  afterEach(() => desk.crash());
  after(() => desk.stop());

  it("bring to the wei what five exchanges had quoted, and a trade's id is used once", async () => {
    const allocation = { ...ROOMY_SPLIT.allocation, maxExchangeExposureUsdE8: 35_000n * USD_E8 };
    await desk.start({ split: { ...ROOMY_SPLIT, allocation } });
    const [wethBefore, usdcBefore] = await capitalOf(desk);
    const tradeId = desk.trade({ tradeId: "over five exchanges" });
    await desk.sent(tradeId);
    const order = await desk.settled(tradeId);

    expect(order.state).to.equal("Completed");
    expect(exchangesOf(order)).to.deep.equal(["uniswap-v3", "uniswap-v2", "sushiswap", "shibaswap", "balancer"]);
    const { sold, received, isPartial } = order.outcome!.fill!;
    expect(sold).to.deep.equal({ token: TOKENS.WETH.address, amountWei: 50n * ETHER });
    expect(received).to.deep.equal({ token: TOKENS.USDC.address, amountWei: expectedOf(order) });
    expect(isPartial).to.equal(false);
    expect(order.outcome!.realisedProfit.amountWei).to.equal(0n);
    const [weth, usdc] = await capitalOf(desk);
    expect([wethBefore - weth, usdc - usdcBefore]).to.deep.equal([sold.amountWei, received.amountWei]);
    // Each account has a place of its own for each part, from the first on.
    expect(noncesOf([order])).to.deep.equal(order.parts.map((_part, index) => index));

    desk.trade({ tradeId });
    expect(desk.denials.at(-1)).to.deep.equal({ code: "duplicate-trade", tradeId });
  });

  it("know a trade's id after a restart, and how much has gone where", async () => {
    const allocation = { ...ROOMY_SPLIT.allocation, maxPairExposureUsdE8: 160_000n * USD_E8 };
    await desk.start({ split: { ...ROOMY_SPLIT, allocation } });
    const tradeId = desk.trade({ tradeId: "over five exchanges" });
    expect(desk.denials.at(-1)).to.deep.equal({ code: "duplicate-trade", tradeId });

    // 50 WETH of the test before are some 150,000 USD.
    const denied = await desk.ended(desk.trade({ amountWei: 10n * ETHER }));
    expect(denied.failure!.detail).to.match(
      /^the limits leave room for \d+ base units of 0x\w+, wanted are 10000000000000000000 base/,
    );
    const partly = await desk.ended(desk.trade({ amountWei: 10n * ETHER, limits: { allowsShortfall: true } }));
    expect(partly.state).to.equal("Completed");
    expect(partly.outcome!.fill!.isPartial).to.equal(true);
    expect(partly.outcome!.fill!.sold.amountWei < 10n * ETHER).to.equal(true);
  });

  it("buy what is wanted, for what its exact quote needs", async () => {
    await desk.start({ split: ROOMY_SPLIT });
    const wantedWei = 3n * 10n ** 8n;
    const bought = { side: "buy", tokenIn: TOKENS.USDT.address, tokenOut: TOKENS.WBTC.address } as const;
    const tooDear = await desk.ended(
      desk.trade({ ...bought, amountWei: wantedWei, limits: { worstAmountWei: 10n ** 11n } }),
    );
    expect(tooDear.failure!.detail).to.match(
      /^the quote is \d+ base units of .*, the limit 100000000000 base units of 0x\w+$/,
    );

    const order = await desk.ended(desk.trade({ ...bought, amountWei: wantedWei }));
    const { received, isPartial } = order.outcome!.fill!;
    expect(received.amountWei).to.equal(expectedOf(order));
    expect(received.amountWei >= wantedWei && received.amountWei < wantedWei + 10n).to.equal(true);
    expect(isPartial).to.equal(false);
  });

  it("go on in parallel from two accounts, each nonce used once", async () => {
    await desk.start({ split: ROOMY_SPLIT });
    const before = await Promise.all(ACCOUNTS.capital.map(({ address }) => desk.provider.getTransactionCount(address)));
    const trades = offerTrades(desk, 18);
    for (const tradeId of trades) await desk.sent(tradeId);
    const orders: Order[] = [];
    for (const tradeId of trades) orders.push(await desk.ended(tradeId));

    expect(orders.map(({ state }) => state)).to.deep.equal(trades.map(() => "Completed"));
    expect(orders.every(({ outcome }) => outcome!.fill!.isPartial)).to.equal(false);
    for (const [index, { address }] of ACCOUNTS.capital.entries()) {
      const own = orders.filter(({ intents }) => intents[0]!.transaction.account === address);
      const nonces = noncesOf(own);
      expect(nonces).to.deep.equal(nonces.map((_nonce, place) => before[index]! + place));
      expect(nonces.length > 10).to.equal(true);
    }
  });
});

/** What both accounts of capital have together. */
async function capitalOf({ floor }: SplitDesk): Promise<readonly [bigint, bigint]> {
  const of = async (symbol: "WETH" | "USDC"): Promise<bigint> => {
    const balances = ACCOUNTS.capital.map(({ address }) => tokenBalance(floor.rpcUrl, TOKENS[symbol].address, address));
    return (await Promise.all(balances)).reduce((sum, each) => sum + each, 0n);
  };
  return [await of("WETH"), await of("USDC")];
}

function exchangesOf({ parts }: Order): readonly string[] {
  return [...new Set(parts.flatMap(({ brief }) => (brief.purpose === "swap" ? [brief.exchange] : [])))];
}

function expectedOf({ parts }: Order): bigint {
  return parts.reduce((sum, { brief }) => sum + (brief.purpose === "swap" ? brief.expected.amountWei : 0n), 0n);
}

function noncesOf(orders: readonly Order[]): readonly number[] {
  const nonces = orders.flatMap(({ intents }) => intents.map(({ transaction }) => transaction.nonce));
  return nonces.toSorted((one, other) => one - other);
}
