import { expect } from "chai";
import { AbiCoder, encodeBytes32String } from "ethers";
import { SavedMarket } from "../../bot/adapters/chain/market/saved-market.ts";
import { TokenBook } from "../../bot/adapters/chain/market/token-book.ts";
import { symbolOf } from "../../bot/adapters/chain/market/token-symbol.ts";
import { TransferProbe } from "../../bot/adapters/chain/market/transfer-probe.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { HeldPools } from "../builders/market-quarantine.ts";
import { type MarketSite, PAIR, startMarketSite } from "../builders/market-site.ts";
import { oddTokenCode } from "../builders/market-odd-token.ts";
import { addressOf, v2Pool } from "../builders/pools.ts";

const { WETH, USDC, USDT } = TOKENS;

describe("A token", () => {
  let site: MarketSite;
  let tokens = 0;

  before(async () => {
    site = await startMarketSite();
  });

  afterEach(() => {
    site.node.answer = () => undefined;
  });

  after(() => site.stop());

  /** A token that does something odd, of which the pair holds a million. */
  async function oddToken(oddity: Parameters<typeof oddTokenCode>[0]): Promise<Address> {
    const token = addressOf(0xdd00_0000 + tokens++);
    await site.rpc("anvil_setCode", token, oddTokenCode(oddity));
    await site.rpc("anvil_setStorageAt", token, `0x${PAIR.address.slice(2).padStart(64, "0")}`, word(1_000_000n));
    return token;
  }

  const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, "0")}`;
  const tried = (token: Address, holder = PAIR.address) => new TransferProbe(site.provider).try({ token, holder });

  it("is tried with a transfer there and back that never happens", async () => {
    for (const { address } of [WETH, USDC]) expect(await tried(address)).to.deep.equal({ kind: "exact" });
    const tetherPair = site.pools.find(({ token0, token1 }) => token0 === USDT.address || token1 === USDT.address)!;
    expect(await tried(USDT.address, tetherPair.address)).to.deep.equal({ kind: "exact" });
    expect(await tried(await oddToken("plain"))).to.deep.equal({ kind: "exact" });
    expect(await tried(await oddToken("takes-a-fee"))).to.deep.equal({
      kind: "inexact",
      sentWei: 1_000n,
      arrivedWei: 990n,
    });
    expect(await tried(await oddToken("refuses"))).to.deep.equal({ kind: "refused", direction: "from the pool" });
    expect(await tried(await oddToken("cannot-be-sold"))).to.deep.equal({ kind: "refused", direction: "to the pool" });
    expect(await tried(addressOf(0xdead_beef))).to.deep.equal({
      kind: "unknown",
      problem: "the pool holds too little of it",
    });
  });

  it("is of unknown conduct where the endpoint does not simulate with other code", async () => {
    site.node.answer = (method, [, , overrides]) =>
      method === "eth_call" && overrides !== undefined
        ? { error: { code: -32_602, message: "too many arguments, want at most 2" } }
        : undefined;
    expect(await tried(WETH.address)).to.deep.equal({ kind: "unknown", problem: "too many arguments, want at most 2" });
  });

  it("is read once, over restarts, and held when its transfers do not move what they say", async () => {
    using directory = aDirectory();
    const odd = await oddToken("takes-a-fee");
    const pools = [v2Pool(1n, 1n, { address: PAIR.address, token0: USDC.address, token1: WETH.address })];
    pools.push({ ...pools[0]!, token1: odd });
    const market = SavedMarket.open(directory.file("market.db"), 1n, () => undefined);
    const quarantine = new HeldPools();
    const open = (): TokenBook =>
      new TokenBook({
        client: site.provider,
        database: market.database,
        quarantine,
        newest: () => site.chain.head().number,
        pace: { maxQueued: 10, perRound: 10, pauseMs: 1 },
      });
    await eventually(async () => site.chain.head().number === BigInt((await site.rpc("eth_blockNumber")) as string));
    const book = open();
    book.update({ blockNumber: 1n, pools, changed: "all" });
    await eventually(() => book.of(odd) !== undefined);
    expect(book.of(USDC.address)).to.deep.include({ address: USDC.address, symbol: "USDC", decimals: 6 });
    expect(book.of(odd)).to.deep.include({ symbol: undefined, decimals: undefined });
    expect([...quarantine.held()]).to.deep.equal([odd]);
    book.stop();

    const exchanges = site.node.exchanges.length;
    const again = open();
    again.update({ blockNumber: 2n, pools, changed: "all" });
    expect(again.of(USDC.address)).to.deep.equal(book.of(USDC.address));
    expect(site.node.exchanges.length).to.equal(exchanges);
    again.stop();
    market.close();
  });

  it("has a symbol that can be printed, whatever it says", () => {
    const text = (symbol: string): Hex => AbiCoder.defaultAbiCoder().encode(["string"], [symbol]) as Hex;
    expect(symbolOf(text("WETH"))).to.equal("WETH");
    expect(symbolOf(encodeBytes32String("MKR") as Hex)).to.equal("MKR");
    expect(symbolOf(text("\u001b[2JUSDC"))).to.equal("?[2JUSDC");
    expect(symbolOf(text("USDС"))).to.equal("USD?");
    expect(symbolOf(text("x".repeat(5_000)))).to.equal("x".repeat(16));
    expect(symbolOf(text(""))).to.equal(undefined);
    expect(symbolOf("0x")).to.equal(undefined);
    expect(symbolOf(undefined)).to.equal(undefined);
    // A length that the answer does not have, and bytes that are no text.
    expect(symbolOf(`0x${"20".padStart(64, "0")}${"f".repeat(64)}`)).to.equal(undefined);
    expect(symbolOf(`0x${"fffefd".padEnd(64, "0")}`)).to.equal("???");
  });
});
