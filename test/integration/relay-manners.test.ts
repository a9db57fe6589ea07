import { expect } from "chai";
import { id, toQuantity, Wallet } from "ethers";
import { type Builder, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import type { RelayManner } from "../../devnet/relay/relay-manner.ts";
import { type Relay, startRelay } from "../../devnet/relay/relay.ts";
import { askRelay, type RelayReply } from "../builders/ask-relay.ts";
import { hashOf, type PrivateChain, RECIPIENT, signed, startPrivateChain } from "../builders/private-chain.ts";

describe("the local relay, after the manner of", () => {
  const searcher = new Wallet(id("searcher"));
  const relays = new Map<RelayManner, Relay>();
  let chain: PrivateChain;
  let builder: Builder;
  let onlyOneBuilder: Builder;

  before(async () => {
    chain = await startPrivateChain();
    const bundlePool = new BundlePool();
    const onlyOne = new BundlePool({ keepsOnePerName: true });
    builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
    onlyOneBuilder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool: onlyOne, blockTimeMs: 0 });
    for (const manner of ["flashbots", "rbuilder", "titan", "beaverbuild"] as const) {
      const pool = manner === "beaverbuild" ? onlyOne : bundlePool;
      relays.set(manner, await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool: pool, manner }));
    }
  });
  after(async () => {
    for (const relay of relays.values()) await relay.stop();
    await builder.stop();
    await onlyOneBuilder.stop();
    await chain.stop();
  });

  const ask = (manner: RelayManner, method: string, fields: object): Promise<RelayReply> =>
    askRelay(relays.get(manner)!.url, searcher, method, fields);
  const send = async (manner: RelayManner, fields: object, blocksAhead = 1n) =>
    ask(manner, "eth_sendBundle", { blockNumber: toQuantity((await chain.headNumber()) + blocksAhead), ...fields });

  it("rbuilder, wants a replacementNonce with either name and one name only", async () => {
    const txs = [await signed(await chain.freshAccount(), { nonce: 0 })];
    expect((await send("rbuilder", { txs, uuid: "one" })).error?.message).to.match(/replacementNonce go together/);
    expect((await send("rbuilder", { txs, replacementNonce: 1 })).error?.message).to.match(/go together/);
    const two = await send("rbuilder", { txs, uuid: "one", replacementUuid: "two", replacementNonce: 1 });
    expect(two.error?.message).to.match(/differ/);
    for (const field of ["uuid", "replacementUuid"]) {
      expect((await send("rbuilder", { txs, [field]: "one", replacementNonce: 1 })).error).to.equal(undefined);
    }
    expect((await builder.sealNow()).transactionHashes).to.deep.equal(txs.map(hashOf));
  });

  it("rbuilder, goes by the replacementNonce and not by the order of arrival", async () => {
    const account = await chain.freshAccount();
    const [early, late] = [await signed(account, { nonce: 0, tipWei: 9n ** 9n }), await signed(account, { nonce: 0 })];
    await send("rbuilder", { txs: [late], uuid: "overtaken", replacementNonce: 2 });
    await send("rbuilder", { txs: [early], uuid: "overtaken", replacementNonce: 1 });
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(late)]);
  });

  it("rbuilder, takes empty txs for a cancellation, of what arrives after it as well", async () => {
    const account = await chain.freshAccount();
    const txs = [await signed(account, { nonce: 0 })];
    await send("rbuilder", { txs, uuid: "regret", replacementNonce: 5 });
    await send("rbuilder", { txs: [], uuid: "regret", replacementNonce: 7 });
    await send("rbuilder", {
      txs: [await signed(account, { nonce: 0, tipWei: 3n })],
      uuid: "regret",
      replacementNonce: 6,
    });
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
    await send("rbuilder", { txs, uuid: "regret", replacementNonce: 8 });
    expect((await builder.sealNow()).transactionHashes).to.deep.equal(txs.map(hashOf));
  });

  it("rbuilder, forgets a refund without a recipient, where Titan pays the first sender", async () => {
    const refundOf = async (manner: RelayManner, fields: object) => {
      const account = await chain.freshAccount();
      await send(manner, { txs: [await signed(account, { nonce: 0 })], ...fields });
      const refund = (await builder.sealNow()).includedBundles[0]?.bundle.refund;
      return { refund, sender: account.address.toLowerCase() };
    };
    expect((await refundOf("rbuilder", { refundPercent: 90 })).refund).to.equal(undefined);
    const named = { percent: 90, recipient: RECIPIENT };
    expect((await refundOf("rbuilder", { refundPercent: 90, refundRecipient: RECIPIENT })).refund).to.deep.equal(named);
    const { refund, sender } = await refundOf("titan", { refundPercent: 90 });
    expect(refund).to.deep.equal({ percent: 90, recipient: sender });
    expect((await send("titan", { txs: [], refundPercent: 100 })).error?.message).to.match(/txs is empty/);
  });

  it("Titan, cancels by name and says 200", async () => {
    const txs = [await signed(await chain.freshAccount(), { nonce: 0 })];
    await send("titan", { txs, replacementUuid: "by name" });
    expect(await ask("titan", "eth_cancelBundle", { replacementUuid: "by name" })).to.deep.include({ result: 200 });
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
  });

  it("beaverbuild, keeps only the newest bundle of a uuid, whatever its block", async () => {
    const account = await chain.freshAccount();
    await send("beaverbuild", { txs: [await signed(account, { nonce: 0, tipWei: 7n })], uuid: "same" }, 1n);
    const second = await signed(account, { nonce: 0 });
    await send("beaverbuild", { txs: [second], uuid: "same" }, 2n);
    expect((await onlyOneBuilder.sealNow()).transactionHashes).to.deep.equal([]);
    expect((await onlyOneBuilder.sealNow()).transactionHashes).to.deep.equal([hashOf(second)]);
  });

  it("any of them, knows only the methods of its own", async () => {
    const missing = [
      ["rbuilder", "eth_callBundle"],
      ["titan", "flashbots_getBundleStatsV2"],
      ["beaverbuild", "eth_cancelBundle"],
    ] as const;
    for (const [manner, method] of missing) expect((await ask(manner, method, {})).error?.code).to.equal(-32601);
  });
});
