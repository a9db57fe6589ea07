import { expect } from "chai";
import { Contract, isError } from "ethers";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import { PooledProvider } from "../../bot/adapters/chain/pooled-provider.ts";
import { type FaultyNode, startFaultyNode } from "../builders/faulty-node.ts";
import { NO_RETRY, type TestPools, testPools } from "../builders/pools-of-endpoints.ts";
import {
  BLOCK_READER,
  CLAIMED_REVERT_DATA,
  hashOf,
  type PrivateChain,
  signed,
  startPrivateChain,
} from "../builders/private-chain.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { forbidUnhandledRejections } from "../builders/unhandled-rejections.ts";

describe("several endpoints behind ethers' provider", () => {
  let anvil: PrivateChain;
  let first: FaultyNode;
  let pools: TestPools;
  let provider: PooledProvider;

  forbidUnhandledRejections();
  before(async () => {
    anvil = await startPrivateChain();
  });
  after(() => anvil.stop());
  beforeEach(async () => {
    first = await startFaultyNode(anvil.rpcUrl);
    pools = testPools();
    provider = new PooledProvider(await pools.open([first.url, anvil.rpcUrl], NO_RETRY), 1n);
  });
  afterEach(async () => {
    provider.destroy();
    await first.stop();
  });

  it("let contracts be called when one endpoint is gone", async () => {
    const contract = new Contract(BLOCK_READER, ["function read() view returns (uint256, uint256, uint256)"], provider);
    first.fault = "status-502";
    const [number] = (await contract.getFunction("read").staticCall()) as [bigint];
    expect(number).to.equal(await anvil.headNumber());
    expect(await provider.getBalance(BLOCK_READER)).to.equal(0n);
    expect(first.count("eth_chainId"), "asked at the connection only").to.equal(1);
  });

  it("give a contract's revert on as ethers does", async () => {
    const opportunity = await anvil.freshOpportunity();
    const account = await anvil.freshAccount();
    await anvil.rpc("eth_sendRawTransaction", await signed(account, { nonce: 0, to: opportunity }));
    await anvil.rpc("evm_mine");
    const thrown = await rejectionOf(provider.call({ to: opportunity, data: "0x" }));
    expect(isError(thrown, "CALL_EXCEPTION") && thrown.data).to.equal(CLAIMED_REVERT_DATA);
  });

  it("send a transaction and find its receipt", async () => {
    const account = await anvil.freshAccount();
    const raw = await signed(account, { nonce: 0 });
    const { hash } = await provider.broadcastTransaction(raw);
    expect(hash).to.equal(hashOf(raw));
    await anvil.rpc("evm_mine");
    expect((await provider.getTransactionReceipt(hash))?.status).to.equal(1);
  });

  it("read the market without ethers between, too", async () => {
    const reader = new MulticallMarketReader(provider.pool, []);
    expect(await reader.read(await anvil.headNumber())).to.deep.include({ pools: [] });
  });

  it("end with the provider", () => {
    provider.destroy();
    expect(provider.pool.states().every(({ status }) => status === "down")).to.equal(true);
  });
});
