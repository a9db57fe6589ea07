import { expect } from "chai";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { readV4Keys } from "../../bot/adapters/chain/pools/uniswap-v4/uniswap-v4-keys.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { keyTuple, POOL_MANAGER, UniswapV4Manager } from "../builders/uniswap-v4-manager.ts";

const PRICE_OF_1 = 2n ** 96n;

describe("the keys of Uniswap V4's pools, by their ids", () => {
  let v4: UniswapV4Manager;
  let toBlock: Hex;

  before(async () => {
    v4 = await UniswapV4Manager.open();
    for (const feePpm of [500, 3_000]) {
      await v4.manager.getFunction("initialize")(keyTuple(v4.key({ feePpm, tickSpacing: 10 })), PRICE_OF_1);
    }
    toBlock = (await v4.client.send("eth_blockNumber", [])) as Hex;
  });
  after(() => v4.connection.close());

  it("stand in the event of a pool's making, for those that are asked for", async () => {
    const wanted = v4.key({ feePpm: 3_000, tickSpacing: 10 });
    const unknown: Hex = `0x${"ab".repeat(32)}`;
    const found = await readV4Keys(v4.client, POOL_MANAGER, [wanted.address, unknown], { toBlock, known: [] });
    expect(found).to.deep.equal([wanted]);
  });

  it("are taken from what is known where a node does not look so far back", async () => {
    const wanted = v4.key({ feePpm: 500, tickSpacing: 10 });
    const filter = { address: POOL_MANAGER, fromBlock: "0x0", toBlock };
    const known = (await v4.client.send("eth_getLogs", [filter])) as Parameters<typeof readV4Keys>[3]["known"];
    const refusing: RpcClient = {
      send: () => Promise.reject(Object.assign(new Error(), { error: { code: -32_602, message: "range too large" } })),
    };
    expect(await readV4Keys(refusing, POOL_MANAGER, [wanted.address], { toBlock, known })).to.deep.equal([wanted]);
  });
});
