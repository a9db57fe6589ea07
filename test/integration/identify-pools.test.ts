import { expect } from "chai";
import { id } from "ethers";
import type { Identified } from "../../bot/adapters/chain/pools/identify-pool.ts";
import { identifyPools, type IdentifyingParts } from "../../bot/adapters/chain/pools/identify-pools.ts";
import type { ContractAnswer, ContractRead } from "../../bot/adapters/chain/pools/multicall.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { readV4Keys } from "../../bot/adapters/chain/pools/uniswap-v4/uniswap-v4-keys.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { SOLIDLY_GENERATIONS, type SolidlyEntry } from "../../bot/core/pool-entry.ts";
import { quoteStable } from "../../bot/market/quoting/curve-stable/stable-quote.ts";
import type { SolidlyPool } from "../../bot/market/quoting/solidly/solidly-pool.ts";
import { quoteSolidly } from "../../bot/market/quoting/solidly/solidly-quote.ts";
import { BalancerFloor } from "../builders/balancer-floor.ts";
import { deployWeighted, WEIGHTED_TASKS } from "../builders/balancer-weighted-pools.ts";
import { CurveAnswers } from "../builders/curve-answers.ts";
import { stablePool } from "../builders/curve-pools.ts";
import { addressOf } from "../builders/pools.ts";
import { type PairFacts, SolidlyPairs } from "../builders/solidly-pairs.ts";
import { keyTuple, POOL_MANAGER, UniswapV4Manager } from "../builders/uniswap-v4-manager.ts";

const ONE = 10n ** 18n;
const NOBODY = addressOf(0xdead_beef);
const FACTORY = addressOf(0xfac7);
const NO_POOL = { problem: "it does not answer like a pool" };

describe("Finding out what a pool is", () => {
  let rounds = 0;

  /** What is at the addresses, with the rounds counted. */
  function identify(
    pools: readonly Hex[],
    answer: (read: ContractRead) => Promise<ContractAnswer>,
    keysOf: IdentifyingParts["keysOf"] = () => Promise.resolve([]),
  ): Promise<readonly Identified[]> {
    rounds = 0;
    const read = (reads: readonly ContractRead[]): Promise<ContractAnswer[]> => {
      rounds += 1;
      return Promise.all(reads.map(answer));
    };
    return identifyPools(pools, { read, keysOf, pairFeePpm: 3_000 });
  }

  describe("of Solidly's generations", () => {
    let pairs: SolidlyPairs;
    before(async () => {
      pairs = await SolidlyPairs.open();
      await pairs.placeAnswering(FACTORY, 5);
    });
    after(() => pairs.connection.close());

    it("takes a volatile pair's generation from how its factory tells the fee that the pair takes", async () => {
      const facts = await pairs.deploy("volatile", 18, 18);
      await pairs.fill({ ...facts, generation: "solidly", reserve0: 5n * ONE, reserve1: 7n * ONE });
      for (const [call, generation] of [
        ["getFee(bool)", "solidly"],
        ["getFee(address,bool)", "velodrome-v2"],
      ] as const) {
        const tells = { [call]: 30n, "factory()": BigInt(FACTORY) };
        const [found] = await identify([facts.address], (read) => answerOf(pairs.client, read, tells));
        expect(found).to.deep.equal(entryOf(facts, generation));
      }
      expect(rounds).to.equal(4);
    });

    for (const generation of SOLIDLY_GENERATIONS) {
      it(`takes a stable pair's generation from its factory and from how it quotes itself: ${generation}`, async () => {
        const facts = await pairs.deploy("stable", 6, 18);
        const pool: SolidlyPool = {
          ...facts,
          generation,
          reserve0: 1_000_000n * 10n ** 6n + 123n,
          reserve1: 1_000_001n * ONE + 77_777n,
        };
        await pairs.fill(pool);
        const call = generation === "solidly" ? "getFee(bool)" : "getFee(address,bool)";
        const tells = { [call]: 5n, "factory()": BigInt(FACTORY) };
        const [found] = await identify([facts.address], (read) =>
          read.target === facts.address && read.data.startsWith(selectorOf("getAmountOut(uint256,address)"))
            ? Promise.resolve(ownQuote(pool, read))
            : answerOf(pairs.client, read, tells),
        );
        expect(found).to.deep.equal(entryOf(facts, generation));
      });
    }

    it("leaves out a pair that is empty, tells no factory, or quotes itself as none does", async () => {
      const facts = await pairs.deploy("volatile", 18, 18);
      const tells = { "getFee(bool)": 30n, "factory()": BigInt(FACTORY) };
      const problemOf = async (told: Readonly<Record<string, bigint>>): Promise<Identified | undefined> =>
        (await identify([facts.address], (read) => answerOf(pairs.client, read, told)))[0];
      expect(await problemOf({})).to.deep.equal({ problem: "it does not tell its factory" });
      expect(await problemOf(tells)).to.deep.equal({ problem: "it is empty, and so it shows no quote" });
      await pairs.fill({ ...facts, generation: "solidly", reserve0: 5n * ONE, reserve1: 7n * ONE });
      const dearer = await problemOf({ ...tells, "getFee(bool)": 31n });
      expect(dearer)
        .to.have.property("problem")
        .that.matches(/^its own quote of \d+ of 0x\w+ is not that/);
    });
  });

  it("knows a pool of Balancer by its id, which begins with its address, among others of one round", async () => {
    const floor = await BalancerFloor.open();
    const { onChain, pool } = await deployWeighted(floor, WEIGHTED_TASKS[2]!, [ONE / 5n, (4n * ONE) / 5n]);
    const client: RpcClient = { send: (method, params) => floor.request(method, params) };
    const addresses = [onChain.address, NOBODY, pool.tokens[0]!];
    const found = await identify(addresses, (question) => answerOf(client, question, {}));
    expect(found.slice(0, 2)).to.deep.equal([
      { venue: "balancer-v2", address: onChain.address, poolId: onChain.poolId },
      NO_POOL,
    ]);
    expect(found[2]).to.have.property("problem");
    expect(rounds).to.equal(1);
  });

  it("knows a pool of Curve, and is not thrown off by one whose coins are no addresses", async () => {
    const [pool, impostor] = [addressOf(900), addressOf(901)];
    const coins = [addressOf(1), addressOf(2)];
    const state = stablePool({ balances: [3_141_592_653_589_796_226_471_607n, 271_828_182_845_904_532_464_172n] });
    const answers = new CurveAnswers(state.timestampS)
      .tell(pool, { "coins(uint256)": coins, "balances(uint256)": state.balances, "A()": 200n, "fee()": state.feeE10 })
      .tell(pool, { "A_precise()": 20_000n })
      .tell(coins[0]!, { "decimals()": 18n })
      .tell(coins[1]!, { "decimals()": 18n })
      .quote(pool, (i, j, amountIn) => quoteStable(state, i, j, amountIn))
      .tell(impostor, { "coins(uint256)": [1n << 255n, (1n << 255n) + 1n], "A()": 200n, "fee()": 4n });
    const targets = new Set<number>();
    const [found, refused] = await identify([pool, impostor], (read) => {
      targets.add(read.target.length);
      return Promise.resolve(answers.answer([read])[0]);
    });
    expect(refused).to.have.property("problem");
    expect(found).to.deep.include({ venue: "curve", kind: "stable", address: pool, tokens: coins, decimals: [18, 18] });
    expect([rounds, [...targets]]).to.deep.equal([4, [42]]);
  });

  it("looks up the keys of Uniswap V4's pools, and says why where there is none", async () => {
    const v4 = await UniswapV4Manager.open();
    const key = v4.key({ feePpm: 3_000, tickSpacing: 60 });
    await v4.manager.getFunction("initialize")(keyTuple(key), 2n ** 96n);
    const toBlock = (await v4.client.send("eth_blockNumber", [])) as Hex;
    const unknown = id("of no pool") as Hex;
    const found = await identify(
      [unknown, key.address],
      (read) => answerOf(v4.client, read, {}),
      (ids) => readV4Keys(v4.client, POOL_MANAGER, ids, { toBlock, known: [] }),
    );
    const problem = "the log of its creation was not found, and nothing else tells its key";
    expect(found).to.deep.equal([{ problem }, key]);
    await v4.connection.close();
  });
});

function entryOf(
  { address, token0, token1, isStable }: PairFacts,
  generation: SolidlyEntry["generation"],
): SolidlyEntry {
  return { venue: "solidly", address, token0, token1, isStable, generation, factory: FACTORY };
}

/** A chain's answer; in place of the functions that are told, the doubles on it having none. */
async function answerOf(
  client: RpcClient,
  { target, data }: ContractRead,
  tells: Readonly<Record<string, bigint>>,
): Promise<ContractAnswer> {
  const told = Object.entries(tells).find(([signature]) => data.startsWith(selectorOf(signature)));
  if (told !== undefined) return word(told[1]);
  if (target === FACTORY) return undefined;
  return client.send("eth_call", [{ to: target, data }, "latest"]).then(
    (answer) => answer as Hex,
    () => undefined,
  );
}

/** A double of the pair's own quote: the harness has one generation's code alone. */
function ownQuote(pool: SolidlyPool, { data }: ContractRead): ContractAnswer {
  const tokenIn: Address = `0x${data.slice(-40)}`;
  const quote = quoteSolidly(pool, tokenIn, BigInt(`0x${data.slice(10, 74)}`));
  if (quote.refused === "amount-too-large") return undefined;
  return word(quote.refused === undefined ? quote.amountOut : 0n);
}

function selectorOf(signature: string): string {
  return id(signature).slice(0, 10);
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
