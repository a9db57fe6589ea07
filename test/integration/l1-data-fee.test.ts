import { expect } from "chai";
import {
  concat,
  Contract,
  getBytes,
  hexlify,
  Interface,
  JsonRpcProvider,
  keccak256,
  toBeHex,
  toQuantity,
} from "ethers";
import { DEFAULT_L1_DATA_FEE_SETTINGS, L1DataFee } from "../../bot/adapters/chain/l1-data-fee.ts";
import { awaitReceipt } from "../../bot/commands/await-receipt.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { startAnvil, type LocalChain } from "../../bot/fork/start-anvil.ts";
import { npmJson } from "../contracts/fixture/npm-artifact.ts";
import { aHead } from "../builders/heads.ts";
import { oneNodeChain } from "../builders/one-node-chain.ts";
import { eventually } from "../builders/eventually.ts";

const { oracle: ORACLE } = DEFAULT_L1_DATA_FEE_SETTINGS;
const L1_BLOCK = "0x4200000000000000000000000000000000000015";
/** The only account that may tell the rollup of its first layer. */
const DEPOSITOR = "0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001";
const PATIENCE = { timeoutMs: 10_000, pollMs: 5 };
const GWEI = 10n ** 9n;
/** Of signed transactions: ours have a few hundred bytes. */
const SIZES = [330, 331, 500, 777, 1_200, 3_999, 9_000];
const SIGNATURE_BYTES = 68;

interface Artifact {
  readonly abi: ConstructorParameters<typeof Interface>[0];
  readonly deployedBytecode: { readonly object: string };
}

function artifact(name: string): Artifact {
  return npmJson(`@eth-optimism/contracts-bedrock/forge-artifacts/${name}.sol/${name}.json`) as Artifact;
}

/** Random bytes without a zero. */
function noise(bytes: number): string {
  let text = "0x";
  for (let hash = keccak256("0x01"); text.length < 2 + 2 * bytes; hash = keccak256(hash)) text += hash.slice(2);
  return hexlify(getBytes(text.slice(0, 2 + 2 * bytes)).map((byte) => byte || 7));
}

describe("The fee for data of a rollup, by the OP stack's own contracts", () => {
  let node: LocalChain;
  let provider: JsonRpcProvider;
  let oracle: Contract;

  beforeEach(async () => {
    node = await startAnvil({ chainId: 10, autoImpersonate: true });
    provider = new JsonRpcProvider(node.rpcUrl, 10, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    provider.pollingInterval = 10;
    for (const [address, name] of [
      [ORACLE, "GasPriceOracle"],
      [L1_BLOCK, "L1Block"],
    ] as const) {
      await provider.send("anvil_setCode", [address, artifact(name).deployedBytecode.object]);
    }
    await provider.send("anvil_setBalance", [DEPOSITOR, toQuantity(10n ** 20n)]);
    oracle = new Contract(ORACLE, artifact("GasPriceOracle").abi, provider);
  });

  afterEach(async () => {
    provider.destroy();
    await node.stop();
  });

  async function deposit(to: string, data: string): Promise<void> {
    const hash = (await provider.send("eth_sendTransaction", [
      { from: DEPOSITOR, to, data, gas: toQuantity(500_000n) },
    ])) as string;
    const answer = await awaitReceipt(provider, hash, PATIENCE);
    expect(answer.receipt?.status).to.equal(1);
  }

  /** What the first layer costs, as the rollup is told since Ecotone. */
  async function tellOfL1(baseFeeWei: bigint, blobBaseFeeWei: bigint): Promise<void> {
    const [baseFeeScalar, blobBaseFeeScalar] = [2_269n, 1_055_762n];
    const selector = new Interface(artifact("L1Block").abi).getFunction("setL1BlockValuesEcotone")!.selector;
    const words = [baseFeeWei, blobBaseFeeWei, 1n, 2n].map((word) => toBeHex(word, 32));
    const scalars = [toBeHex(baseFeeScalar, 4), toBeHex(blobBaseFeeScalar, 4)];
    const numbers = [1n, 2n, 3n].map((number) => toBeHex(number, 8));
    await deposit(L1_BLOCK, concat([selector, ...scalars, ...numbers, ...words]));
  }

  async function upgradeTo(...upgrades: readonly ("setEcotone" | "setFjord")[]): Promise<void> {
    for (const upgrade of upgrades) await deposit(ORACLE, oracle.interface.encodeFunctionData(upgrade));
  }

  async function read(client: RpcClient = provider, problems: string[] = []): Promise<L1DataFee> {
    const fee = new L1DataFee(client, DEFAULT_L1_DATA_FEE_SETTINGS, (sentence) => problems.push(sentence));
    await fee.read(aHead(BigInt(await provider.getBlockNumber())));
    return fee;
  }

  it("is the oracle's upper bound for any size, or up to two bytes more", async () => {
    await upgradeTo("setEcotone", "setFjord");
    await tellOfL1(30n * GWEI, 5n * GWEI);
    const fee = await read();
    const upperBound = oracle.getFunction("getL1FeeUpperBound");
    for (const bytes of SIZES) {
      const ofOracle = (await upperBound(bytes - SIGNATURE_BYTES)) as bigint;
      const ofTwoMore = (await upperBound(bytes + 2 - SIGNATURE_BYTES)) as bigint;
      expect(fee.feeWei(bytes)! >= ofOracle, `${bytes} bytes: ${fee.feeWei(bytes)} for ${ofOracle}`).to.equal(true);
      expect(fee.feeWei(bytes)! <= ofTwoMore, `${bytes} bytes: ${fee.feeWei(bytes)} for ${ofTwoMore}`).to.equal(true);
    }
    expect(fee.feeWei(21), "no less than for a small one").to.equal(fee.feeWei(300));
  });

  it("is what bytes cost that cannot be compressed, where the oracle has no upper bound yet", async () => {
    await upgradeTo("setEcotone");
    await tellOfL1(30n * GWEI, 5n * GWEI);
    const fee = await read();
    const ofBytes = oracle.getFunction("getL1Fee");
    for (const bytes of SIZES) {
      const ofOracle = (await ofBytes(noise(bytes - SIGNATURE_BYTES))) as bigint;
      const ofTwoMore = (await ofBytes(noise(bytes + 2 - SIGNATURE_BYTES))) as bigint;
      expect(fee.feeWei(bytes)! >= ofOracle, `${bytes} bytes`).to.equal(true);
      expect(fee.feeWei(bytes)! <= ofTwoMore, `${bytes} bytes`).to.equal(true);
    }
  });

  it("follows the heads", async () => {
    await upgradeTo("setEcotone", "setFjord");
    await tellOfL1(30n * GWEI, 5n * GWEI);
    const chain = await oneNodeChain(provider, 10n, 10);
    const fee = new L1DataFee(provider, DEFAULT_L1_DATA_FEE_SETTINGS, () => undefined);
    const stop = await fee.follow(chain);
    try {
      const before = fee.feeWei(500)!;
      await tellOfL1(60n * GWEI, 10n * GWEI);
      await eventually(() => fee.feeWei(500)! > before);
      const doubled = fee.feeWei(500)!;
      expect(Number(doubled - 2n * before)).to.be.within(-2, 2);
    } finally {
      stop();
      chain.stop();
    }
  });

  it("is not known where there is no oracle, which is told once", async () => {
    await provider.send("anvil_setCode", [ORACLE, "0x"]);
    const problems: string[] = [];
    const fee = await read(provider, problems);
    await fee.read(aHead(0n));
    expect(fee.feeWei(500)).to.equal(undefined);
    expect(problems).to.deep.equal([`The fee for data cannot be read: there is no gas price oracle at ${ORACLE}.`]);
  });

  it("stays as it was read while the node does not answer, until that is too old", async () => {
    await upgradeTo("setEcotone", "setFjord");
    await tellOfL1(30n * GWEI, 5n * GWEI);
    const time = { ms: 0 };
    const clocks = { wallMs: () => time.ms, monotonicMs: () => time.ms };
    let isDown = false;
    const client: RpcClient = {
      send: (method, params) =>
        isDown ? Promise.reject(new Error("connection refused")) : provider.send(method, params),
    };
    const problems: string[] = [];
    const fee = new L1DataFee(client, DEFAULT_L1_DATA_FEE_SETTINGS, (sentence) => problems.push(sentence), clocks);
    const head = aHead(BigInt(await provider.getBlockNumber()));
    await fee.read(head);
    isDown = true;
    time.ms = 60_000;
    await fee.read(head);
    expect(typeof fee.feeWei(500)).to.equal("bigint");
    expect(problems).to.deep.equal(["The fee for data cannot be read: connection refused."]);
    time.ms = 60_001;
    expect(fee.feeWei(500)).to.equal(undefined);
    isDown = false;
    await fee.read(head);
    expect(typeof fee.feeWei(500)).to.equal("bigint");
  });
});
