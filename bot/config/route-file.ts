import * as z from "zod";
import { cycleFlaw } from "../core/cycle-flaw.ts";
import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { type Hop, type Route, type Swap, VENUES } from "../core/route.ts";
import {
  accountEntry,
  addressEntry,
  amountEntry,
  bytes32Entry,
  feeEntry,
  firstProblem,
  tickSpacingEntry,
  wholeNumber,
} from "./entry-schemas.ts";
import { readJson } from "./read-json.ts";

const KIND = "route";
const MAX_HOPS = 8;

/** How many coins of a pool Curve's `exchange` can number. */
const MAX_COINS = 8;

const amounts = { amountIn: amountEntry.optional(), amountOut: amountEntry.optional() };
const tokens = { tokenIn: addressEntry, tokenOut: addressEntry };
// Where a pool keeps the native coin itself, the zero address stands for it.
const coins = { tokenIn: accountEntry, tokenOut: accountEntry };
const coinIndex = wholeNumber(0, MAX_COINS - 1);

const hopEntry = z.discriminatedUnion(
  "venue",
  [
    z.strictObject({
      venue: z.enum(["uniswap-v2", "solidly", "uniswap-v3"]),
      pool: addressEntry,
      ...tokens,
      ...amounts,
    }),
    z.strictObject({
      venue: z.literal("uniswap-v4"),
      pool: bytes32Entry,
      feePpm: feeEntry,
      tickSpacing: tickSpacingEntry,
      hooks: accountEntry,
      ...coins,
      ...amounts,
    }),
    z.strictObject({
      venue: z.literal("curve"),
      pool: addressEntry,
      i: coinIndex,
      j: coinIndex,
      indices: z.enum(["int128", "uint256"], 'Expected "int128" or "uint256"'),
      ...coins,
      ...amounts,
    }),
    z.strictObject({
      venue: z.literal("balancer-v2"),
      pool: addressEntry,
      poolId: bytes32Entry,
      ...tokens,
      ...amounts,
    }),
  ],
  { error: `Expected one of ${VENUES.map((venue) => `"${venue}"`).join(", ")}` },
);

const routeFile = z.strictObject({
  profitToken: addressEntry,
  amountIn: amountEntry.optional(),
  hops: z.array(hopEntry).min(2, "Expected at least two hops").max(MAX_HOPS, `Expected at most ${MAX_HOPS} hops`),
});

/** A route given by hand: with all its amounts, or with the amount that goes in first. */
export type GivenRoute =
  | { readonly amounts: "given"; readonly route: Route }
  | {
      readonly amounts: "to-quote";
      readonly profitToken: Address;
      readonly amountIn: bigint;
      readonly hops: readonly Swap[];
    };

/** Reads `{ profitToken, hops: [{ venue, pool, tokenIn, tokenOut, … }], amountIn }`. Throws INPUT_FILE_INVALID. */
export async function loadRoute(file: string): Promise<GivenRoute> {
  const invalid = (problem: string): ArbError => new ArbError("INPUT_FILE_INVALID", { file, kind: KIND, problem });
  const parsed = routeFile.safeParse(await readJson(file, KIND));
  if (!parsed.success) throw invalid(firstProblem(parsed.error));
  const { profitToken, amountIn, hops } = parsed.data;
  const flaw = cycleFlaw({ profitToken, hops });
  if (flaw !== undefined) throw invalid(`hops[${flaw.hop}].${flaw.field}: Expected ${flaw.expected}`);

  const complete = hops.flatMap((hop): readonly Hop[] => {
    const { amountIn: paid, amountOut: received } = hop;
    return paid === undefined || received === undefined ? [] : [{ ...hop, amountIn: paid, amountOut: received }];
  });
  if (complete.length === hops.length && amountIn === undefined) {
    const broken = complete.findIndex((hop, index) => index > 0 && hop.amountIn !== complete[index - 1]?.amountOut);
    if (broken > 0) throw invalid(`hops[${broken}].amountIn: Expected what the hop before it brings`);
    return { amounts: "given", route: { profitToken, hops: complete } };
  }
  if (amountIn === undefined || hops.some((hop) => hop.amountIn !== undefined || hop.amountOut !== undefined)) {
    throw invalid("amountIn: Expected either this one amount, or amountIn and amountOut in every hop");
  }
  return { amounts: "to-quote", profitToken, amountIn, hops };
}
