import { expect } from "chai";
import { type ContractTransactionResponse, id } from "ethers";
import { disproveBalancerPool } from "../../bot/adapters/chain/pools/balancer/balancer-proof.ts";
import { poolsTouchedBy, TOUCH_TOPICS } from "../../bot/adapters/chain/market/touch-topics.ts";
import { rampOfLog } from "../../bot/adapters/chain/pools/balancer/ramp-of-log.ts";
import { type BalancerMemory, BalancerReading } from "../../bot/adapters/chain/pools/balancer/balancer-reading.ts";
import type { BalancerPool } from "../../bot/adapters/chain/pools/balancer/balancer-state.ts";
import { readRounds } from "../../bot/adapters/chain/pools/read-rounds.ts";
import { SteppedReading } from "../../bot/adapters/chain/pools/read-steps.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { type BalancerPoolOnChain, BalancerFloor, type QueryStep } from "../builders/balancer-floor.ts";
import { multicallOf, outcomeOf, quotedInAll, quoteOf, readPool, vaultOf } from "../builders/balancer-readings.ts";
import { deployStable, STABLE_TASKS, type StablePoolPair } from "../builders/balancer-stable-pools.ts";
import { readByCalls } from "../builders/pool-read-by-calls.ts";
import { deployWeighted, WEIGHTED_TASKS, type WeightedPoolPair } from "../builders/balancer-weighted-pools.ts";

const ONE = 10n ** 18n;
/** What pools say without a change to what they pay: of their own token, and of what the protocol takes when they are joined. */
const UNHEARD = ["Transfer(address,address,uint256)", "ProtocolFeePercentageCacheUpdated(uint256,uint256)"];
const SMALL_AMOUNTS = [1n, 999_983n, 123_456_789n];
const WEIGHTS = [ONE / 5n, (4n * ONE) / 5n];
const BOOTSTRAPPING = "deprecated/20210721-liquidity-bootstrapping-pool:LiquidityBootstrappingPool";
const STRANGER: Address = "0x00000000000000000000000000000000000000aa";

describe("Reading Balancer's pools", () => {
  let floor: BalancerFloor;
  let vault: Address;
  before(async () => {
    floor = await BalancerFloor.open();
    vault = vaultOf(floor);
  });

  for (const task of WEIGHTED_TASKS) {
    it(`reads what the Vault then pays, for one swap and the next: weighted, ${task.code}`, async () => {
      const pair = await aWeightedPool(task);
      await expectPaidAsQuoted(pair.onChain, await readPool(floor, pair.onChain));
    });
  }

  for (const task of STABLE_TASKS) {
    it(`reads what the Vault then pays, for one swap and the next: ${task.name}`, async () => {
      const pair = await aStablePool(task.name);
      const pool = await readPool(floor, pair.onChain);
      expect(pool).to.deep.include({ kind: "stable", version: task.version, tokens: pair.pool.tokens });
      await expectPaidAsQuoted(pair.onChain, pool);
    });
  }

  it("reads what the Vault then pays where the pool keeps a price oracle", async () => {
    const { onChain } = await aWeightedPool(WEIGHTED_TASKS[1], true);
    await floor.mine();
    await expectPaidAsQuoted(onChain, await readPool(floor, onChain));
  });

  it("reads after a swap the pool that the quote foretold", async () => {
    for (const { onChain, pool } of [await aWeightedPool(), await aStablePool("ComposableStablePool 3")]) {
      const before = await readPool(floor, onChain);
      const step = { tokenIn: pool.tokens[0]!, tokenOut: pool.tokens[1]!, amountIn: before.balances[0]! / 50n };
      const quote = quoteOf(before, step);
      if (quote.refused !== undefined) throw new Error(quote.refused);
      await onChain.swap(step);
      const after = await readPool(floor, onChain);
      expect(after.balances).to.deep.equal(quote.poolAfter.balances);
    }
  });

  for (const name of ["MetaStablePool", "StablePhantomPool", "ComposableStablePool 3"]) {
    it(`knows which rate counts once the pool's note of it has expired: ${name}`, async () => {
      const pair = await aStablePool(name, { rateDurationS: 1_000n });
      const { onChain, pool, providers } = pair;
      await floor.answer(providers[0]!, (3n * ONE) / 2n);
      const step = { tokenIn: pool.tokens[1]!, tokenOut: pool.tokens[0]!, amountIn: 10n ** 21n };
      const atFirst = await readPool(floor, onChain);
      await expectPaidAsQuoted(onChain, atFirst);
      const noted = quotedInAll(atFirst, [step])!;
      // Read one slot before the note's last second, and meant for the slot after it.
      await floor.mine(980);
      const ahead = await readPool(floor, onChain, { secondsAhead: 12 });
      await floor.mine(12);
      await expectPaidAsQuoted(onChain, ahead);
      const late = await readPool(floor, onChain, { secondsAhead: 1_000 });
      await floor.mine(1_000);
      await expectPaidAsQuoted(onChain, late);
      const expired = quotedInAll(late, [step])!;
      // The first token has become dearer, so that the same amount buys less of it.
      if (name === "StablePhantomPool") expect(expired).to.equal(noted);
      else expect(expired).to.be.lessThan(noted);
      await onChain.swap(step);
      const atLast = await readPool(floor, onChain);
      await expectPaidAsQuoted(onChain, atLast);
      expect(quotedInAll(atLast, [step])! * 100n).to.be.lessThan(noted * 80n);
    });
  }

  it("quotes for the next block while the amplification moves, once it has seen the log", async () => {
    const { onChain } = await aStablePool("ComposableStablePool 3");
    const start = onChain.contract.getFunction("startAmplificationParameterUpdate");
    const { timestamp } = (await floor.request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
    const sent = (await start(190n, BigInt(timestamp) + 200_000n)) as ContractTransactionResponse;
    const { logs } = (await sent.wait())!;
    await floor.mine(70_001);
    const unseen = await outcomeOf(floor, onChain, { secondsAhead: 12 });
    expect(unseen).to.deep.equal({ problem: "its amplification is moving, and the log that says how was not seen" });
    await expectPaidAsQuoted(onChain, await readPool(floor, onChain));
    const ramp = logs
      .map((log) => rampOfLog(log as unknown as Parameters<typeof rampOfLog>[0]))
      .find((each) => each !== undefined)!;
    const memory: BalancerMemory = { ramp };
    const ahead = await readPool(floor, onChain, { memory, secondsAhead: 12 });
    const behind = await readPool(floor, onChain);
    await floor.mine(12);
    const step = { tokenIn: ahead.tokens[0]!, tokenOut: ahead.tokens[1]!, amountIn: ahead.balances[0]! / 7n };
    expect(quotedInAll(ahead, [step])).to.equal(await onChain.query([step]));
    expect(quotedInAll(behind, [step])).not.to.equal(await onChain.query([step]));
  });

  it("is told by logs of every pool that is new or has changed", async () => {
    const { onChain, pool, providers } = await aStablePool("ComposableStablePool 3", { rateDurationS: 10n });
    await onChain.swap({ tokenIn: pool.tokens[0]!, tokenOut: pool.tokens[1]!, amountIn: 10n ** 9n });
    await floor.mine(20);
    await floor.answer(providers[0]!, 2n * ONE);
    await onChain.swap({ tokenIn: pool.tokens[0]!, tokenOut: pool.tokens[1]!, amountIn: 10n ** 9n });
    await onChain.contract.getFunction("setSwapFeePercentage")(ONE / 1_000n);
    await onChain.contract.getFunction("pause")();
    const logs = (await floor.request("eth_getLogs", [{ fromBlock: "earliest", toBlock: "latest" }])) as readonly {
      readonly address: Address;
      readonly topics: readonly Hex[];
    }[];
    const heard = logs.filter(({ topics: [topic] }) => topic !== undefined && TOUCH_TOPICS.includes(topic));
    const touching = heard.filter((log) => poolsTouchedBy(log).includes(onChain.address));
    expect(touching.filter(({ address }) => address === vault).map(({ topics: [topic] }) => topic)).to.deep.equal(
      [
        "TokensRegistered(bytes32,address[],address[])",
        "PoolBalanceChanged(bytes32,address,address[],int256[],uint256[])",
        "Swap(bytes32,address,address,uint256,uint256)",
        "Swap(bytes32,address,address,uint256,uint256)",
      ].map(id),
    );
    const own = logs.filter(({ address }) => address === onChain.address).map(({ topics: [topic] }) => topic!);
    const unheard = new Set(own.filter((topic) => !TOUCH_TOPICS.includes(topic)));
    expect([...unheard].sort()).to.deep.equal(UNHEARD.map((signature) => id(signature)).sort());
    expect(new Set(own.filter((topic) => TOUCH_TOPICS.includes(topic))).size).to.equal(5);
  });

  it("leaves out what it cannot quote, with the reason", async () => {
    const pausable = await aStablePool("ComposableStablePool 3");
    await pausable.onChain.contract.getFunction("pause")();
    expect(await outcomeOf(floor, pausable.onChain)).to.deep.equal({ problem: "it is paused" });
    const { onChain } = await aWeightedPool();
    await floor.vault.getFunction("setPaused")(true);
    expect(await outcomeOf(floor, onChain)).to.deep.equal({ problem: "the Vault is paused" });
    await floor.vault.getFunction("setPaused")(false);
    const managed = await deployWeighted(floor, WEIGHTED_TASKS[2]!, WEIGHTS, { assetManagers: [STRANGER, STRANGER] });
    expect(await outcomeOf(floor, managed.onChain)).to.deep.equal({
      problem: `its token ${managed.pool.tokens[0]} has an asset manager`,
    });
    const moved = { address: onChain.address, poolId: managed.onChain.poolId };
    expect(await outcomeOf(floor, moved)).to.deep.equal({ problem: `its pool id is not ${managed.onChain.poolId}` });
    const tokens = await floor.tokens([18, 18]);
    const bootstrap = await floor.deployPool(BOOTSTRAPPING, {
      tokens,
      normalizedWeights: WEIGHTS,
      swapFeePercentage: ONE / 100n,
      swapEnabledOnStart: true,
    });
    expect(await outcomeOf(floor, bootstrap)).to.deep.equal({
      problem: "its weights and whether it swaps can be changed",
    });
  });

  it("finds out a pool that does not swap as its kind does, and only that one", async () => {
    const stable = await readPool(floor, (await aStablePool("StablePool of June 2021")).onChain);
    const weighted = await readPool(floor, (await aWeightedPool(WEIGHTED_TASKS[0])).onChain);
    if (weighted.kind !== "weighted") throw new Error("not weighted");
    const problems = [];
    for (const pool of [stable, weighted, { ...weighted, power: "with-shortcuts" } as const]) {
      const proof = new SteppedReading(disproveBalancerPool(pool, vault, 0));
      await readRounds([proof], async (reads) => multicallOf(floor).read(reads, await floor.mine()));
      problems.push(proof.outcome());
    }
    expect(problems.slice(0, 2)).to.deep.equal([undefined, undefined]);
    expect(problems[2]).to.match(/^it pays \d+ for \d+ wei of 0x\w+, where .* would pay \d+$/);
  });

  it("leaves out a pool that says of its weights what it does not swap by, and asks an honest one once", async () => {
    const { onChain } = await aWeightedPool();
    const entry = { venue: "balancer-v2", address: onChain.address, poolId: onChain.poolId } as const;
    const settings = { vault, secondsAhead: 12 };
    const asWeights = (answer: unknown): string => {
      const digits = String(answer);
      const [list, first, second] = [digits.slice(0, -128), digits.slice(-128, -64), digits.slice(-64)];
      return `${list}${second}${first}`;
    };
    const lying: RpcClient = {
      send: async (method, params) => {
        const answer = await floor.request(method, params);
        const [{ data }] = params as [{ data: string }];
        return data === id("getNormalizedWeights()").slice(0, 10) ? asWeights(answer) : answer;
      },
    };
    const liar = new BalancerReading(entry, {}, settings);
    await readByCalls(liar, lying);
    expect(liar.outcome())
      .to.have.property("problem")
      .that.matches(/^it pays \d+ for/);
    const memory: BalancerMemory = {};
    const client: RpcClient = { send: (method, params) => floor.request(method, params) };
    const reads = [];
    for (const _time of [1, 2]) reads.push(await readByCalls(new BalancerReading(entry, memory, settings), client));
    // What it is: 8 and 4; its state: 6; its proof: 2.
    expect([reads, memory.isProven]).to.deep.equal([[20, 6], true]);
  });

  async function aWeightedPool(task = WEIGHTED_TASKS[2]!, oracleEnabled = false): Promise<WeightedPoolPair> {
    const pair = await deployWeighted(floor, task, WEIGHTS, { oracleEnabled });
    await pair.onChain.join(pair.pool.tokens, [1_234_567n * ONE, 7_654_321_000_000n]);
    return pair;
  }

  async function aStablePool(name: string, wishes: { rateDurationS?: bigint } = {}): Promise<StablePoolPair> {
    const task = STABLE_TASKS.find((each) => each.name === name)!;
    const pair = await deployStable(floor, task, {
      count: Math.min(task.maxTokens, 3),
      amplification: 100n,
      ...wishes,
    });
    const { pool, onChain, ownIndex } = pair;
    const amounts = pool.scales.map((scale, i) => (BigInt(i + 2) * 1_000_000n * ONE * ONE) / scale);
    if (ownIndex === undefined) await onChain.join(pool.tokens, amounts);
    else await onChain.join(pool.tokens.toSpliced(ownIndex, 0, onChain.address), amounts.toSpliced(ownIndex, 0, 0n));
    return pair;
  }

  /** In every direction, for small and large amounts; stable pools refuse the smallest. */
  async function expectPaidAsQuoted(onChain: BalancerPoolOnChain, pool: BalancerPool): Promise<void> {
    for (const [from, tokenIn] of pool.tokens.entries()) {
      const tokenOut = pool.tokens[(from + 1) % pool.tokens.length]!;
      for (const amountIn of [...SMALL_AMOUNTS, pool.balances[from]! / 11n]) {
        const step: QueryStep = { tokenIn, tokenOut, amountIn };
        const steps = [step, { ...step, amountIn: amountIn + 7n }];
        expect(String(await onChain.query(steps))).to.equal(String(quotedInAll(pool, steps)));
      }
    }
  }
});
