import { network } from "hardhat";
import { parseEther } from "ethers";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Address } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { deployFlashArbitrage } from "../contracts/fixture/arbitrage.ts";
import { Market, WETH_ADDRESS } from "../contracts/fixture/market.ts";
import type { QueueChain } from "./public-queue.ts";

/** An EDR chain in this process with our contract, and two real pairs whose prices are 5 % apart. */
export async function openEdrQueue(): Promise<QueueChain> {
  const connection = await network.create();
  const market = await Market.deploy(connection);
  const { contract } = await deployFlashArbitrage(market);
  const token = await market.token();
  const cheap = await market.v2Pool(0, [market.weth, "1000"], [token, "2000000"]);
  const dear = await market.v2Pool(1, [market.weth, "1000"], [token, "1900000"]);
  const route = await market.cycle(WETH_ADDRESS, parseEther("5"), [cheap, dear]);
  const client = clientOf(connection.provider);
  await client.send("evm_setAutomine", [false]);
  return {
    client,
    chainId: BigInt((await client.send("eth_chainId", [])) as string),
    contract: (await contract.getAddress()).toLowerCase() as Address,
    wrappedNative: WETH_ADDRESS,
    // The third operator of the test mnemonic is the fixture's first.
    operatorKey: ACCOUNTS.operators[2]!.privateKey,
    route,
    profitWei: route.hops.at(-1)!.amountOut - route.hops[0]!.amountIn,
  };
}

/** What Hardhat throws is what other clients hold in `error`. */
function clientOf(provider: Awaited<ReturnType<typeof network.create>>["provider"]): RpcClient {
  return {
    send: async (method, params) => {
      try {
        return (await provider.request({ method, params })) as unknown;
      } catch (thrown) {
        const { code, message, data } = thrown as { code?: number; message: string; data?: unknown };
        throw Object.assign(new Error(message), { error: { code, message, data } });
      }
    },
  };
}
