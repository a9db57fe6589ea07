import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Interface, type JsonRpcProvider, toQuantity, Wallet } from "ethers";
import { carryOutRotation, type RotationResult } from "../../bot/commands/operator-rotate.ts";
import { planRotation, type RotationParts, type RotationPlan } from "../../bot/commands/operator-rotation-plan.ts";
import { loadContractArtifact } from "../../bot/config/contract-artifact.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { deployFlashArbitrage, planDeployment } from "../../scripts/deployment/deploy-flash-arbitrage.ts";
import { DeploymentFiles, type DeploymentRecord } from "../../scripts/deployment/deployment-record.ts";
import { DeploymentSuccession } from "../../scripts/deployment/deployment-succession.ts";
import { flashArbitrageArtifact } from "../../scripts/deployment/flash-arbitrage-artifact.ts";
import { type ContractChain, startContractChain } from "./contract-chain.ts";
import { tokenBalance } from "./token-balance.ts";

const ERC20 = new Interface(["function transfer(address to, uint256 amount) returns (bool)"]);
const ARTIFACT = "artifacts/contracts/FlashArbitrage.sol/FlashArbitrage.json";
const [holder] = ACCOUNTS.traders;

/** What one rotation asks for, and with which endpoint and key. */
interface Asked {
  readonly operators: readonly Address[];
  readonly tokens?: readonly Address[];
  readonly listedOnly?: boolean;
  readonly listedTokens?: readonly Address[];
  readonly provider?: JsonRpcProvider;
  readonly ownerKey?: Hex;
  /** Hears of each asset that was moved. */
  readonly onMoved?: (asset: Address | "ETH") => void;
}

/** A chain with a recorded contract on it, as the deploy script leaves it. */
export interface RotationSite {
  readonly chain: ContractChain;
  /** The first contract. */
  readonly old: Address;
  readonly recordFile: string;
  /** Announces a deployment while it is under way. */
  readonly pendingFile: string;
  record(): DeploymentRecord;
  plan(asked: Asked): Promise<RotationPlan>;
  rotate(asked: Asked): Promise<RotationResult>;
  /** Sends an account tokens, or ETH as if forced in. */
  give(to: Address, token: Address | "ETH", amountWei: bigint): Promise<void>;
  balance(of: Address, token: Address | "ETH"): Promise<bigint>;
  /** Remembers chain and record as they are; what is returned brings them back. */
  mark(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Opens a site whose record is in a directory of its own, or in one that is there. */
export async function openRotationSite(network: string, existing?: string): Promise<RotationSite> {
  const directory = existing ?? mkdtempSync(path.join(tmpdir(), "arb-rotation-"));
  const chain = await startContractChain();
  const { provider, rpcUrl } = chain;
  const artifact = await loadContractArtifact(ARTIFACT);
  const deployable = flashArbitrageArtifact();
  const files = new DeploymentFiles(directory, network);
  const pendingFile = path.join(directory, `${network}.pending.json`);
  const owner = new Wallet(ACCOUNTS.owner.privateKey, provider);
  const roles = {
    owner: owner.address,
    payout: ACCOUNTS.liquidityProvider.address,
    operators: ACCOUNTS.operators.slice(0, 2).map(({ address }) => address),
    wrappedNative: PROTOCOLS.weth,
  };
  const deployment = await planDeployment(owner, deployable, network, roles);
  const { address } = await deployFlashArbitrage(owner, deployable, deployment, files);

  const partsOf = (asked: Asked): RotationParts => ({
    provider: asked.provider ?? provider,
    wallet: new Wallet(asked.ownerKey ?? ACCOUNTS.owner.privateKey, asked.provider ?? provider),
    artifact,
    chainId: 1n,
    succession: new DeploymentSuccession({ directory, network, chainId: 1n }, flashArbitrageArtifact),
    listedTokens: asked.listedTokens ?? [],
  });
  const plan: RotationSite["plan"] = ({ operators, tokens = [], listedOnly = false, ...asked }) =>
    planRotation(partsOf({ operators, ...asked }), { operators, tokens, listedOnly });
  return {
    chain,
    old: address.toLowerCase() as Address,
    recordFile: files.recordFile,
    pendingFile,
    record: () => JSON.parse(readFileSync(files.recordFile, "utf8")) as DeploymentRecord,
    plan,
    rotate: async (asked) =>
      carryOutRotation(partsOf(asked), await plan(asked), {
        recorded: () => undefined,
        moved: ({ asset }) => asked.onMoved?.(asset),
      }),
    give: async (to, token, amountWei) => {
      if (token === "ETH") await provider.send("anvil_setBalance", [to, toQuantity(amountWei)]);
      else await chain.send(holder!.address, token, ERC20.encodeFunctionData("transfer", [to, amountWei]) as Hex);
    },
    balance: (of, token) => (token === "ETH" ? provider.getBalance(of) : tokenBalance(rpcUrl, token, of)),
    mark: async () => {
      const snapshot = (await provider.send("evm_snapshot", [])) as Hex;
      const text = readFileSync(files.recordFile);
      return async () => {
        await provider.send("evm_setAutomine", [true]);
        await provider.send("evm_revert", [snapshot]);
        rmSync(pendingFile, { force: true });
        writeFileSync(files.recordFile, text);
      };
    },
    stop: async () => {
      await chain.stop();
      for (const file of [files.recordFile, pendingFile]) rmSync(file, { force: true });
      if (existing === undefined) rmSync(directory, { recursive: true });
    },
  };
}
