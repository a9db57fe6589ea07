import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { type FeedSettings, openFeeds } from "../../bot/adapters/pending/open-feeds.ts";
import { connectRelays } from "../../bot/adapters/relays/connect-relays.ts";
import type { Endpoint } from "../../bot/core/endpoint.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { startMainnetFork } from "../builders/mainnet-fork.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { resultAnswer, UnrulyRelay } from "../builders/unruly-relay.ts";

const SOCKET: Endpoint = { transport: "websocket", address: "ws://127.0.0.1:1/" };

describe("opening feeds of pending transactions", () => {
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

  const http = (): Endpoint => ({ transport: "http", address: chain.rpcUrl });
  const partsOf = (settings: FeedSettings, endpoints: readonly Endpoint[]) => ({
    settings,
    endpoints,
    client: provider,
    chainId: 1n,
    warn: () => undefined,
  });

  it("gives those that the settings name", async () => {
    const settings = { publicPool: true, mevShareUrl: "http://127.0.0.1:1/" };
    const feeds = await openFeeds(partsOf(settings, [http(), SOCKET]));
    expect(feeds.map(({ name }) => name)).to.deep.equal(["public-pool", "mev-share"]);
  });

  it("is refused where nothing could be heard, or nothing tried", async () => {
    const overHttp = await rejectionOf(openFeeds(partsOf({ publicPool: true }, [http()])));
    expect(overHttp).to.include({ code: "CONFIG_INVALID" });
    const deaf = await rejectionOf(openFeeds(partsOf({ publicPool: false }, [SOCKET])));
    expect(deaf).to.include({ code: "CONFIG_INVALID" });
    // A method that no node has.
    const send = (_method: string, params: unknown[]) => provider.send("eth_simulateV9", params);
    const unable = await rejectionOf(openFeeds({ ...partsOf({ publicPool: true }, [SOCKET]), client: { send } }));
    expect(unable).to.include({ code: "CONFIG_INVALID" });
    expect(String(unable)).to.include("eth_simulateV1");
  });
});

describe("a bundle behind a hint", () => {
  it("is what MEV-Share's own client sends, and goes to nobody who has no hints", async () => {
    const server = await UnrulyRelay.start();
    server.respond = () => resultAnswer({ bundleHash: "0xb1" });
    const relays = connectRelays(
      [
        { name: "flashbots", url: server.url },
        { name: "titan", url: server.url, dialect: "titan" },
      ],
      { chainId: 1n, identityKey: ACCOUNTS.relayIdentity.privateKey },
    );
    const offer = { transactions: ["0xbb"], behindHash: "0xaa", targetBlock: 258n } as const;
    const answers = await Promise.all(relays.map((relay) => relay.sendBundle(offer)));
    const trials = await Promise.all(relays.map((relay) => relay.simulateBundle(offer)));
    server.stop();
    expect(answers.map(({ answer }) => answer)).to.deep.equal(["accepted", "rejected"]);
    expect(trials.map(({ status }) => status)).to.deep.equal(["unavailable", "unavailable"]);
    const [request, ...others] = server.bodies.map((body) => JSON.parse(body) as { method: string; params: unknown });
    // Written down from @flashbots/mev-share-client 0.7.13.
    const params = [
      {
        version: "v0.1",
        inclusion: { block: "0x102" },
        body: [{ hash: "0xaa" }, { tx: "0xbb", canRevert: false }],
        validity: { refund: [], refundConfig: [] },
      },
    ];
    expect([request!.method, request!.params, others]).to.deep.equal(["mev_sendBundle", params, []]);
  });
});
