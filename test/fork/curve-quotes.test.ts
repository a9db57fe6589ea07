import { expect } from "chai";
import fc from "fast-check";
import { CurveIdentification } from "../../bot/adapters/chain/pools/curve/curve-identification.ts";
import { curveReadingOf } from "../../bot/adapters/chain/pools/curve/curve-reading.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { CurvePool } from "../../bot/market/quoting/curve/curve-pool.ts";
import { curveIndices } from "../../bot/market/quoting/curve/curve-indices.ts";
import type { CurveEntry } from "../../bot/core/curve-entry.ts";
import { quoteCurve, spotRateCurve } from "../../bot/market/quoting/curve/curve-quote.ts";
import { CurveFork, type CurvePayment, type CurveTrial } from "../builders/curve-fork.ts";
import { RECORDED_CURVE_POOLS, type RecordedCurvePool } from "../builders/curve-recorded-pools.ts";
import { anyCryptoState, anyStableState, type CurveState, storedValues } from "../builders/curve-states.ts";
import { CurveStorage } from "../builders/curve-storage.ts";
import { type CurveArbitrage, recordedCurveArbitrage } from "../builders/recorded-curve-arbitrage.ts";
import { isRecordedMainnetThere } from "../builders/recorded-mainnet.ts";

const STATES = { stable: 150, crypto: 60 };
const SEED = 20_240_523;

describe("Curve quotes against the pools' own code in recorded mainnet blocks", () => {
  // That they are missing is said by recorded-blocks.test.ts.
  if (!isRecordedMainnetThere()) return;
  const searcher = recordedCurveArbitrage();

  for (const block of new Set(RECORDED_CURVE_POOLS.map((recorded) => recorded.block))) {
    describe(`in block ${block}`, () => {
      let fork: CurveFork;
      before(async () => {
        fork = await CurveFork.open(block, block === searcher.block ? searcher.txIndex : 0);
      });
      after(() => fork.stop());

      if (block === searcher.block) {
        it("give the searcher's amount in the searcher's place, to the wei", () =>
          expectSearchersAmount(fork, searcher));
      }
      for (const recorded of RECORDED_CURVE_POOLS.filter((each) => each.block === block)) {
        describe(`of ${recorded.shows}`, () => itIsQuoted(recorded, () => fork));
      }
    });
  }
});

function itIsQuoted(recorded: RecordedCurvePool, opened: () => CurveFork): void {
  const { entry, tradable } = recorded;
  let fork: CurveFork;
  let pool: CurvePool;
  before(async () => {
    fork = opened();
    await fork.fund(entry.address, tradable);
    pool = await read(fork, entry);
    await fork.endow(entry.address, tradable, held(1n));
  });
  /** So often what the pool holds of the tradable coins. */
  const held = (times: bigint): bigint[] => tradable.map((token) => heldOf(pool, token) * times);

  if (recorded.isIdentifiable) {
    it("is found to be of its kind, with its decimals", async () => {
      const identification = new CurveIdentification(entry.address);
      for (let reads = identification.wanted(); reads.length > 0; reads = identification.wanted()) {
        identification.take(await fork.read(reads));
      }
      expect(identification.outcome()).to.deep.equal({ entry, pool });
    });
  }

  it("pays what is quoted, or reverts as is said, from one base unit to 2^251", async () => {
    const trials = directions(recorded).flatMap(([tokenIn, tokenOut]) =>
      amountsFor(pool, tokenIn).map((amountIn) => trialOf(pool, tokenIn, tokenOut, amountIn)),
    );
    const { paid, refused } = expectQuoted(
      trials.map((trial) => ({ trial, pool })),
      await fork.tryOut(trials),
    );
    expect(paid).to.be.greaterThan(80);
    expect(refused).to.be.greaterThan(20);
  });

  it("tells the rate of the last unit, and none above the first one's", () => {
    for (const [tokenIn, tokenOut] of directions(recorded)) {
      const spot = spotRateCurve(pool, tokenIn, tokenOut);
      for (const divisor of [1_000n, 20n, 3n, 1n]) {
        const amountIn = heldOf(pool, tokenIn) / divisor;
        const [less, exact, more] = [-1n, 0n, 1n].map((sign) =>
          quoteCurve(pool, tokenIn, tokenOut, amountIn + (sign * amountIn) / 1_000n),
        );
        if (less?.refused !== undefined || exact?.refused !== undefined || more?.refused !== undefined) continue;
        const secant = Number(more!.amountOut - less!.amountOut) / Number(amountIn / 500n);
        expect(Math.abs(exact!.marginalRate / secant - 1) < 1e-3).to.equal(true);
        expect(Number(exact!.amountOut) / Number(amountIn) < spot * (1 + 1e-9)).to.equal(true);
      }
    }
  });

  it("pays what is quoted after other exchanges, in later blocks", async () => {
    for (const [step, [tokenIn, tokenOut]] of [...directions(recorded), ...directions(recorded)].entries()) {
      const now = await read(fork, entry);
      const trial = trialOf(now, tokenIn, tokenOut, heldOf(now, tokenIn) / (30n + BigInt(step)));
      expectQuoted([{ trial, pool: now }], [{ amountOut: await fork.exchange(trial), gas: 0n }]);
    }
  });

  it("pays what is quoted in other states, with other parameters and while they ramp", async () => {
    await fork.endow(entry.address, tradable, held(1_000n));
    const storage = await CurveStorage.of(fork.rpcUrl, storedValues(pool));
    const cases = statesOf(pool).flatMap((state) =>
      directions(recorded).flatMap(([tokenIn, tokenOut]) =>
        [7n, 10_000n, 900_000n].map((millionths) => {
          const amountIn = (heldOf(state.pool, tokenIn) * millionths) / 1_000_000n + 1n;
          const trial = trialOf(state.pool, tokenIn, tokenOut, amountIn);
          return { trial: { ...trial, storage: storage.with(state.stored) }, pool: state.pool };
        }),
      ),
    );
    const { paid } = expectQuoted(cases, await fork.tryOut(cases.map(({ trial }) => trial)));
    expect(paid).to.be.greaterThan(cases.length / 3);
  });
}

async function expectSearchersAmount(fork: CurveFork, { swaps }: CurveArbitrage): Promise<void> {
  const hop = swaps[1]!;
  const { entry } = RECORDED_CURVE_POOLS.find((each) => each.entry.address === hop.pool)!;
  const pool = await read(fork, entry, 0);
  const quote = quoteCurve(pool, hop.tokenIn, hop.tokenOut, BigInt(hop.amountIn));
  expect(quote).to.include({ amountOut: BigInt(hop.amountOut) });
  expect(curveIndices(pool, hop.tokenIn, hop.tokenOut)).to.deep.equal({ i: hop.i, j: hop.j, indices: "uint256" });
}

async function read(fork: CurveFork, entry: CurveEntry, secondsAhead = 12): Promise<CurvePool> {
  const reading = curveReadingOf(entry, { secondsAhead });
  reading.take(await fork.read(reading.wanted()));
  const outcome = reading.outcome();
  if ("problem" in outcome) throw new Error(outcome.problem);
  return outcome;
}

function directions({ tradable }: RecordedCurvePool): (readonly [Address, Address])[] {
  return tradable.flatMap((tokenIn) =>
    tradable.filter((tokenOut) => tokenOut !== tokenIn).map((tokenOut) => [tokenIn, tokenOut] as const),
  );
}

function heldOf(pool: CurvePool, token: Address): bigint {
  return pool.balances[pool.tokens.indexOf(token)]!;
}

/** Of every magnitude, and denser around what the pool holds. */
function amountsFor(pool: CurvePool, tokenIn: Address): bigint[] {
  const held = heldOf(pool, tokenIn);
  const powers = Array.from({ length: 63 }, (_, k) => (1n << BigInt(4 * k)) + BigInt(k % 5));
  return [...powers, ...Array.from({ length: 40 }, (_, k) => (held * BigInt(k * k + 1)) / 97n + BigInt(k))];
}

function trialOf(pool: CurvePool, tokenIn: Address, tokenOut: Address, amountIn: bigint): CurveTrial {
  const { address, timestampS } = pool;
  return { pool: address, ...curveIndices(pool, tokenIn, tokenOut), tokenOut, amountIn, timestampS };
}

function statesOf(pool: CurvePool): readonly CurveState[] {
  return pool.kind === "stable"
    ? fc.sample(anyStableState(pool), { numRuns: STATES.stable, seed: SEED })
    : fc.sample(anyCryptoState(pool), { numRuns: STATES.crypto, seed: SEED });
}

/** Every payment is what was quoted; where the pool reverted, the quote was a refusal. */
function expectQuoted(
  cases: readonly { readonly trial: CurveTrial; readonly pool: CurvePool }[],
  payments: readonly (CurvePayment | undefined)[],
): { readonly paid: number; readonly refused: number } {
  const differences: string[] = [];
  for (const [k, { trial, pool }] of cases.entries()) {
    const { i, j, amountIn } = trial;
    const quote = quoteCurve(pool, pool.tokens[i]!, pool.tokens[j]!, amountIn);
    const quoted = quote.refused === undefined ? `${quote.amountOut}` : "reverts";
    const paid = payments[k] === undefined ? "reverts" : `${payments[k].amountOut}`;
    if (quoted !== paid)
      differences.push(`${amountIn} of coin ${i} for coin ${j}: ${paid}, quoted ${JSON.stringify(quoted)}`);
  }
  expect(differences).to.deep.equal([]);
  const paid = payments.filter((payment) => payment !== undefined).length;
  return { paid, refused: payments.length - paid };
}
