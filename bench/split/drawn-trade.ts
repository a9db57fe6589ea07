import { tokensOf } from "../../bot/market/pool-state.ts";
import { depthIn } from "../../bot/market/quoting/marginal-rate.ts";
import type { GroupTerms, SplitTerms, SplitVenue } from "../../bot/market/splitting/split-venue.ts";
import { TOKENS, type TokenSymbol, worth } from "../../devnet/mainnet/token-list.ts";
import type { Random } from "../market/random.ts";
import type { ExchangePool } from "./exchange-pools.ts";

/** Two tokens that are traded on several exchanges. */
export interface Market {
  readonly sold: TokenSymbol;
  readonly bought: TokenSymbol;
  readonly pools: readonly ExchangePool[];
}

/** A trade with its limits. */
export interface DrawnTrade {
  readonly name: string;
  readonly venues: readonly SplitVenue[];
  readonly amountInWei: bigint;
  readonly terms: SplitTerms;
}

/** Fewer exchanges leave little to split. */
const LEAST_EXCHANGES = 3;
/** From $3,000 to $10,000,000, each magnitude as likely. */
const DOLLAR_DIGITS = [3.5, 7] as const;
/** What an eligible pool holds of the token sold at least, in dollars. */
const LEAST_LIQUIDITIES = [0n, 500_000n, 2_000_000n] as const;
/** How many exchanges and pools have a cap, and which part of the amount it may be. */
const CAPPED_EXCHANGES = 0.4;
const CAPPED_POOLS = 0.15;
const CAP_SHARES = [0.05, 0.8] as const;
const PPM = 1_000_000;

/** Both directions of all pairs that enough exchanges trade. */
export function marketsOf(pools: readonly ExchangePool[]): readonly Market[] {
  const symbols = Object.keys(TOKENS) as TokenSymbol[];
  return symbols.flatMap((sold) =>
    symbols.flatMap((bought) => {
      const addresses = [TOKENS[sold].address, TOKENS[bought].address];
      const trading = pools.filter(({ pool }) => addresses.every((token) => tokensOf(pool).includes(token)));
      const exchanges = new Set(trading.map(({ exchange }) => exchange));
      return sold === bought || exchanges.size < LEAST_EXCHANGES ? [] : [{ sold, bought, pools: trading }];
    }),
  );
}

/** A trade with limits that leave at least one pool. */
export function drawTrade(markets: readonly Market[], random: Random): DrawnTrade {
  const { sold, bought, pools } = random.pick(markets);
  const [tokenIn, tokenOut] = [TOKENS[sold].address, TOKENS[bought].address];
  const amountInWei = worth(sold, BigInt(Math.round(10 ** random.between(...DOLLAR_DIGITS))));
  const capWei = (): bigint => (amountInWei * BigInt(Math.ceil(PPM * random.between(...CAP_SHARES)))) / BigInt(PPM);
  const leastDepth = worth(sold, random.pick(LEAST_LIQUIDITIES));
  const venues = pools
    .filter(({ pool }) => depthIn(pool, tokenIn) >= leastDepth)
    .map(({ exchange, pool }): SplitVenue => {
      const venue = { key: pool.address, pool, tokenIn, tokenOut, group: exchange, rank: random.next() };
      return random.next() < CAPPED_POOLS ? { ...venue, maxInWei: capWei() } : venue;
    });
  const exchanges = [...new Set(venues.map(({ group }) => group))];
  const capped = exchanges.filter(() => random.next() < CAPPED_EXCHANGES);
  const groups = new Map(capped.map((name): [string, GroupTerms] => [name, { maxInWei: capWei() }]));
  return venues.length === 0
    ? drawTrade(markets, random)
    : { name: `${sold} for ${bought}`, venues, amountInWei, terms: { groups } };
}
