import type { Exchange } from "../../core/exchange.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import type { PoolKey } from "../../core/route.ts";
import { addressOfAnswer } from "./address-of-answer.ts";
import { askMany } from "./ask-many.ts";
import type { EndpointClient } from "./endpoint-client.ts";
import { factoryQuestion, homeQuestion, VENUE_OF_ROUTER } from "./home-questions.ts";

/** Which exchange each pool of the market belongs to; it asks the chain when it is opened, and never again. */
export class ExchangeBook {
  readonly exchanges: readonly Exchange[];
  /** Pools of no configured exchange: nothing is traded there. */
  readonly unplaced: number;
  readonly #exchangeOf: ReadonlyMap<PoolKey, Exchange>;
  readonly #poolsOf: ReadonlyMap<string, readonly PoolKey[]>;

  private constructor(exchanges: readonly Exchange[], exchangeOf: ReadonlyMap<PoolKey, Exchange>, unplaced: number) {
    this.exchanges = exchanges;
    this.unplaced = unplaced;
    this.#exchangeOf = exchangeOf;
    this.#poolsOf = new Map(
      exchanges.map(({ name }) => [name, [...exchangeOf].filter(([, of]) => of.name === name).map(([pool]) => pool)]),
    );
  }

  /**
   * Asks each pool for its factory, and that factory for its pool: a router finds pools by its factory, so that one that only
   * says that it belongs there would be quoted, and another one be traded on. Rejects when the endpoint does not answer.
   */
  static async open(
    client: EndpointClient,
    exchanges: readonly Exchange[],
    entries: readonly PoolEntry[],
  ): Promise<ExchangeBook> {
    const claims = await claimedHomes(client, exchanges, entries);
    const asked = claims.flatMap((claim) => {
      const question = homeQuestion(claim.exchange, claim.entry);
      return question === undefined ? [] : [{ ...claim, question }];
    });
    const answers = await askMany(
      client,
      asked.map(({ question }) => question),
    );
    const confirmed = asked.filter(({ entry }, index) => addressOfAnswer(answers[index]) === entry.address);
    const ownRouters = claims.filter(({ entry }) => entry.venue === "curve");
    const exchangeOf = new Map([...confirmed, ...ownRouters].map(({ entry, exchange }) => [entry.address, exchange]));
    return new ExchangeBook(exchanges, exchangeOf, entries.length - exchangeOf.size);
  }

  /** Undefined: it is not traded on. */
  exchangeOf(pool: PoolKey): Exchange | undefined {
    return this.#exchangeOf.get(pool);
  }

  /** In the order in which they are listed; none of an exchange that is not configured. */
  poolsOf({ name }: Pick<Exchange, "name">): readonly PoolKey[] {
    return this.#poolsOf.get(name) ?? [];
  }
}

interface Claim {
  readonly entry: PoolEntry;
  readonly exchange: Exchange;
}

/** The exchange to which each pool says that it belongs, and whose router reaches pools of its venue. */
async function claimedHomes(
  client: EndpointClient,
  exchanges: readonly Exchange[],
  entries: readonly PoolEntry[],
): Promise<readonly Claim[]> {
  const withFactory = entries.filter(({ venue }) => venue === "uniswap-v2" || venue === "uniswap-v3");
  const answers = await askMany(
    client,
    withFactory.map(({ address }) => factoryQuestion(address)),
  );
  const factories = new Map(withFactory.map(({ address }, index) => [address, addressOfAnswer(answers[index])]));
  return entries.flatMap((entry) => {
    const exchange = exchanges.find((one) => {
      if (VENUE_OF_ROUTER[one.routerKind] !== entry.venue) return false;
      if (entry.venue === "curve") return one.router === entry.address;
      return entry.venue === "balancer-v2" || one.factory === factories.get(entry.address);
    });
    return exchange === undefined ? [] : [{ entry, exchange }];
  });
}
