import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { type EmbeddedMainnet, startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";
import { deployFlashArbitrage, planDeployment } from "../../scripts/deployment/deploy-flash-arbitrage.ts";
import { DeploymentFiles } from "../../scripts/deployment/deployment-record.ts";
import { DeploymentUnderWayError } from "../../scripts/deployment/deployment-under-way-error.ts";
import { findDeployment } from "../../scripts/deployment/find-deployment.ts";
import { flashArbitrageArtifact } from "../../scripts/deployment/flash-arbitrage-artifact.ts";
import { KNOWN_CHAINS } from "../../scripts/deployment/known-chains.ts";
import { eventually } from "../builders/eventually.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ARTIFACT = flashArbitrageArtifact();
const ARGUMENTS = {
  owner: new Wallet(ACCOUNTS.owner.privateKey).address,
  payout: new Wallet(ACCOUNTS.liquidityProvider.privateKey).address,
  operators: ACCOUNTS.operators.map((operator) => new Wallet(operator.privateKey).address),
  ...KNOWN_CHAINS[1]!,
};

describe("deploying the contract", () => {
  let mainnet: EmbeddedMainnet;
  let chain: LocalChain;
  let provider: JsonRpcProvider;
  let directory: string;
  let files: DeploymentFiles;

  before(async () => {
    mainnet = await startEmbeddedMainnet();
  });

  beforeEach(async () => {
    chain = await forkChain({ rpcUrl: mainnet.rpcUrl });
    provider = new JsonRpcProvider(chain.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    provider.pollingInterval = 20;
    directory = await mkdtemp(path.join(tmpdir(), "deploy-"));
    files = new DeploymentFiles(directory, "fork");
  });

  afterEach(async () => {
    provider.destroy();
    await chain.stop();
    await rm(directory, { recursive: true });
  });

  after(() => mainnet.stop());

  const deployer = (): Wallet => new Wallet(ACCOUNTS.owner.privateKey, provider);
  const plan = () => planDeployment(deployer(), ARTIFACT, "fork", ARGUMENTS);
  const find = () => findDeployment(provider, ARTIFACT, files, "fork", 1);

  it("records what was deployed, and where the plan had said", async () => {
    const planned = await plan();
    const record = await deployFlashArbitrage(deployer(), ARTIFACT, planned, files);

    expect(record.address).to.equal(planned.address);
    const contract = FlashArbitrage__factory.connect(record.address, provider);
    expect(await contract.owner()).to.equal(ARGUMENTS.owner);
    expect(await contract.payout()).to.equal(ARGUMENTS.payout);
    const onDisk: unknown = JSON.parse(await readFile(path.join(directory, "fork.json"), "utf8"));
    expect(onDisk).to.deep.equal(record);
    expect(onDisk).to.include.keys(
      ..."network chainId address blockNumber transactionHash constructorArguments compiler commit".split(" "),
    );
    const receipt = await provider.getTransactionReceipt(record.transactionHash);
    expect(receipt?.blockNumber).to.equal(record.blockNumber);
    expect(receipt!.gasUsed <= planned.gasLimit, "the gas that was announced").to.be.true;
  });

  it("finds the standing deployment at the second run", async () => {
    const record = await deployFlashArbitrage(deployer(), ARTIFACT, await plan(), files);
    expect(await find()).to.deep.equal(record);
  });

  it("reads a record of the time when the contract still knew Balancer's Vault", async () => {
    const record = await deployFlashArbitrage(deployer(), ARTIFACT, await plan(), files);
    const balancerVault = `0x${"ba".repeat(20)}`;
    await files.writeRecord({
      ...record,
      constructorArguments: Object.assign({ balancerVault }, record.constructorArguments),
    });
    expect(await readFile(path.join(directory, "fork.json"), "utf8")).to.include(balancerVault);
    expect(await find()).to.deep.equal(record);
  });

  it("finds one that landed after the run that sent it had died", async () => {
    await diesAfterSending();
    await provider.send("evm_mine", []);
    const found = await find();
    expect(found?.constructorArguments).to.deep.equal(ARGUMENTS);
    expect(await provider.getCode(found!.address)).not.to.equal("0x");
    expect(await readdir(directory)).to.include("fork.json");
  });

  it("does not deploy again while one that was sent may still land", async () => {
    await diesAfterSending();
    expect(await rejectionOf(find())).to.be.instanceOf(DeploymentUnderWayError);
  });

  it("deploys anew when the recorded chain is gone", async () => {
    await deployFlashArbitrage(deployer(), ARTIFACT, await plan(), files);
    const restarted = await forkChain({ rpcUrl: mainnet.rpcUrl });
    const other = new JsonRpcProvider(restarted.rpcUrl, 1, { staticNetwork: true });
    try {
      expect(await findDeployment(other, ARTIFACT, files, "fork", 1)).to.equal(undefined);
    } finally {
      other.destroy();
      await restarted.stop();
    }
  });

  /** Sends the deployment into the pool of a chain that makes no block, and never hears of it. */
  async function diesAfterSending(): Promise<void> {
    await provider.send("evm_setAutomine", [false]);
    const planned = await plan();
    void deployFlashArbitrage(deployer(), ARTIFACT, planned, files).catch(() => undefined);
    await eventually(async () => (await provider.getTransactionCount(planned.deployer, "pending")) > planned.nonce);
  }
});

describe("npx hardhat deploy", () => {
  for (const { args, says } of [
    { args: ["--operators", ARGUMENTS.operators[0]!], says: "--owner must be an address, but is missing." },
    { args: ["--owner", "0x12", "--operators", "0x34"], says: "--owner must be an address, but is 0x12." },
    {
      args: ["--owner", ARGUMENTS.owner, "--operators", ARGUMENTS.operators[0]!],
      says: "Chain 31337 is not in scripts/deployment/known-chains.ts.",
    },
  ]) {
    it(`refuses "${args.join(" ").replace(/0x\w{40}/g, "0x…")}" in a sentence`, async () => {
      const { code, stderr } = await hardhatDeploy(args);
      expect(code).to.equal(1);
      expect(stderr).to.include(says);
      expect(stderr).not.to.match(/\n\s+at /);
    });
  }
});

function hardhatDeploy(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const hardhat = path.join(ROOT, "node_modules/hardhat/dist/src/cli.js");
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [hardhat, "deploy", "--network", "default", ...args],
      { cwd: ROOT },
      (error, _out, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stderr });
      },
    );
  });
}
