import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";
import {
  createdPool,
  creationTopic,
  type Factory,
  type FactoryKind,
} from "../../bot/adapters/chain/market/factory-events.ts";
import type { RpcLog } from "../../bot/adapters/chain/rpc-types.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import { addressOf } from "../builders/pools.ts";

const [FACTORY, POOL, A, B, C] = [50, 60, 1, 2, 3].map((n) => addressOf(n)) as [
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
];
const ID = `${POOL}${"0".repeat(23)}7` as const;
const NO_HOOKS = addressOf(0);
const ONE_WORD = `0x${"1".repeat(64)}`;

const CASES: readonly {
  readonly kind: FactoryKind;
  readonly event: string;
  readonly values: readonly unknown[];
  readonly entry: PoolEntry;
  readonly feePpm?: number;
}[] = [
  {
    kind: "solidly",
    event: "PairCreated(address indexed token0, address indexed token1, bool stable, address pair, uint256)",
    values: [A, B, true, POOL, 9n],
    entry: pairEntry({ isStable: true, generation: "solidly" }),
  },
  {
    kind: "solidly",
    event: "PairCreated(address indexed token0, address indexed token1, bool stable, address pair, uint256)",
    values: [A, B, false, POOL, 9n],
    entry: pairEntry({ isStable: false, generation: "solidly", fixedFeePpm: 100 }),
    feePpm: 100,
  },
  ...(["velodrome-v2", "superchain"] as const).map((kind) => ({
    kind,
    event: "PoolCreated(address indexed token0, address indexed token1, bool indexed stable, address pool, uint256)",
    values: [A, B, true, POOL, 9n],
    entry: pairEntry({ isStable: true, generation: kind }),
  })),
  {
    kind: "balancer-v2",
    event: "PoolRegistered(bytes32 indexed poolId, address indexed poolAddress, uint8 specialization)",
    values: [ID, POOL, 2],
    entry: { venue: "balancer-v2", address: POOL, poolId: ID },
  },
  {
    kind: "uniswap-v4",
    event:
      "Initialize(bytes32 indexed id, address indexed currency0, address indexed currency1, uint24 fee, int24 tickSpacing, address hooks, uint160 sqrtPriceX96, int24 tick)",
    values: [ID, NO_HOOKS, B, 500, 10, NO_HOOKS, 2n ** 96n, -5],
    entry: {
      venue: "uniswap-v4",
      address: ID,
      token0: NO_HOOKS,
      token1: B,
      feePpm: 500,
      tickSpacing: 10,
      hooks: NO_HOOKS,
    },
  },
  {
    kind: "curve-tricrypto",
    event:
      "TricryptoPoolDeployed(address pool, string name, string symbol, address weth, address[3] coins, address math, bytes32 salt, uint256 packedPrecisions, uint256, uint256, uint256, uint256, address deployer)",
    values: [
      POOL,
      "TriUSD",
      "three",
      C,
      [A, B, C],
      A,
      ID,
      ((10n ** 12n) << 128n) | ((10n ** 10n) << 64n) | 1n,
      1,
      2,
      3,
      4,
      A,
    ],
    entry: {
      ...{ venue: "curve", kind: "tricrypto-ng", address: POOL, lpToken: POOL },
      ...{ tokens: [A, B, C], decimals: [6, 8, 18] },
    },
  },
];

describe("A factory's event", () => {
  for (const { kind, event, values, entry, feePpm = 0 } of CASES) {
    const factory: Factory = { address: FACTORY, kind, feePpm, fromBlock: 0n };
    const isFixed = feePpm > 0 ? ", which does not tell its fee" : "";
    it(`tells all that never changes about a pool: ${kind}${isFixed}`, () => {
      const { topics, data } = new Interface([`event ${event}`]).encodeEventLog(event.split("(")[0]!, values);
      expect(creationTopic(kind)).to.equal(topics[0]);
      expect(createdPool(logOf(topics, data), factory)).to.deep.equal(entry);
      const short = AbiCoder.defaultAbiCoder().encode(["uint256"], [1n]);
      expect(createdPool(logOf(topics.slice(0, 1), short), factory)).to.equal(undefined);
      expect(createdPool(logOf([ONE_WORD, ...topics.slice(1)], data), factory)).to.equal(undefined);
    });
  }

  it("is Curve's as the chain has it", () => {
    const topic = "0xa307f5d0802489baddec443058a63ce115756de9020e2b07d3e2cd2f21269e2a";
    expect(creationTopic("curve-tricrypto")).to.equal(topic);
  });
});

function pairEntry(terms: {
  readonly isStable: boolean;
  readonly generation: "solidly" | "velodrome-v2" | "superchain";
  readonly fixedFeePpm?: number;
}): PoolEntry {
  return { venue: "solidly", address: POOL, token0: A, token1: B, factory: FACTORY, ...terms };
}

function logOf(topics: readonly string[], data: string): RpcLog {
  const place = { blockNumber: "0x1", transactionHash: "0x", transactionIndex: "0x0", logIndex: "0x0" };
  return { ...place, address: FACTORY, topics: [...topics], data };
}
