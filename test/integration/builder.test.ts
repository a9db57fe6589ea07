import { expect } from "chai";
import { setTimeout as delay } from "node:timers/promises";
import type { Hex } from "../../bot/core/hex.ts";
import { nextBlockTerms } from "../../devnet/builder/block-terms.ts";
import { type Builder, BUILDER_COINBASE, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { decodeSignedTransaction } from "../../devnet/builder/signed-transaction.ts";
import { simulateBlock } from "../../devnet/builder/simulate-block.ts";
import {
  BLOCK_READER,
  bundleOf,
  COINBASE_PAYER,
  hashOf,
  type PrivateChain,
  signed,
  startPrivateChain,
} from "../builders/private-chain.ts";

const GWEI = 10n ** 9n;

describe("builder", () => {
  let chain: PrivateChain;
  let bundlePool: BundlePool;
  let builder: Builder;

  before(async () => {
    chain = await startPrivateChain();
    bundlePool = new BundlePool();
    builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
  });
  after(async () => {
    await builder.stop();
    await chain.stop();
  });

  const nextBlock = async () => (await chain.headNumber()) + 1n;
  const sendPublic = async (raw: Hex) => (await chain.rpc("eth_sendRawTransaction", raw)) as Hex;

  it("makes a block only when it is asked to, in its own name", async () => {
    const number = await nextBlock();
    const sealed = await builder.sealNow();
    expect(sealed.number).to.equal(number);
    expect((await chain.block(number)).miner).to.equal(BUILDER_COINBASE);
    expect(await chain.headNumber()).to.equal(number);
  });

  it("puts bundles first and public transactions behind them by tip, each sender's in order", async () => {
    const [one, other, searcher] = [await chain.freshAccount(), await chain.freshAccount(), await chain.freshAccount()];
    const first = await signed(one, { nonce: 0, tipWei: 2n * GWEI });
    const second = await signed(one, { nonce: 1, tipWei: 9n * GWEI });
    const third = await signed(other, { nonce: 0, tipWei: 5n * GWEI });
    for (const raw of [second, first, third]) await sendPublic(raw);
    const bundle = [await signed(searcher, { nonce: 0 }), await signed(searcher, { nonce: 1, tipWei: 0n })];
    bundlePool.add(bundleOf(bundle, await nextBlock()));

    const sealed = await builder.sealNow();
    expect(sealed.transactionHashes).to.deep.equal([...bundle, third, first, second].map(hashOf));
    expect(sealed.faults).to.deep.equal([]);
  });

  it("gives a contested opportunity to the one who pays more for each gas, and names the loser's reason", async () => {
    const [poor, rich] = [await chain.freshAccount(), await chain.freshAccount()];
    const to = await chain.freshOpportunity();
    const low = bundleOf([await signed(poor, { nonce: 0, to, valueWei: 0n, tipWei: 2n * GWEI })], await nextBlock());
    const high = bundleOf([await signed(rich, { nonce: 0, to, valueWei: 0n, tipWei: 3n * GWEI })], await nextBlock());
    bundlePool.add(low);
    bundlePool.add(high);
    const sealed = await builder.sealNow();
    expect(sealed.includedBundles.map(({ bundle }) => bundle.hash)).to.deep.equal([high.hash]);
    expect(sealed.refusedBundles.map(({ bundle, refusal }) => [bundle.hash, refusal])).to.deep.equal([
      [low.hash, "outbid"],
    ]);
    expect(sealed.transactionHashes).to.deep.equal([high.transactions[0]?.hash]);
  });

  it("counts what is sent to the coinbase directly like a tip", async () => {
    const [tipping, paying] = [await chain.freshAccount(), await chain.freshAccount()];
    const tips = bundleOf([await signed(tipping, { nonce: 0, tipWei: 50n * GWEI })], await nextBlock());
    const pays = bundleOf(
      [await signed(paying, { nonce: 0, to: COINBASE_PAYER, valueWei: 10n ** 18n, tipWei: 0n })],
      await nextBlock(),
    );
    bundlePool.add(tips);
    bundlePool.add(pays);
    const sealed = await builder.sealNow();
    expect(sealed.includedBundles.map(({ bundle }) => bundle.hash)).to.deep.equal([pays.hash, tips.hash]);
    expect(sealed.includedBundles[0]?.paymentWei).to.equal(10n ** 18n);
  });

  it("leaves out all of a bundle of which a transaction reverts, unless that one may revert", async () => {
    const [strict, lenient] = [await chain.freshAccount(), await chain.freshAccount()];
    const to = await chain.freshOpportunity();
    const claim = await signed(strict, { nonce: 0, to, valueWei: 0n });
    const claimAgain = await signed(strict, { nonce: 1, to, valueWei: 0n });
    const strictBundle = bundleOf([claim, claimAgain], await nextBlock());
    bundlePool.add(strictBundle);
    const sealed = await builder.sealNow();
    expect(sealed.transactionHashes).to.deep.equal([]);
    expect(sealed.refusedBundles[0]?.refusal).to.equal("reverted");
    expect(sealed.refusedBundles[0]?.detail).to.contain(hashOf(claimAgain));

    const tolerated = [
      await signed(lenient, { nonce: 0, to, valueWei: 0n }),
      await signed(lenient, { nonce: 1, to, valueWei: 0n }),
    ];
    const mayRevert = hashOf(tolerated[1]!);
    bundlePool.add(bundleOf(tolerated, await nextBlock(), { revertingTxHashes: [mayRevert] }));
    expect((await builder.sealNow()).transactionHashes).to.deep.equal(tolerated.map(hashOf));
  });

  it("takes the better payer of two bundles with the same nonce", async () => {
    const account = await chain.freshAccount();
    const low = bundleOf([await signed(account, { nonce: 0, tipWei: GWEI })], await nextBlock());
    const high = bundleOf([await signed(account, { nonce: 0, tipWei: 2n * GWEI })], await nextBlock());
    bundlePool.add(low);
    bundlePool.add(high);
    const sealed = await builder.sealNow();
    expect(sealed.transactionHashes).to.deep.equal([high.transactions[0]?.hash]);
    expect(sealed.refusedBundles[0]?.detail).to.contain("nonce too low");
  });

  it("includes a bundle in its own block only, and within its own times", async () => {
    const account = await chain.freshAccount();
    const number = (await nextBlock()) + 1n;
    const raw = await signed(account, { nonce: 0 });
    bundlePool.add(bundleOf([raw], number));
    bundlePool.add(bundleOf([await signed(account, { nonce: 0, tipWei: 7n })], number, { minTimestampS: 2n ** 40n }));
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(raw)]);

    const late = await signed(account, { nonce: 1 });
    bundlePool.add(bundleOf([late], number));
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([]);
  });

  it("refuses what has a wrong nonce, too low a fee, no funds, or pays nothing", async () => {
    const [account, pauper] = [await chain.freshAccount(), await chain.freshAccount()];
    await chain.rpc("anvil_setBalance", pauper.address, "0x1");
    const number = await nextBlock();
    const refused = [
      await signed(account, { nonce: 4 }),
      await signed(account, { nonce: 0, maxFeePerGasWei: 5n, tipWei: 1n }),
      await signed(pauper, { nonce: 0 }),
      await signed(account, { nonce: 0, tipWei: 0n }),
      await signed(account, { nonce: 0, to: null }),
    ];
    for (const raw of refused) bundlePool.add(bundleOf([raw], number));
    const { refusedBundles, transactionHashes } = await builder.sealNow();
    expect(transactionHashes).to.deep.equal([]);
    const detailOf = (raw: Hex) =>
      refusedBundles.find(({ bundle }) => bundle.transactions[0]?.raw === raw)?.detail ?? "included";
    expect(refused.map(detailOf)).to.satisfy((details: string[]) =>
      [
        /nonce too high/,
        /less than block base fee/,
        /[Ii]nsufficient funds/,
        /pays the builder nothing/,
        /creation/,
      ].every((pattern, index) => pattern.test(details[index] ?? "")),
    );
  });

  it("never shows a bundle that it does not include", async () => {
    const [account, witness] = [await chain.freshAccount(), await chain.freshAccount()];
    const to = await chain.freshOpportunity();
    const included = await signed(witness, { nonce: 0, to, valueWei: 0n, tipWei: 9n * GWEI });
    const beaten = await signed(account, { nonce: 0, to, valueWei: 0n });
    const filter = await chain.rpc("eth_newPendingTransactionFilter");
    for (let block = 0; block < 3; block++) bundlePool.add(bundleOf([included], await nextBlock()));
    for (let block = 0n; block < 3n; block++) bundlePool.add(bundleOf([beaten], (await nextBlock()) + block));
    const seen = new Set<Hex>();
    const sealing = new AbortController();
    const watching = (async () => {
      while (!sealing.signal.aborted) for (const hash of await chain.publicPool()) seen.add(hash);
    })();
    for (let block = 0; block < 3; block++) await builder.sealNow();
    sealing.abort();
    await watching;
    for (const hash of (await chain.rpc("eth_getFilterChanges", filter)) as Hex[]) seen.add(hash);
    expect([...seen]).to.deep.equal([hashOf(included)]); // shows that the watching works
    expect(await chain.publicPool()).to.deep.equal([]);
  });

  it("keeps public transactions that have to wait in the pool", async () => {
    const [cheap, early] = [await chain.freshAccount(), await chain.freshAccount()];
    const tooCheap = await sendPublic(await signed(cheap, { nonce: 0, maxFeePerGasWei: 3n * GWEI }));
    const tooEarly = await sendPublic(await signed(early, { nonce: 1 }));
    const baseFee = (await nextBlockTerms(chain.rpcUrl)).baseFeePerGasWei;
    await chain.rpc("anvil_setNextBlockBaseFeePerGas", `0x${(5n * GWEI).toString(16)}`);
    const sealed = await builder.sealNow();
    expect(sealed.transactionHashes).to.deep.equal([]);
    expect(sealed.waitingTransactions).to.equal(2);
    expect(await chain.publicPool()).to.have.members([tooCheap, tooEarly]);
    expect((await nextBlockTerms(chain.rpcUrl)).baseFeePerGasWei).to.be.within(4n * GWEI, 5n * GWEI);

    await chain.rpc("anvil_setNextBlockBaseFeePerGas", `0x${baseFee.toString(16)}`);
    const filling = await sendPublic(await signed(early, { nonce: 0 }));
    expect((await builder.sealNow()).transactionHashes).to.have.members([tooCheap, tooEarly, filling]);
  });

  it("lets one of a bundle and a public transaction with the same nonce land: the bundle's", async () => {
    const account = await chain.freshAccount();
    const raw = await signed(account, { nonce: 0 });
    await sendPublic(await signed(account, { nonce: 0, tipWei: 80n * GWEI }));
    bundlePool.add(bundleOf([raw], await nextBlock()));
    expect((await builder.sealNow()).transactionHashes).to.deep.equal([hashOf(raw)]);
    expect(await chain.publicPool()).to.deep.equal([]);
  });

  it("tries transactions under the very terms of the block that follows", async () => {
    const account = await chain.freshAccount();
    const raw = await signed(account, { nonce: 0, to: BLOCK_READER, valueWei: 0n });
    const terms = await nextBlockTerms(chain.rpcUrl);
    const { trials } = await simulateBlock(chain.rpcUrl, terms, "latest", [decodeSignedTransaction(raw)]);
    const words = [terms.number, terms.timestampS, terms.baseFeePerGasWei];
    expect(trials[0]?.returnData).to.equal(`0x${words.map((word) => word.toString(16).padStart(64, "0")).join("")}`);
    expect(await chain.publicPool()).to.deep.equal([]);
  });

  it("keeps bundles together, and loses nothing, while the public pool fills", async () => {
    const sealing = new AbortController();
    const sending = [0, 1].map(async () => {
      const sent: Hex[] = [];
      while (!sealing.signal.aborted) {
        sent.push(await sendPublic(await signed(await chain.freshAccount(), { nonce: 0 })));
        await delay(5);
      }
      return sent;
    });
    const mined: Hex[] = [];
    try {
      for (let block = 0; block < 6; block++) {
        const number = await nextBlock();
        const bundles = await Promise.all(
          [0, 1, 2].map(async () => {
            const searcher = await chain.freshAccount();
            return Promise.all([0, 1].map((nonce) => signed(searcher, { nonce })));
          }),
        );
        for (const raws of bundles) bundlePool.add(bundleOf(raws, number));
        const sealed = await builder.sealNow();
        expect(sealed.faults).to.deep.equal([]);
        expect(sealed.includedBundles).to.have.length(3);
        expect(sealed.transactionHashes.slice(0, 6)).to.have.members(bundles.flat().map(hashOf));
        mined.push(...sealed.transactionHashes);
      }
    } finally {
      sealing.abort();
    }
    const sent = (await Promise.all(sending)).flat();
    mined.push(...(await builder.sealNow()).transactionHashes);
    expect(sent.length).to.be.greaterThan(10);
    expect(sent.filter((hash) => !mined.includes(hash))).to.deep.equal([]);
  });

  it("makes one block at a time when it is asked for several", async () => {
    const number = await nextBlock();
    const account = await chain.freshAccount();
    const hash = await sendPublic(await signed(account, { nonce: 0 }));
    const sealed = await Promise.all([builder.sealNow(), builder.sealNow(), builder.sealNow()]);
    expect(sealed.map((block) => block.number)).to.deep.equal([number, number + 1n, number + 2n]);
    expect(sealed.map((block) => block.transactionHashes)).to.deep.equal([[hash], [], []]);
  });

  it("makes blocks one after the other when making takes longer than the block time", async () => {
    const numbers: bigint[] = [];
    const ticking = await startBuilder({
      chainRpcUrl: chain.rpcUrl,
      bundlePool,
      blockTimeMs: 1,
      onBlock: (block) => numbers.push(block.number),
    });
    await delay(200);
    await ticking.stop();
    const head = await chain.headNumber();
    expect(numbers).to.have.length.greaterThan(3);
    expect(numbers).to.deep.equal(numbers.map((_, index) => numbers[0]! + BigInt(index)));
    expect(numbers.at(-1)).to.equal(head);
    await delay(50);
    expect(await chain.headNumber()).to.equal(head);
  });

  it("goes on after the node failed once", async () => {
    const faults: string[] = [];
    const flaky = await startPrivateChain();
    const ticking = await startBuilder({
      chainRpcUrl: flaky.rpcUrl,
      bundlePool: new BundlePool(),
      blockTimeMs: 20,
      onFault: (problem) => faults.push(problem),
    });
    await flaky.stop();
    await delay(100);
    await ticking.stop();
    expect(faults).to.have.length.greaterThan(1);
    expect(faults[0]).to.match(/does not answer/);
  });

  it("seals ten bundles and ten public transactions as planned", async () => {
    const number = await nextBlock();
    for (let index = 0; index < 10; index++) {
      const [searcher, user] = [await chain.freshAccount(), await chain.freshAccount()];
      bundlePool.add(bundleOf([await signed(searcher, { nonce: 0 }), await signed(searcher, { nonce: 1 })], number));
      await sendPublic(await signed(user, { nonce: 0 }));
    }
    const sealed = await builder.sealNow();
    expect(sealed.transactionHashes).to.have.length(30);
    expect(sealed.faults).to.deep.equal([]);
  });
});
