import { expect } from "chai";
import type { EndpointEvent } from "../../bot/adapters/chain/endpoint-event.ts";
import { EndpointPool } from "../../bot/adapters/chain/endpoint-pool.ts";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { eventually } from "../builders/eventually.ts";
import { type SeverableNode, startSeverableNode } from "../builders/severable-node.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

describe("a WebSocket whose cable is pulled", () => {
  let node: SeverableNode | undefined;
  let pool: EndpointPool | undefined;
  let chain: JsonRpcChain | undefined;

  forbidUnhandledRejections();
  before(async function () {
    node = await startSeverableNode();
    if (node === undefined) this.skip();
  });
  after(async () => {
    chain?.stop();
    pool?.close();
    await node?.stop();
  });

  it("is noticed though nothing says so, and made up for once the cable is back", async () => {
    const { host } = node!;
    const events: EndpointEvent[] = [];
    pool = await EndpointPool.open(
      [{ transport: "websocket", address: `ws://${host}` }],
      { chainId: 1n, silenceMs: 2_500, requestTimeoutMs: 2_000, backoffUnitMs: 50 },
      (event) => events.push(event),
    );
    const following = await JsonRpcChain.follow(pool, 1n, 600_000);
    chain = following;
    const first = following.head().number;
    await eventually(() => following.head().number >= first + 2n, 10_000);
    expect(events, "heads were told").to.deep.equal([]);
    node!.pullCable();
    const before = following.head().number;
    await eventually(() => events.some(({ type }) => type === "lost"), 20_000);
    node!.plugIn();
    await eventually(() => following.head().number > before + 2n, 20_000);
    for (let number = first; number <= following.head().number; number++) {
      const block = await callRpc(`http://${host}`, "eth_getBlockByNumber", [`0x${number.toString(16)}`, false]);
      expect(following.canonicalHash(number), String(number)).to.equal((block as { hash: string }).hash);
    }
  });
});
