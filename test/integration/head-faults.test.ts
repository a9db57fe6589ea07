import { expect } from "chai";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { Head } from "../../bot/core/head.ts";
import { eventually } from "../builders/eventually.ts";
import { type IpcNode, startIpcNode } from "../builders/ipc-node.ts";
import { type TestPools, testPools } from "../builders/pools-of-endpoints.ts";
import { type PrivateChain, startPrivateChain } from "../builders/private-chain.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

describe("heads that a node tells badly", () => {
  let anvil: PrivateChain;
  let node: IpcNode;
  let pools: TestPools;
  let chain: JsonRpcChain;
  let heard: Head[];

  forbidUnhandledRejections();
  beforeEach(async () => {
    anvil = await startPrivateChain();
    node = await startIpcNode(anvil.rpcUrl);
    pools = testPools();
    heard = [];
  });
  afterEach(async () => {
    chain.stop();
    pools.closeAll();
    await node.stop();
    await anvil.stop();
  });

  async function follow(silenceMs: number): Promise<void> {
    const pool = await pools.open([node.path], { silenceMs });
    chain = await JsonRpcChain.follow(pool, 1n, 600_000);
    chain.onHead((head) => heard.push(head));
  }

  const header = (number: bigint) => anvil.rpc("eth_getBlockByNumber", `0x${number.toString(16)}`, false);

  it("are each heard once and in order when they come twice, out of order, or not at all", async () => {
    await follow(600_000);
    await anvil.rpc("anvil_mine", "0xa");
    for (const number of [2n, 1n, 2n, 5n, 3n, 4n, 5n, 1n, 10n, 9n, 10n]) node.push(await header(number));
    await eventually(() => chain.head().number === 10n);
    expect(heard.map(({ number }) => number)).to.deep.equal([2n, 5n, 10n]);
    for (let number = 0n; number <= 10n; number++) {
      expect(chain.canonicalHash(number)).to.equal(((await header(number)) as Head).hash);
    }
  });

  it("are read when the node has stopped telling them over a connection that works, and it is connected to anew", async () => {
    await follow(30);
    await anvil.rpc("anvil_mine", "0x3");
    await eventually(() => chain.head().number === 3n);
    await eventually(() => pools.events.length >= 2);
    expect(pools.events.map(({ type }) => type).slice(0, 2)).to.deep.equal(["lost", "restored"]);
    expect(node.subscriptions()).to.equal(2);
    expect(JSON.stringify(pools.events)).to.include("it has stopped telling new heads");
  });

  it("are no heads when they are garbage, and bytes that are no JSON-RPC end the connection", async () => {
    await follow(600_000);
    for (const garbage of [null, "0x1", {}, { number: "0x1" }, { ...((await header(0n)) as object), number: "one" }]) {
      node.push(garbage);
    }
    await anvil.rpc("evm_mine");
    node.push(await header(1n));
    await eventually(() => chain.head().number === 1n);
    expect(heard.map(({ number }) => number)).to.deep.equal([1n]);
    expect(pools.events).to.deep.equal([]);
    node.blurt("<html>\n");
    await eventually(() => pools.events.length === 2);
    expect(pools.events.map(({ type }) => type)).to.deep.equal(["lost", "restored"]);
  });

  for (const depth of [1, 7, 64]) {
    it(`leave no block behind that a reorganisation of depth ${depth} took back`, async () => {
      await follow(600_000);
      await anvil.rpc("anvil_mine", "0x50");
      node.push(await header(80n));
      await eventually(() => chain.head().number === 80n);
      const before = BigInt(80 - depth);
      const taken = chain.canonicalHash(before + 1n);
      await anvil.rpc("anvil_reorg", depth, []);
      node.push(await header(80n));
      await eventually(() => heard.length === 2);
      for (const number of [80n, before + 1n, before, 0n]) {
        expect(chain.canonicalHash(number), String(number)).to.equal(((await header(number)) as Head).hash);
      }
      expect(chain.canonicalHash(before + 1n)).not.to.equal(taken);
    });
  }
});
