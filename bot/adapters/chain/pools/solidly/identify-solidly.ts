import type { SolidlyEntry } from "../../../../core/pool-entry.ts";
import type { SolidlyPool } from "../../../../market/quoting/solidly/solidly-pool.ts";
import { quoteSolidly } from "../../../../market/quoting/solidly/solidly-quote.ts";
import { addressOfWord, selectorOf, wordAt } from "../words.ts";
import { type ReadSteps, stepsOfAll } from "../read-steps.ts";
import { ownQuoteRead, type Probe } from "./solidly-own-quotes.ts";
import { SolidlyReading } from "./solidly-reading.ts";

const FACTORY = selectorOf("factory()");
const MAX_UINT160 = (1n << 160n) - 1n;
/** In millionths: Solidly's own factory does not tell that its pairs take a ten-thousandth. */
const SOLIDLY_FEE_PPM = 100;
/** The generations differ, if at all, at small amounts of any size. */
const STEPS_A_DECADE = 4n;
const DECADES = 24n;
const MAX_TELLING = 8;

/** All ways in which a pair may quote: how its factory tells the fee, and how it rounds. */
const WAYS: readonly Pick<SolidlyEntry, "generation" | "fixedFeePpm">[] = [
  { generation: "solidly" },
  { generation: "velodrome-v2" },
  { generation: "superchain" },
  { generation: "solidly", fixedFeePpm: SOLIDLY_FEE_PPM },
];

/** A way, with what the pair is in it. */
interface Candidate {
  readonly entry: SolidlyEntry;
  readonly pool: SolidlyPool;
}

/**
 * Finds out of which generation a pair is, which it does not tell: one that quotes as the pair quotes itself, also where the
 * generations differ. Where they do not, the first is taken; each reading asks the pair again.
 */
export function* identifySolidly(
  facts: Omit<SolidlyEntry, "generation" | "fixedFeePpm" | "factory">,
): ReadSteps<SolidlyEntry | { readonly problem: string }> {
  const [answer] = yield [{ target: facts.address, data: FACTORY }];
  const word = wordAt(answer, 0);
  if (word === undefined || word === 0n || word > MAX_UINT160) return { problem: "it does not tell its factory" };
  const factory = addressOfWord(word);
  const ways = WAYS.map((way) => {
    const entry: SolidlyEntry = { ...facts, ...way, factory };
    return { entry, reading: new SolidlyReading(entry) };
  });
  yield* stepsOfAll(ways.map(({ reading }) => reading));
  let problem = "it quotes itself in no way that is known";
  const candidates: Candidate[] = [];
  for (const { entry, reading } of ways) {
    const pool = reading.outcome();
    if ("problem" in pool) problem = pool.problem;
    else if (pool.reserve0 === 0n || pool.reserve1 === 0n) return { problem: "it is empty, and so it shows no quote" };
    else candidates.push({ entry, pool });
  }
  const probes = tellingProbes(candidates.map(({ pool }) => pool));
  const answers = probes.length === 0 ? [] : yield probes.map((probe) => ownQuoteRead(facts.address, probe));
  const isRight = ({ pool }: Candidate): boolean =>
    probes.every((probe, i) => fits(ownAnswerOf(pool, probe), wordAt(answers[i], 0)));
  return candidates.find(isRight)?.entry ?? { problem };
}

/** Amounts for which not all of these would answer the same. */
function tellingProbes(pools: readonly SolidlyPool[]): readonly Probe[] {
  const [first] = pools;
  if (first === undefined || !first.isStable || pools.length < 2) return [];
  const telling: Probe[] = [];
  for (const tokenIn of [first.token0, first.token1]) {
    const reserve = tokenIn === first.token0 ? first.reserve0 : first.reserve1;
    for (let step = 0n; step < DECADES * STEPS_A_DECADE && telling.length < MAX_TELLING; step++) {
      const amountIn = 10n ** (step / STEPS_A_DECADE) * ((step % STEPS_A_DECADE) * 2n + 1n) + step;
      if (amountIn > reserve) break;
      const answers = new Set(pools.map((pool) => ownAnswerOf(pool, { tokenIn, amountIn })));
      if (answers.size > 1) telling.push({ tokenIn, amountIn });
    }
  }
  return telling;
}

/** What a pair would say: an amount, anything at all where that is less than the pair would let go, or nothing. */
function ownAnswerOf(pool: SolidlyPool, { tokenIn, amountIn }: Probe): bigint | "anything" | "nothing" {
  const quote = quoteSolidly(pool, tokenIn, amountIn);
  if (quote.refused === undefined) return quote.amountOut;
  return quote.refused === "amount-too-large" ? "nothing" : "anything";
}

function fits(expected: ReturnType<typeof ownAnswerOf>, told: bigint | undefined): boolean {
  if (expected === "nothing") return told === undefined;
  return expected === "anything" ? told !== undefined : told === expected;
}
