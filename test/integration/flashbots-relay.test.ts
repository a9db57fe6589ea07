import { expect } from "chai";
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { BundleOffer, PrivateOffer } from "../../bot/ports/relay.ts";
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

  it("takes a private transaction until its last block, and takes it back", async () => {
    const account = await chain.freshAccount();
    const offer = async (nonce: number, lastBlock: bigint): Promise<PrivateOffer> => {
      const transaction = await signed(account, { nonce });
      return { transaction, transactionHash: hashOf(transaction), lastBlock };
    };
    const [regretted, tooLate] = [await offer(0, (await nextBlock()) + 9n), await offer(1, await nextBlock())];
    expect(await relay.sendPrivate(regretted)).to.deep.equal({
      answer: "accepted",
      detail: regretted.transactionHash,
    });
    expect(await relay.cancelPrivate(regretted.transactionHash)).to.deep.equal({
      answer: "accepted",
      detail: "taken back",
    });
    expect((await relay.cancelPrivate(regretted.transactionHash)).detail).to.equal("nothing to take back");
    expect((await relay.sendPrivate(tooLate)).answer).to.equal("accepted");
    expect(
      (await builder.sealNow()).transactionHashes,
      "one is taken back, the other one has a gap before it",
    ).to.deep.equal([]);

    const first = await offer(0, (await nextBlock()) + 9n);
    await relay.sendPrivate(first);
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([first.transactionHash]);
    expect((await builder.sealNow()).transactionHashes, "its last block has passed").to.deep.equal([]);
  });

  it("takes bundles back by their name, over all their blocks", async () => {
    const raw = await signed(await chain.freshAccount(), { nonce: 0 });
    const replacementUuid = randomUUID();
    const first = await nextBlock();
    for (const targetBlock of [first, first + 1n]) {
      await relay.sendBundle({ transactions: [raw], targetBlock, replacementUuid });
    }
    expect(await relay.cancelBundles(replacementUuid)).to.deep.equal({ answer: "accepted", detail: "2 bundles" });
    for (let block = 0; block < 2; block++) expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
  });

  it("tells how far a bundle came, and what it thinks of us", async () => {
    const raw = await signed(await chain.freshAccount(), { nonce: 0 });
    const targetBlock = await nextBlock();
    const { detail: hash } = await relay.sendBundle({ transactions: [raw], targetBlock });
    expect(await relay.bundleStatus(hash as Hex, targetBlock)).to.deep.include({ isSimulated: false });
    const before = relay.snapshot().included;
    await builder.sealNow();
    for (let times = 0; times < 2; times++) {
      expect(await relay.bundleStatus(hash as Hex, targetBlock)).to.deep.include({
        isSimulated: true,
        consideredByBuilders: 1,
        sealedByBuilders: 1,
      });
    }
    expect(relay.snapshot().included, "told twice, counted once").to.equal(before + 1);

    const stats = await relay.userStats(targetBlock);
    expect(stats?.isHighPriority).to.equal(false);
    expect(stats!.allTime.validatorPaymentsWei > 0n).to.equal(true);
    expect(stats!.lastDay).to.deep.equal(stats!.allTime);
  });

  it("shows its identity key nowhere", () => {
    expect(`${inspect(relay, { depth: 10, showHidden: true })} ${JSON.stringify(relay)}`).not.to.include(
      IDENTITY_KEY.slice(2),
    );
  });
});
