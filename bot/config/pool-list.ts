import * as z from "zod";
import { ArbError } from "../core/errors.ts";
import { type Address, NATIVE_COIN } from "../core/hex.ts";
import { type PoolEntry, type PoolList, SOLIDLY_GENERATIONS, type TokenEntry } from "../core/pool-entry.ts";
import { VENUES } from "../core/route.ts";
import { curveEntry } from "./curve-entry-schema.ts";
import {
  accountEntry,
  addressEntry,
  bytes32Entry,
  feeEntry,
  firstProblem,
  tickSpacingEntry,
  wholeNumber,
} from "./entry-schemas.ts";
import { readJson } from "./read-json.ts";

const KIND = "pool list";
const MAX_DECIMALS = 36;

const tokenEntry = z.strictObject({
  address: addressEntry,
  symbol: z.string("Expected a symbol").regex(/^[\x21-\x7e]{1,16}$/, "Expected a symbol of 1 to 16 visible characters"),
  decimals: wholeNumber(0, MAX_DECIMALS),
});

const tokenPair = { token0: addressEntry, token1: addressEntry };
const pair = { address: addressEntry, ...tokenPair };

const poolEntry = z.discriminatedUnion(
  "venue",
  [
    z.strictObject({ venue: z.literal("uniswap-v2"), ...pair, feePpm: feeEntry }),
    z.strictObject({ venue: z.literal("uniswap-v3"), ...pair, feePpm: feeEntry, tickSpacing: tickSpacingEntry }),
    z.strictObject({
      venue: z.literal("solidly"),
      ...pair,
      isStable: z.boolean("Expected true or false"),
      generation: z.enum(SOLIDLY_GENERATIONS, `Expected one of ${SOLIDLY_GENERATIONS.join(", ")}`),
      factory: addressEntry,
      fixedFeePpm: feeEntry.exactOptional(),
    }),
    z.strictObject({
      venue: z.literal("uniswap-v4"),
      address: bytes32Entry,
      // The zero address is the chain's own coin.
      token0: accountEntry,
      token1: addressEntry,
      feePpm: feeEntry,
      tickSpacing: tickSpacingEntry,
      hooks: accountEntry,
    }),
    curveEntry,
    z.strictObject({ venue: z.literal("balancer-v2"), address: addressEntry, poolId: bytes32Entry }),
  ],
  { error: `Expected one of ${VENUES.map((venue) => `"${venue}"`).join(", ")}` },
);

const poolList = z.strictObject({
  tokens: z.array(tokenEntry).min(1, "Expected at least one token"),
  pools: z.array(poolEntry).min(1, "Expected at least one pool"),
});

/** The pools to watch. Throws INPUT_FILE_INVALID that names the entry and the field. */
export async function loadPoolList(file: string): Promise<PoolList> {
  const parsed = poolList.safeParse(await readJson(file, KIND));
  const problem = parsed.success ? inconsistency(parsed.data) : firstProblem(parsed.error);
  if (!parsed.success || problem !== undefined) {
    throw new ArbError("INPUT_FILE_INVALID", { file, kind: KIND, problem: problem ?? "it is empty" });
  }
  return parsed.data;
}

/** What each entry alone cannot show. */
function inconsistency({ tokens, pools }: PoolList): string | undefined {
  return (
    firstDefined(tokens, (token, index) => tokenProblem(token, index, tokens)) ??
    firstDefined(pools, (pool, index) => poolProblem(pool, index, pools, tokens))
  );
}

function tokenProblem(token: TokenEntry, index: number, tokens: readonly TokenEntry[]): string | undefined {
  const first = tokens.findIndex(({ address }) => address === token.address);
  return first < index ? `tokens[${index}].address: it is the same as tokens[${first}].address` : undefined;
}

function poolProblem(
  pool: PoolEntry,
  index: number,
  pools: readonly PoolEntry[],
  tokens: readonly TokenEntry[],
): string | undefined {
  const first = pools.findIndex(({ address }) => address === pool.address);
  if (first < index) return `pools[${index}].address: it is the same as pools[${first}].address`;
  return "token0" in pool ? pairProblem(pool, `pools[${index}]`, tokens) : undefined;
}

function pairProblem(
  pool: Extract<PoolEntry, { token0: Address }>,
  place: string,
  tokens: readonly TokenEntry[],
): string | undefined {
  if (pool.token0 === pool.token1) return `${place}.token1: it is the same as token0`;
  if (pool.token0 > pool.token1) return `${place}.token0: Expected the lower of the two addresses`;
  for (const field of ["token0", "token1"] as const) {
    if (pool[field] === pool.address) return `${place}.${field}: it is the pool itself`;
    if (pool[field] !== NATIVE_COIN && !tokens.some(({ address }) => address === pool[field])) {
      return `${place}.${field}: ${pool[field]} is not among the tokens`;
    }
  }
  return undefined;
}

function firstDefined<T, R>(list: readonly T[], find: (entry: T, index: number) => R | undefined): R | undefined {
  for (const [index, entry] of list.entries()) {
    const found = find(entry, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
