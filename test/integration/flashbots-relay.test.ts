import { expect } from "chai";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import type { BundleOffer } from "../../bot/ports/relay.ts";
import { type Builder, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { type Relay as LocalRelay, startRelay } from "../../devnet/relay/relay.ts";
import {
  CLAIMED_REVERT_DATA,
  hashOf,
  type PrivateChain,
  signed,
  startPrivateChain,
} from "../builders/private-chain.ts";

const IDENTITY_KEY = ACCOUNTS.relayIdentity.privateKey;

describe("a Flashbots relay", () => {
  let chain: PrivateChain;
  let builder: Builder;
  let local: LocalRelay;
  let relay: FlashbotsRelay;

  before(async () => {
    chain = await startPrivateChain();
    const bundlePool = new BundlePool();
    builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
    local = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool });
    relay = new FlashbotsRelay({ name: "local", url: local.url, chainId: 1n, identityKey: IDENTITY_KEY });
  });
  after(async () => {
    await local.stop();
    await builder.stop();
    await chain.stop();
  });

  const nextBlock = async () => (await chain.headNumber()) + 1n;

  it("takes a bundle for its target block and gets it included there", async () => {
    const raw = await signed(await chain.freshAccount(), { nonce: 0 });
    const targetBlock = await nextBlock();
    const answer = await relay.sendBundle({ transactions: [raw], targetBlock });
    expect(answer.answer).to.equal("accepted");
    expect(answer.detail).to.match(/^0x[0-9a-f]{64}$/);
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(raw)]);
    expect((await chain.block(targetBlock)).transactions).to.deep.equal([hashOf(raw)]);
  });

  it("says what a bundle would do", async () => {
    const [account, opportunity] = [await chain.freshAccount(), await chain.freshOpportunity()];
    const offer = async (nonces: number[]): Promise<BundleOffer> => ({
      transactions: await Promise.all(nonces.map((nonce) => signed(account, { nonce, to: opportunity, valueWei: 0n }))),
      targetBlock: await nextBlock(),
    });
    const good = await relay.simulateBundle(await offer([0]));
    expect(good).to.deep.include({ status: "succeeded", returnData: ["0x"] });
    const bad = await relay.simulateBundle(await offer([0, 1]));
    expect(bad).to.include({ status: "reverted", revertData: CLAIMED_REVERT_DATA });
    expect((await relay.simulateBundle(await offer([7]))).status, "a nonce says nothing about the trade").to.equal(
      "unavailable",
    );
  });

  it("takes the relay's no for a rejection, in its own words", async () => {
    const raw = await signed(await chain.freshAccount(), { nonce: 0 });
    const answer = await relay.sendBundle({ transactions: [raw], targetBlock: 1n });
    expect(answer.answer).to.equal("rejected");
    expect(answer.detail).to.include("in the past");
  });

  describe("that misbehaves", () => {
    let server: Server;
    let unruly: FlashbotsRelay;
    let authorization: string | undefined;
    let respond: () => { readonly status: number; readonly body: string } | undefined;

    before(async () => {
      server = createServer((request, response) => {
        authorization = request.headers.authorization;
        const answer = respond();
        if (answer !== undefined) response.writeHead(answer.status).end(answer.body);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const url = `http://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}/hidden?key=hidden`;
      unruly = new FlashbotsRelay({ name: "unruly", url, chainId: 1n, identityKey: IDENTITY_KEY, timeoutMs: 100 });
    });
    after(() => {
      server.closeAllConnections();
      server.close();
    });

    const cases: Record<string, { readonly status: number; readonly body: string } | undefined> = {
      silence: undefined,
      "HTTP 429": { status: 429, body: "slow down" },
      "HTTP 502": { status: 502, body: "bad gateway" },
      "what is no JSON": { status: 200, body: "<html>" },
      "JSON without a result": { status: 200, body: "{}" },
      null: { status: 200, body: "null" },
    };
    for (const [name, answer] of Object.entries(cases)) {
      it(`makes ${name} neither yes nor no, quickly and without showing its URL`, async () => {
        respond = () => answer;
        const startedAtMs = performance.now();
        const sent = await unruly.sendBundle({ transactions: ["0x02"], targetBlock: 5n });
        const tried = await unruly.simulateBundle({ transactions: ["0x02"], targetBlock: 5n });
        expect(performance.now() - startedAtMs).to.be.lessThan(1_000);
        expect(sent.answer).to.equal("unknown");
        expect(tried.status).to.equal("unavailable");
        expect(inspect([sent, tried])).not.to.match(/secret|hidden/);
        if (answer !== undefined && answer.status !== 200) expect(sent.detail).to.include(name);
      });
    }

    it("takes an error without words for a rejection all the same", async () => {
      respond = () => ({ status: 200, body: `{"error":{}}` });
      const sent = await unruly.sendBundle({ transactions: ["0x02"], targetBlock: 5n });
      expect(sent).to.deep.equal({ answer: "rejected", detail: "it gave no reason" });
      expect(authorization, "credentials of the URL").to.equal(`Basic ${btoa("user:secret")}`);
    });
  });

  it("shows its identity key nowhere", () => {
    expect(`${inspect(relay, { depth: 10, showHidden: true })} ${JSON.stringify(relay)}`).not.to.include(
      IDENTITY_KEY.slice(2),
    );
  });
});
