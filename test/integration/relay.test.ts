import { FlashbotsBundleProvider, FlashbotsBundleResolution } from "@flashbots/ethers-provider-bundle";
import { expect } from "chai";
import { id, JsonRpcProvider, Wallet } from "ethers";
import { ArbError } from "../../bot/core/errors.ts";
import { type Builder, BUILDER_COINBASE, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { flashbotsSignature } from "../../devnet/relay/flashbots-signature.ts";
import { type Relay, startRelay } from "../../devnet/relay/relay.ts";
import {
  CLAIMED_REVERT_DATA,
  COINBASE_PAYER,
  hashOf,
  RECIPIENT,
  type PrivateChain,
  signed,
  startPrivateChain,
} from "../builders/private-chain.ts";

const GWEI = 10n ** 9n;

describe("Flashbots relay", () => {
  let chain: PrivateChain;
  let bundlePool: BundlePool;
  let builder: Builder;
  let relay: Relay;
  let provider: JsonRpcProvider;
  let client: FlashbotsBundleProvider;
  const identity = new Wallet(id("searcher"));

  before(async () => {
    chain = await startPrivateChain();
    bundlePool = new BundlePool();
    builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
    relay = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool });
    provider = new JsonRpcProvider(chain.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    provider.pollingInterval = 20;
    client = await clientOf(identity);
  });
  after(async () => {
    provider.destroy();
    await relay.stop();
    await builder.stop();
    await chain.stop();
  });

  const clientOf = (wallet: Wallet) => FlashbotsBundleProvider.create(provider, wallet, relay.url, 1);
  const nextBlock = async () => Number(await chain.headNumber()) + 1;

  describe("with the official client", () => {
    it("simulates what will happen, to the wei", async () => {
      const account = await chain.freshAccount();
      const bundle = [
        await signed(account, { nonce: 0, tipWei: 2n * GWEI }),
        await signed(account, { nonce: 1, tipWei: GWEI, to: COINBASE_PAYER, valueWei: 10n ** 15n }),
      ];
      const target = await nextBlock();
      const simulation = await client.simulate(bundle, target);
      if ("error" in simulation) throw new Error(simulation.error.message);
      expect(simulation.firstRevert).to.equal(undefined);
      const [first, second] = simulation.results.map((result) => BigInt(result.gasUsed));
      const tipsWei = first! * 2n * GWEI + second! * GWEI;
      expect(simulation.gasFees).to.equal(tipsWei);
      expect(simulation.ethSentToCoinbase).to.equal(10n ** 15n);
      expect(simulation.coinbaseDiff).to.equal(tipsWei + 10n ** 15n);
      expect(simulation.bundleGasPrice).to.equal(simulation.coinbaseDiff / (first! + second!));
      expect(simulation.stateBlockNumber).to.equal(target - 1);
      expect(simulation.bundleHash).to.equal(FlashbotsBundleProvider.generateBundleHash(bundle.map(hashOf)));
      const result = simulation.results[1] as unknown as Record<string, string>;
      expect(result).to.include({ txHash: hashOf(bundle[1]!), value: "0x", ethSentToCoinbase: String(10n ** 15n) });
      expect(result["fromAddress"]).to.equal(account.address.toLowerCase());
      expect(result["toAddress"]).to.equal(COINBASE_PAYER);

      await client.sendRawBundle(bundle, target);
      const coinbaseBefore = await provider.getBalance(BUILDER_COINBASE);
      await builder.sealNow();
      expect((await provider.getBalance(BUILDER_COINBASE)) - coinbaseBefore).to.equal(simulation.coinbaseDiff);
    });

    it("tells a revert with its data, and goes on with the next transaction", async () => {
      const account = await chain.freshAccount();
      const to = await chain.freshOpportunity();
      const bundle = await Promise.all([0, 1, 2].map((nonce) => signed(account, { nonce, to, valueWei: 0n })));
      const simulation = await client.simulate(bundle, await nextBlock());
      if ("error" in simulation) throw new Error(simulation.error.message);
      expect(simulation.results).to.have.length(3);
      expect(simulation.firstRevert).to.include({
        txHash: hashOf(bundle[1]!),
        error: "execution reverted",
        revert: CLAIMED_REVERT_DATA,
      });
    });

    it("simulates on an earlier state when it is asked to", async () => {
      const account = await chain.freshAccount();
      const bundle = [await signed(account, { nonce: 0 })];
      const target = await nextBlock();
      await client.sendRawBundle(bundle, target);
      await builder.sealNow();
      const now = await client.simulate(bundle, target + 1);
      expect("error" in now && now.error.message).to.match(/^err: nonce too low: address 0x/);
      const then = await client.simulate(bundle, target, target - 1);
      expect("results" in then && then.results).to.have.length(1);
      const never = await client.simulate(bundle, target + 5, target + 4);
      expect("error" in never && never.error.message).to.equal("header not found");
    });

    it("has a bundle included, and says so in its statistics", async () => {
      const account = await chain.freshAccount();
      const target = await nextBlock();
      const sent = await client.sendBundle(
        [0, 1].map((nonce) => ({
          signer: account,
          transaction: { nonce, chainId: 1, to: RECIPIENT, gasLimit: 21_000, gasPrice: 50n * GWEI },
        })),
        target,
      );
      if ("error" in sent) throw new Error(sent.error.message);
      const early = (await client.getBundleStatsV2(sent.bundleHash, target)) as unknown as Record<string, unknown>;
      expect(early["isSimulated"]).to.equal(false);
      expect(early["receivedAt"]).to.match(/^\d{4}-\d\d-\d\dT/);

      const resolution = sent.wait();
      await builder.sealNow();
      expect(await resolution).to.equal(FlashbotsBundleResolution.BundleIncluded);
      const stats = (await client.getBundleStatsV2(sent.bundleHash, target)) as unknown as Record<string, unknown>;
      expect(stats["isSimulated"]).to.equal(true);
      expect(stats["consideredByBuildersAt"]).to.have.length(1);
      expect(stats["sealedByBuildersAt"]).to.have.length(1);
      const user = (await client.getUserStatsV2()) as unknown as Record<string, string>;
      expect(BigInt(user["allTimeValidatorPayments"]!) > 0n).to.equal(true);
      expect(user["last1dGasSimulated"]).to.equal(user["allTimeGasSimulated"]);
    });

    it("tells nobody else of a bundle", async () => {
      const account = await chain.freshAccount();
      const target = await nextBlock();
      const sent = await client.sendRawBundle([await signed(account, { nonce: 0 })], target);
      const stranger = await clientOf(new Wallet(id("stranger")));
      expect(await stranger.getBundleStatsV2("bundleHash" in sent ? sent.bundleHash : "", target)).to.deep.equal({
        isSimulated: false,
      });
      await builder.sealNow();
    });

    it("does not include a bundle of which a transaction reverts", async () => {
      const account = await chain.freshAccount();
      const to = await chain.freshOpportunity();
      const bundle = await Promise.all([0, 1].map((nonce) => signed(account, { nonce, to, valueWei: 0n })));
      const sent = await client.sendRawBundle(bundle, await nextBlock());
      if ("error" in sent) throw new Error(sent.error.message);
      const resolution = sent.wait();
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
      expect(await resolution).to.equal(FlashbotsBundleResolution.BlockPassedWithoutInclusion);
    });

    it("gives an opportunity to the better payer of two rivals", async () => {
      const [one, other] = [await chain.freshAccount(), await chain.freshAccount()];
      const to = await chain.freshOpportunity();
      const target = await nextBlock();
      const low = await signed(one, { nonce: 0, to, valueWei: 0n, tipWei: GWEI });
      const high = await signed(other, { nonce: 0, to, valueWei: 0n, tipWei: 2n * GWEI });
      await client.sendRawBundle([low], target);
      await (await clientOf(new Wallet(id("rival")))).sendRawBundle([high], target);
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(high)]);
    });

    it("lets the next bundle of the same name take the place of the last one", async () => {
      const account = await chain.freshAccount();
      const target = await nextBlock();
      const [first, second] = [
        await signed(account, { nonce: 0, tipWei: 9n * GWEI }),
        await signed(account, { nonce: 0 }),
      ];
      for (const raw of [first, second]) await client.sendRawBundle([raw], target, { replacementUuid: "mine" });
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(second)]);
    });

    it("takes bundles back by their name, for the one who sent them", async () => {
      const account = await chain.freshAccount();
      const target = await nextBlock();
      const raw = await signed(account, { nonce: 0 });
      const sent = await client.sendRawBundle([raw], target, { replacementUuid: "regret" });
      const stranger = await clientOf(new Wallet(id("stranger")));
      expect(await stranger.cancelBundles("regret")).to.deep.equal({ bundleHashes: [] });
      expect(await client.cancelBundles("regret")).to.deep.equal({
        bundleHashes: ["bundleHash" in sent && sent.bundleHash],
      });
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
    });

    it("tries a private transaction in every block until it works, and shows it to nobody", async () => {
      const account = await chain.freshAccount();
      const later = await signed(account, { nonce: 1 });
      const sent = await client.sendPrivateTransaction({ signedTransaction: later });
      expect("transaction" in sent && sent.transaction.hash).to.equal(hashOf(later));
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
      expect(await chain.publicPool()).to.deep.equal([]);
      const first = await signed(account, { nonce: 0 });
      await client.sendPrivateTransaction({ signedTransaction: first });
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(first)]);
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(later)]);
    });

    it("gives a private transaction up after its last block, and takes it back when asked", async () => {
      const account = await chain.freshAccount();
      const [limited, regretted] = [
        await signed(account, { nonce: 1 }),
        await signed(account, { nonce: 1, tipWei: 3n }),
      ];
      const target = await nextBlock();
      await client.sendPrivateTransaction({ signedTransaction: limited }, { maxBlockNumber: target });
      await client.sendPrivateTransaction({ signedTransaction: regretted });
      expect(await client.cancelPrivateTransaction(hashOf(regretted))).to.equal(true);
      await builder.sealNow();
      await client.sendPrivateTransaction({ signedTransaction: await signed(account, { nonce: 0 }) });
      for (let block = 0; block < 2; block++) await builder.sealNow();
      expect(await provider.getTransactionCount(account.address)).to.equal(1);
    });
  });

  describe("against bad requests", () => {
    const post = async (body: string, headers: Record<string, string> = {}) => {
      const response = await fetch(relay.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const request = async (method: string, params: unknown) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method, params });
      return post(body, { "X-Flashbots-Signature": await flashbotsSignature(identity, body) });
    };
    const errorOf = async (method: string, params: unknown) => {
      const { status, body } = await request(method, params);
      expect(status).to.equal(200);
      expect(body["id"]).to.equal(7);
      return body["error"] as { code: number; message: string };
    };

    it("asks for a signature in Flashbots' words", async () => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_sendBundle", params: [{}] });
      expect(await post(body)).to.deep.equal({
        status: 403,
        body: { error: "missing X-Flashbots-Signature header" },
      });
      const other = await flashbotsSignature(identity, `${body} `);
      expect(await post(body, { "X-Flashbots-Signature": other })).to.deep.equal({
        status: 403,
        body: { error: `error in signature check ${identity.address}` },
      });
      for (const header of ["nonsense", `${identity.address}:0x12`, ":", `${Wallet.createRandom().address}:${other}`]) {
        expect((await post(body, { "X-Flashbots-Signature": header })).status).to.equal(403);
      }
    });

    it("names the field that is wrong", async () => {
      const account = await chain.freshAccount();
      const tx = await signed(account, { nonce: 0 });
      const blockNumber = `0x${(await nextBlock()).toString(16)}`;
      const cases: [string, unknown, RegExp][] = [
        ["eth_sendBundle", {}, /^params must be an array/],
        ["eth_sendBundle", [{ blockNumber }], /^txs must be an array of at most 100/],
        [
          "eth_sendBundle",
          [{ txs: ["0x1234"], blockNumber }],
          /^txs\[0\] cannot be used: the bytes are not a transaction/,
        ],
        ["eth_sendBundle", [{ txs: [5], blockNumber }], /^txs\[0\] must be a signed transaction/],
        ["eth_sendBundle", [{ txs: [tx] }], /^blockNumber is missing/],
        ["eth_sendBundle", [{ txs: [tx], blockNumber: 12 }], /^blockNumber must be a hexadecimal/],
        ["eth_sendBundle", [{ txs: [tx], blockNumber: "0x0" }], /^blockNumber 0 is in the past/],
        ["eth_sendBundle", [{ txs: [tx], blockNumber: "0xfffff" }], /^blockNumber 1048575 is more than 100 blocks/],
        ["eth_sendBundle", [{ txs: [tx], blockNumber: "0xffffffffffffffff" }], /^blockNumber must be .* below 2\^53/],
        ["eth_sendBundle", [{ txs: [tx], blockNumber, minTimestamp: -1 }], /^minTimestamp must be a time/],
        ["eth_sendBundle", [{ txs: [tx], blockNumber, revertingTxHashes: ["0x1"] }], /^revertingTxHashes must be/],
        ["eth_sendBundle", [{ txs: [tx], blockNumber, replacementUuid: 3 }], /^replacementUuid must be a string/],
        ["eth_sendBundle", [{ txs: [] }], /^txs is empty/],
        [
          "eth_sendBundle",
          [{ txs: [await signed(account, { nonce: 0, chainId: 5 })], blockNumber }],
          /chain 5, this is chain 1$/,
        ],
        ["eth_callBundle", [{ txs: [tx], blockNumber, stateBlockNumber: "pending" }], /^stateBlockNumber must be/],
        ["eth_callBundle", [{ txs: [tx], blockNumber, coinbase: "0x1" }], /^coinbase must be an address/],
        ["eth_cancelBundle", [{}], /^replacementUuid is missing/],
        ["eth_sendPrivateTransaction", [{ tx, maxBlockNumber: "0x0" }], /^maxBlockNumber 0 is in the past/],
        ["eth_cancelPrivateTransaction", [{ txHash: "0x" }], /^txHash must be a hash/],
        ["flashbots_getBundleStatsV2", [{ blockNumber }], /^bundleHash must be a hash/],
      ];
      for (const [method, params, message] of cases) {
        const error = await errorOf(method, params);
        expect(error.message).to.match(message);
        expect(error.code).to.equal(-32602);
      }
      expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
    });

    it("knows no other methods, and nothing but JSON-RPC", async () => {
      expect((await errorOf("eth_sendRawTransaction", [])).code).to.equal(-32601);
      for (const [body, code] of [
        ["{", -32700],
        ["[]", -32600],
        ["null", -32600],
        [`{"method":5}`, -32600],
      ] as const) {
        const signature = await flashbotsSignature(identity, body);
        const answer = await post(body, { "X-Flashbots-Signature": signature });
        expect((answer.body["error"] as { code: number }).code).to.equal(code);
      }
      const large = await post("x".repeat(1_100_000), { "X-Flashbots-Signature": "any" });
      expect(large.status).to.equal(413);
      expect((await fetch(relay.url)).status).to.equal(404);
    });

    it("takes no more bundles than it can hold", async () => {
      const small = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool: new BundlePool({ maxBundles: 1 }) });
      const crowded = await FlashbotsBundleProvider.create(provider, identity, small.url, 1);
      const account = await chain.freshAccount();
      const answers = [];
      for (const tipWei of [1n, 1n, 2n]) {
        answers.push(await crowded.sendRawBundle([await signed(account, { nonce: 0, tipWei })], await nextBlock()));
      }
      await small.stop();
      expect(answers.map((answer) => "error" in answer)).to.deep.equal([false, false, true]);
    });

    it("says so when its port is in use", async () => {
      const port = Number(new URL(relay.url).port);
      const fault = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool, port }).catch(
        (thrown: unknown) => thrown,
      );
      expect(fault).to.be.instanceOf(ArbError);
      expect((fault as ArbError).code).to.equal("PORT_IN_USE");
    });
  });
});
