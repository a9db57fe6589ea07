import { expect } from "chai";
import { randomUUID } from "node:crypto";
import { connectRelays } from "../../bot/adapters/relays/connect-relays.ts";
import type { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import type { RelayDialectName } from "../../bot/adapters/relays/relay-dialect.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { type Builder, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { type Relay as LocalRelay, startRelay } from "../../devnet/relay/relay.ts";
import { hashOf, type PrivateChain, RECIPIENT, signed, startPrivateChain } from "../builders/private-chain.ts";

const GWEI = 10n ** 9n;
const DIALECTS = ["flashbots", "rbuilder", "titan", "beaverbuild"] as const;

for (const dialect of DIALECTS) {
  describe(`a relay spoken to as ${dialect}`, () => {
    let chain: PrivateChain;
    let builder: Builder;
    let local: LocalRelay;
    let relay: FlashbotsRelay;

    before(async () => {
      chain = await startPrivateChain();
      // beaverbuild's way, and the strictest reading of what the others document.
      const bundlePool = new BundlePool({ keepsOnePerName: true });
      builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
      local = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool, manner: dialect });
      relay = connected();
    });
    after(async () => {
      await local.stop();
      await builder.stop();
      await chain.stop();
    });

    const connected = (as: RelayDialectName = dialect): FlashbotsRelay => {
      const refund = { percent: 90, recipient: RECIPIENT };
      const common = { chainId: 1n, identityKey: ACCOUNTS.relayIdentity.privateKey };
      return connectRelays([{ name: as, url: local.url, dialect: as, refund }], common)[0]!;
    };
    const nextBlock = async () => (await chain.headNumber()) + 1n;
    const sealed = async () => (await builder.sealNow()).transactionHashes;
    const offered = async (raw: Hex, replacementUuid: string, targetBlock: bigint, by = relay) => {
      const { answer, detail } = await by.sendBundle({ transactions: [raw], targetBlock, replacementUuid });
      expect(answer, detail).to.equal("accepted");
    };

    it("has offers for several blocks side by side, each under a name of its own", async () => {
      const [one, other] = [await chain.freshAccount(), await chain.freshAccount()];
      const [first, second] = [await signed(one, { nonce: 0 }), await signed(other, { nonce: 0 })];
      const target = await nextBlock();
      await Promise.all([offered(first, randomUUID(), target), offered(second, randomUUID(), target + 1n)]);
      expect([await sealed(), await sealed()]).to.deep.equal([[hashOf(first)], [hashOf(second)]]);
    });

    it("replaces an offer, also after a restart", async () => {
      const account = await chain.freshAccount();
      const [best, better, worst] = await Promise.all(
        [9n, 8n, 1n].map((tip) => signed(account, { nonce: 0, tipWei: tip * GWEI })),
      );
      const [replacementUuid, target] = [randomUUID(), await nextBlock()];
      await offered(best!, replacementUuid, target);
      await offered(better!, replacementUuid, target);
      await offered(worst!, replacementUuid, target, connected());
      expect(await sealed()).to.deep.equal([hashOf(worst!)]);
    });

    it("takes an offer back by its name, also after a restart", async () => {
      for (const by of [relay, connected()]) {
        const raw = await signed(await chain.freshAccount(), { nonce: 0 });
        const replacementUuid = randomUUID();
        await offered(raw, replacementUuid, await nextBlock());
        const { answer, detail } = await by.cancelBundles(replacementUuid);
        expect(answer, detail).to.equal("accepted");
        expect(detail.includes("may still land"), "what Titan does not promise").to.equal(dialect === "titan");
        expect(await sealed()).to.deep.equal([]);
      }
    });

    it("is told to whom to give back how much", async () => {
      const raw = await signed(await chain.freshAccount(), { nonce: 0 });
      await relay.sendBundle({ transactions: [raw], targetBlock: await nextBlock() });
      const [included] = (await builder.sealNow()).includedBundles;
      expect(included?.bundle.refund).to.deep.equal({ percent: 90, recipient: RECIPIENT });
    });

    it("is sent a private transaction only when it gives it up after a last block", async () => {
      const transaction = await signed(await chain.freshAccount(), { nonce: 0 });
      const transactionHash = hashOf(transaction);
      const sent = await relay.sendPrivate({ transaction, transactionHash, lastBlock: await nextBlock() });
      expect(sent.answer, sent.detail).to.equal(dialect === "flashbots" ? "accepted" : "rejected");
      expect(await sealed()).to.deep.equal(dialect === "flashbots" ? [transactionHash] : []);
    });

    it("is not asked for what it does not have", async () => {
      const raw = await signed(await chain.freshAccount(), { nonce: 0 });
      const simulation = await relay.simulateBundle({ transactions: [raw], targetBlock: await nextBlock() });
      expect(simulation.status).to.equal(dialect === "flashbots" ? "succeeded" : "unavailable");
      expect((await relay.userStats(1n)) === undefined).to.equal(dialect !== "flashbots");
    });
  });
}

describe("a bundle for several relays at once", () => {
  it("is taken by each of them in its own dialect", async () => {
    const chain = await startPrivateChain();
    const bundlePools = DIALECTS.map(() => new BundlePool());
    const locals = await Promise.all(
      DIALECTS.map((manner, index) =>
        startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool: bundlePools[index]!, manner }),
      ),
    );
    const relays = connectRelays(
      DIALECTS.map((dialect, index) => ({ name: dialect, url: locals[index]!.url, dialect })),
      { chainId: 1n, identityKey: ACCOUNTS.relayIdentity.privateKey },
    );
    const raw = await signed(await chain.freshAccount(), { nonce: 0 });
    const number = (await chain.headNumber()) + 1n;
    const offer = { transactions: [raw], targetBlock: number, replacementUuid: randomUUID() };
    const answers = await Promise.all(relays.map((relay) => relay.sendBundle(offer)));
    for (const local of locals) await local.stop();
    await chain.stop();
    expect(answers.map(({ answer }) => answer)).to.deep.equal(Array(4).fill("accepted"));
    const held = bundlePools.map((pool) => pool.meantFor({ number, timestampS: 0n }).map(({ hash }) => hash));
    expect(held).to.deep.equal(Array(4).fill([answers[0]!.detail]));
  });
});
