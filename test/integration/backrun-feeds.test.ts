import { expect } from "chai";
import { JsonRpcProvider, parseEther } from "ethers";
import { MevShareFeed } from "../../bot/adapters/pending/mev-share-feed.ts";
import { PublicPoolFeed } from "../../bot/adapters/pending/public-pool-feed.ts";
import type { PendingTransaction } from "../../bot/core/pending-transaction.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { MevShareDouble } from "../builders/backrun-mev-share.ts";
import { startOlderNode } from "../builders/backrun-older-node.ts";
import { eventually } from "../builders/eventually.ts";
import { startMainnetFork } from "../builders/mainnet-fork.ts";
import { signTrade } from "../builders/public-trade.ts";
import { startTcpRelay } from "../builders/tcp-relay.ts";

const BUY_USDC = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("1") } as const;
const HASH = `0x${"12".repeat(32)}`;
const LOGS = [{ address: PROTOCOLS.weth, topics: [HASH], data: "0x" }];

describe("the feed of a node's public pool", () => {
  let chain: LocalChain;
  let provider: JsonRpcProvider;

  before(async () => {
    chain = await startMainnetFork({ mining: "manual" });
    provider = new JsonRpcProvider(chain.rpcUrl, 1, { staticNetwork: true, cacheTimeout: -1 });
  });
  after(async () => {
    provider.destroy();
    await chain.stop();
  });

  const endpointAt = (address: string) => ({ transport: "websocket", address: address.replace("http", "ws") }) as const;

  async function pend(): Promise<string> {
    const trader = ACCOUNTS.traders[0]!;
    const pooled = await provider.getTransactionCount(trader.address, "pending");
    const offset = pooled - (await provider.getTransactionCount(trader.address, "latest"));
    const raw = await signTrade(provider, trader, BUY_USDC, offset);
    await provider.send("eth_sendRawTransaction", [raw]);
    return raw;
  }

  it("tells whole transactions, whose signed bytes are those that were sent, also after its connection was lost", async () => {
    const wire = await startTcpRelay(chain.rpcUrl);
    const notes: string[] = [];
    const feed = new PublicPoolFeed(
      { endpoint: endpointAt(`http://127.0.0.1:${wire.port}`), chainId: 1n },
      (sentence) => notes.push(sentence),
    );
    const heard: PendingTransaction[] = [];
    await feed.start((transaction) => heard.push(transaction));
    const first = await pend();
    await eventually(() => heard.length === 1);
    await wire.cut();
    await eventually(() => !feed.figures().isConnected);
    await wire.lead(Number(new URL(chain.rpcUrl).port));
    await eventually(() => feed.figures().isConnected, 5_000);
    const second = await pend();
    await eventually(() => heard.length === 2);
    expect(heard.map(({ raw }) => raw?.())).to.deep.equal([first, second]);
    expect(feed.figures()).to.deep.equal({ isConnected: true, reconnects: 1, events: 2, refused: {} });
    expect(notes).to.have.length(1);
    await feed.stop();
    await wire.stop();
  });

  it("asks for transactions of which a node tells the hash alone", async () => {
    const node = await startOlderNode(chain.rpcUrl);
    const feed = new PublicPoolFeed({ endpoint: endpointAt(node.url), chainId: 1n }, () => undefined);
    const heard: PendingTransaction[] = [];
    await feed.start((transaction) => heard.push(transaction));
    const raw = await pend();
    await eventually(() => heard.length === 1);
    expect(heard[0]!.raw?.()).to.equal(raw);
    await feed.stop();
    await node.stop();
  });

  it("does not begin, and says so, at a node of another chain", async () => {
    const notes: string[] = [];
    const feed = new PublicPoolFeed({ endpoint: endpointAt(chain.rpcUrl), chainId: 10n }, (note) => notes.push(note));
    await feed.start(() => undefined);
    await feed.stop();
    expect(notes.join()).to.match(/^The public pool at ws:\/\/127\.0\.0\.1:\d+.* is lost: /);
  });
});

describe("the feed of MEV-Share", () => {
  let double: MevShareDouble;
  let feed: MevShareFeed;
  let heard: PendingTransaction[];
  let notes: string[];

  beforeEach(async () => {
    double = await MevShareDouble.start();
    heard = [];
    notes = [];
    const settings = { url: double.url, chainId: 1n, silenceMs: 400, maxEventLength: 10_000 };
    feed = new MevShareFeed(settings, (sentence) => notes.push(sentence));
    await feed.start((transaction) => heard.push(transaction));
    await eventually(() => double.listeners === 1);
  });
  afterEach(async () => {
    await feed.stop();
    await double.stop();
  });

  it("counts and skips whatever is no hint, and goes on", async () => {
    for (const event of ["nonsense", "[]", "null", '"0x12"', "12", "{}", `{"hash":"0x12"}`, `{"hash":-1,"logs":{}}`]) {
      double.write(`data: ${event}\n\n`);
    }
    double.tell({ hash: HASH, logs: [{ address: 5, topics: "0x", data: null }] });
    double.tell({ hash: HASH, logs: Array.from({ length: 1_001 }, () => ({})) });
    double.tell({ hash: HASH, logs: [{ ...LOGS[0], data: "0xabc" }] });
    double.tell({ hash: HASH, txs: "all of them" });
    double.write("event: something\nid: 5\nretry: soon\nbogus line\n\n:comment\n\n");
    double.tell({ hash: HASH, logs: LOGS, gasUsed: -5, mevGasPrice: 2 ** 80 });
    await eventually(() => heard.length === 1);
    expect(feed.figures().refused).to.deep.equal({ unreadable: 12 });
    expect([double.connections, notes]).to.deep.equal([1, []]);
  });

  it("puts an event together from however many pieces", async () => {
    const text = `data: ${JSON.stringify({ hash: HASH, logs: LOGS, note: "é" })}\n\n`;
    for (const piece of text) double.write(piece);
    await eventually(() => heard.length === 1);
  });

  it("is connected again when it was cut, with a longer pause each time, and says so once", async () => {
    double.answer = (response) => response.writeHead(503).end();
    double.cut();
    await eventually(() => double.connections >= 3, 3_000);
    double.answer = undefined;
    await eventually(() => double.listeners === 1, 3_000);
    double.tell({ hash: HASH, logs: LOGS });
    await eventually(() => heard.length === 1);
    expect(notes).to.have.length(1);
    expect(feed.figures().reconnects).to.equal(1);
  });

  it("is given up where nothing comes any more, and connected again", async () => {
    await eventually(() => double.connections === 2, 3_000);
    expect(notes.join()).to.match(/nothing came for 400 ms/);
  });

  it("keeps no event that has no end", async () => {
    double.write(`data: ${"a".repeat(20_000)}`);
    await eventually(() => double.connections === 2, 3_000);
    expect(notes.join()).to.match(/more than 10000 characters/);
    expect(heard).to.deep.equal([]);
  });

  it("believes no answer that is no stream, and follows no redirect", async () => {
    const elsewhere = await MevShareDouble.start();
    double.answer = (response) => response.writeHead(302, { location: elsewhere.url }).end();
    double.cut();
    await eventually(() => double.connections >= 2, 3_000);
    double.answer = (response) => response.writeHead(200, { "content-type": "text/html" }).end("data: {}\n\n");
    await eventually(() => double.connections >= 4, 3_000);
    expect([elsewhere.connections, feed.figures().events]).to.deep.equal([0, 0]);
    await elsewhere.stop();
  });
});
