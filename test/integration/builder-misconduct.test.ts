import { expect } from "chai";
import { type Builder, startBuilder } from "../../devnet/builder/builder.ts";
import { privateTransactionBundle } from "../../devnet/builder/bundle.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { HONEST, type MisconductOf, PRIVATE_TRANSACTIONS_STUCK } from "../../devnet/builder/misconduct.ts";
import {
  bundleOf,
  hashOf,
  type PrivateChain,
  RECIPIENT,
  signed,
  startPrivateChain,
} from "../builders/private-chain.ts";

describe("a builder that misbehaves", () => {
  let chain: PrivateChain;
  let bundlePool: BundlePool;
  let builder: Builder;
  let misconduct: MisconductOf;

  before(async () => {
    chain = await startPrivateChain();
    bundlePool = new BundlePool({ misconduct: (bundle) => misconduct(bundle) });
    builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
  });
  after(async () => {
    await builder.stop();
    await chain.stop();
  });

  const aBundle = async (name?: string) => {
    const raw = await signed(await chain.freshAccount(), { nonce: 0 });
    const facts = name === undefined ? {} : { replacementUuid: name };
    const bundle = bundleOf([raw], (await chain.headNumber()) + 1n, facts);
    expect(bundlePool.add(bundle)).to.equal(true);
    return { raw, bundle };
  };
  const sealed = async () => (await builder.sealNow()).transactionHashes;

  it("takes a bundle and drops it without a word, until it mends its ways", async () => {
    misconduct = () => ({ dropsSilently: true });
    const { raw, bundle } = await aBundle();
    expect(await sealed()).to.deep.equal([]);
    expect(bundlePool.progressOf(RECIPIENT, bundle.hash, bundle.lastBlock)?.simulatedAtMs).to.equal(undefined);
    misconduct = HONEST;
    bundlePool.add({ ...bundle, firstBlock: bundle.firstBlock + 1n, lastBlock: bundle.lastBlock + 1n });
    expect(await sealed()).to.deep.equal([hashOf(raw)]);
  });

  it("includes a bundle only blocks after the one it was for", async () => {
    misconduct = () => ({ lateByBlocks: 2n });
    const { raw } = await aBundle();
    expect([await sealed(), await sealed(), await sealed()]).to.deep.equal([[], [], [hashOf(raw)]]);
  });

  it("says that it took a bundle back, and includes it all the same", async () => {
    misconduct = () => ({ ignoresCancels: true });
    const { raw, bundle } = await aBundle("kept");
    expect(bundlePool.cancelBundles(RECIPIENT, "kept")).to.deep.equal([bundle.hash]);
    expect(await sealed()).to.deep.equal([hashOf(raw)]);
  });

  it("never includes a private transaction, while bundles go through", async () => {
    misconduct = PRIVATE_TRANSACTIONS_STUCK;
    const stuck = bundleOf([await signed(await chain.freshAccount(), { nonce: 0 })], 0n).transactions[0]!;
    const firstBlock = (await chain.headNumber()) + 1n;
    bundlePool.add(
      privateTransactionBundle(
        stuck,
        { firstBlock, lastBlock: firstBlock + 5n },
        { signer: RECIPIENT, receivedAtMs: 0 },
      ),
    );
    const { raw } = await aBundle();
    expect(await sealed()).to.deep.equal([hashOf(raw)]);
    expect(await sealed()).to.deep.equal([]);
    expect(await chain.publicPool()).to.deep.equal([]);
  });
});
