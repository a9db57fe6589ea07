import { expect } from "chai";
import { Interface, type Log, toQuantity } from "ethers";
import { BALANCER_VAULT } from "../../bot/adapters/chain/pools/balancer/balancer-contracts.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { placePreinstalled } from "../../devnet/mainnet/preinstalled.ts";
import { SeedingChain } from "../../devnet/mainnet/seeding-chain.ts";
import { outcomeOf, quoteOf } from "../builders/balancer-readings.ts";
import { recordedBalances, registerAgain, type RecordedBalancerPool } from "../builders/recorded-balancer-pool.ts";
import { isRecordedMainnetThere, serveRecordedBlock } from "../builders/recorded-mainnet.ts";
import { forkBefore, replay } from "../builders/recorded-replay.ts";

const EVENTS = new Interface([
  "event Swap(bytes32 indexed poolId, address indexed tokenIn, address indexed tokenOut, uint256 amountIn, uint256 amountOut)",
  "event SwapFeePercentageChanged(uint256 swapFeePercentage)",
]);

/** 80 % ALCX, 20 % WETH. */
const POOL: RecordedBalancerPool = {
  address: "0xf16aee6a71af1a9bc8f56975a4c2705ca7a782bc",
  poolId: "0xf16aee6a71af1a9bc8f56975a4c2705ca7a782bc0002000000000000000004bb",
  tokens: ["0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", "0xdbdb4d16eda451d0503b854cf79d55697f90c8df"],
};

/** Its transaction 13 swaps over the pool. */
const BLOCK = 19929064;
const TRANSACTIONS = 14;

describe("Balancer quotes of a recorded mainnet block", () => {
  // That it is missing is said by recorded-blocks.test.ts.
  if (!isRecordedMainnetThere()) return;

  it("are what a solver was paid, and the pool after it", async () => {
    const node = await serveRecordedBlock(BLOCK);
    const chain = await forkBefore(node);
    try {
      const { rpcUrl } = chain;
      await replay(rpcUrl, node.block, TRANSACTIONS);
      await placePreinstalled(new SeedingChain(rpcUrl));
      await registerAgain(rpcUrl, POOL);
      const request = (method: string, params: readonly unknown[]): Promise<unknown> => callRpc(rpcUrl, method, params);
      const after = await outcomeOf({ request, vault: { target: BALANCER_VAULT } }, POOL);
      if ("problem" in after) throw new Error(after.problem);
      const { swapFee, ...swap } = await swapIn(rpcUrl, node.block.number);
      const balances = await recordedBalances(rpcUrl, POOL, toQuantity(BLOCK - 1) as Hex);
      const quote = quoteOf({ ...after, balances, swapFee }, swap);
      if (quote.refused !== undefined) throw new Error(quote.refused);
      expect(quote.amountOut).to.equal(swap.amountOut);
      expect({ ...quote.poolAfter, swapFee: after.swapFee }).to.deep.equal(after);
    } finally {
      await chain.stop();
      await node.stop();
    }
  });
});

interface Swap {
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly amountIn: bigint;
  readonly amountOut: bigint;
  readonly swapFee: bigint;
}

/**
 * The one swap of the pool in a block, and the fee that it paid: the pool's owner is who swaps, and lowers the fee from 1 %
 * to 0.2 % just for that.
 */
async function swapIn(rpcUrl: string, block: Hex): Promise<Swap> {
  const filter = { address: [BALANCER_VAULT, POOL.address], fromBlock: block, toBlock: block };
  const logs = (await callRpc(rpcUrl, "eth_getLogs", [filter])) as Log[];
  const parsed = logs.map((log) => EVENTS.parseLog(log)!);
  expect(parsed.map(({ name }) => name)).to.deep.equal([
    "SwapFeePercentageChanged",
    "Swap",
    "SwapFeePercentageChanged",
  ]);
  const { tokenIn, tokenOut, amountIn, amountOut } = parsed[1]!.args;
  return {
    tokenIn: String(tokenIn).toLowerCase() as Address,
    tokenOut: String(tokenOut).toLowerCase() as Address,
    amountIn: amountIn as bigint,
    amountOut: amountOut as bigint,
    swapFee: parsed[0]!.args["swapFeePercentage"] as bigint,
  };
}
