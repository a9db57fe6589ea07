import { expect } from "chai";
import { fromJson, toJson } from "../../bot/adapters/store/bigint-json.ts";
import type { Exchange } from "../../bot/core/exchange.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import { checkRouters } from "../../bot/trading/exchanges/check-routers.ts";
import { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { balancerEntries } from "../../devnet/mainnet/balancer-entries.ts";
import { CODE_HASHES } from "../../devnet/mainnet/code-hashes.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { PAIRS, POOLS } from "../../devnet/mainnet/market-plan.ts";
import { pairEntry, poolEntry } from "../../devnet/mainnet/pool-list.ts";
import { RoutersSite } from "../builders/routers-site.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const LIAR: Address = "0x1111111111111111111111111111111111111111";

describe("Exchanges of the embedded mainnet", () => {
  let site: RoutersSite;
  before(async () => {
    site = await RoutersSite.open();
  });
  after(() => site.stop());

  function named(name: string): Exchange {
    return EMBEDDED_EXCHANGES.find((exchange) => exchange.name === name)!;
  }

  it("have each pool of the market, by its factory or by the Vault", async () => {
    const book = await site.book(EMBEDDED_EXCHANGES);
    const pairsOf = (exchange: string) => PAIRS.filter((plan) => plan.exchange === exchange).map(pairEntry);
    expect(book.poolsOf(named("uniswap-v2"))).to.deep.equal(pairsOf("uniswap").map(({ address }) => address));
    expect(book.poolsOf(named("sushiswap"))).to.deep.equal(pairsOf("sushi").map(({ address }) => address));
    expect(book.poolsOf(named("shibaswap"))).to.deep.equal(pairsOf("shiba").map(({ address }) => address));
    expect(book.poolsOf(named("uniswap-v3"))).to.deep.equal(POOLS.map((plan) => poolEntry(plan).address));
    expect(book.poolsOf(named("balancer"))).to.deep.equal(balancerEntries().map(({ address }) => address));
    expect(book.unplaced).to.equal(0);
    expect(book.exchangeOf(pairsOf("sushi")[0]!.address)).to.equal(named("sushiswap"));
  });

  it("leave out and count pools of exchanges that are not configured", async () => {
    const book = await site.book([named("balancer")]);
    expect(book.unplaced).to.equal(PAIRS.length + POOLS.length);
    expect(book.exchangeOf(pairEntry(PAIRS[0]!).address)).to.equal(undefined);
    expect(book.poolsOf(named("uniswap-v3"))).to.deep.equal([]);
  });

  it("leave out a pool that only says that it is one of a factory's", () =>
    site.undone(async () => {
      // PUSH20 factory, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN: it answers the factory to everything.
      await site.rpc("anvil_setCode", LIAR, `0x73${PROTOCOLS.uniswapV2Factory.slice(2)}5f5260205ff3`);
      const [weighted] = balancerEntries();
      const lies: readonly PoolEntry[] = [
        { ...pairEntry(PAIRS[0]!), address: LIAR },
        { ...weighted!, address: LIAR },
      ];
      const book = await ExchangeBook.open(site.provider, EMBEDDED_EXCHANGES, lies);
      expect(book.unplaced).to.equal(2);
    }));

  it("take a pool of Curve for its own router, without a question", async () => {
    const router: Address = "0xbebc44782c7db0a1a60cb6fe97d0b483032ff1c7";
    const curve: Exchange = { name: "3pool", routerKind: "curve-pool", router };
    const entry = {
      venue: "curve",
      kind: "tricrypto",
      address: router,
      lpToken: router,
      tokens: [],
      decimals: [],
    } as const;
    const book = await ExchangeBook.open(site.provider, [curve], [entry]);
    expect(book.exchangeOf(router)).to.equal(curve);
  });

  it("have pools whose states can be saved, whatever their venue", () => {
    expect(new Set(site.pools.map(({ venue }) => venue))).to.include("balancer-v2");
    for (const pool of site.pools) expect(fromJson(toJson(pool))).to.deep.equal(pool);
  });

  describe("whose routers are looked at", () => {
    it("are what they are configured as", () => checkRouters(site.provider, EMBEDDED_EXCHANGES));

    const refusals: readonly { readonly shows: string; readonly change: Partial<Exchange>; readonly says: string }[] = [
      {
        shows: "no code",
        change: { router: LIAR },
        says: `The exchange uniswap-v2 cannot be used: there is no code at its router ${LIAR}.`,
      },
      {
        shows: "other code",
        change: { router: PROTOCOLS.sushiRouter, codeHash: `0x${"1".repeat(64)}` },
        says: `and 0x${"1".repeat(64)} was expected.`,
      },
      {
        shows: "another factory",
        change: { factory: PROTOCOLS.sushiFactory },
        says: `is one of the factory ${PROTOCOLS.uniswapV2Factory}, and ${PROTOCOLS.sushiFactory} was expected.`,
      },
      {
        shows: "no factory at all",
        change: { router: PROTOCOLS.permit2, codeHash: CODE_HASHES.permit2! },
        says: `router ${PROTOCOLS.permit2} is one of the factory none, and ${PROTOCOLS.uniswapV2Factory} was expected.`,
      },
    ];
    for (const { shows, change, says } of refusals) {
      it(`are refused with ${shows}`, async () => {
        const changed = { ...named("uniswap-v2"), ...change };
        const thrown = await thrownBy(() => checkRouters(site.provider, [changed]));
        expect(String(thrown)).to.contain(says);
      });
    }

    it("are refused where two of them reach the same pools", async () => {
      const twin: Exchange = { ...named("uniswap-v3"), name: "twin", router: PROTOCOLS.swapRouter02 };
      const thrown = await thrownBy(() => checkRouters(site.provider, [named("uniswap-v3"), twin]));
      expect(String(thrown)).to.contain("uniswap-v3 and twin with the same pools");
    });
  });
});
