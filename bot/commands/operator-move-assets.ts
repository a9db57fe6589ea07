import { type BaseWallet, Interface, type JsonRpcApiProvider } from "ethers";
import type { ContractArtifact } from "../config/contract-artifact.ts";
import { ArbError } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import { awaitReceipt } from "./await-receipt.ts";
import { refusalIn } from "./operator-refusal.ts";

export interface MoveParts {
  readonly provider: JsonRpcApiProvider;
  /** The owner's, connected to the provider. */
  readonly wallet: BaseWallet;
  readonly artifact: ContractArtifact;
}

/** Everything that a contract has of one asset, and where it is to go. */
export interface Holding {
  readonly from: Address;
  readonly asset: Address | "ETH";
  /** Undefined when the token does not even say that. */
  readonly amountWei: bigint | undefined;
  readonly to: Address;
}

export interface PlannedMove extends Holding {
  readonly amountWei: bigint;
  readonly gasLimit: bigint;
}

export interface Moved extends Holding {
  readonly transactionHash: Hex;
  readonly blockNumber: number;
}

/** What cannot be moved, and why. */
export interface Unmoved extends Holding {
  readonly problem: string;
}

const RECEIPT_PATIENCE = { timeoutMs: 300_000, pollMs: 250 };
/** Far above any honest transfer: a hostile token must not burn the owner's ETH. */
const MAX_MOVE_GAS = 1_000_000n;
const erc20 = new Interface(["function balanceOf(address) view returns (uint256)"]);

/** Tries a move without sending it. Undefined when nothing is there. */
export async function planMove(
  { provider, wallet, artifact }: MoveParts,
  { from, asset, to }: Omit<Holding, "amountWei">,
): Promise<PlannedMove | Unmoved | undefined> {
  let amountWei: bigint | undefined;
  try {
    amountWei = await balanceOf(provider, asset, from);
    if (amountWei === 0n) return undefined;
    const gas = await provider.estimateGas({
      from: wallet.address,
      to: from,
      data: withdrawal(artifact, asset, to, amountWei),
      gasLimit: MAX_MOVE_GAS,
    });
    const gasLimit = (gas * 12n) / 10n;
    return { from, asset, amountWei, to, gasLimit: gasLimit < MAX_MOVE_GAS ? gasLimit : MAX_MOVE_GAS };
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined) throw error;
    const problem = amountWei === undefined ? "it does not tell its balance" : `it cannot be moved: ${refusal}`;
    return { from, asset, amountWei, to, problem };
  }
}

/** Sends a planned move and waits for it. Throws ROTATION_UNDER_WAY when it is not mined in time. */
export async function carryOutMove(parts: MoveParts, move: PlannedMove): Promise<Moved | Unmoved> {
  const { provider, wallet, artifact } = parts;
  const { from, asset, amountWei, to, gasLimit } = move;
  const holding = { from, asset, amountWei, to };
  const data = withdrawal(artifact, asset, to, amountWei);
  const { hash } = await wallet.sendTransaction({ to: from, data, gasLimit });
  const answer = await awaitReceipt(provider, hash, RECEIPT_PATIENCE);
  if (answer.receipt === undefined) {
    const problem = `The transaction ${hash} was sent, but ${answer.problem}; run this again when it is mined.`;
    throw new ArbError("ROTATION_UNDER_WAY", { problem });
  }
  if (answer.receipt.status === 0) return { ...holding, problem: `its move ${hash} reverted` };
  // A hostile token may say that it was moved.
  const left = await planMove(parts, holding);
  if (left !== undefined && (left.amountWei ?? amountWei) >= amountWei) {
    return { ...holding, amountWei: left.amountWei, problem: `it is still there after ${hash}` };
  }
  return { ...holding, transactionHash: hash as Hex, blockNumber: answer.receipt.blockNumber };
}

async function balanceOf(provider: JsonRpcApiProvider, asset: Address | "ETH", holder: Address): Promise<bigint> {
  if (asset === "ETH") return provider.getBalance(holder);
  const data = erc20.encodeFunctionData("balanceOf", [holder]);
  const answer = await provider.call({ to: asset, data, gasLimit: MAX_MOVE_GAS });
  return erc20.decodeFunctionResult("balanceOf", answer)[0] as bigint;
}

function withdrawal(artifact: ContractArtifact, asset: Address | "ETH", to: Address, amountWei: bigint): string {
  const abi = new Interface(artifact.abi);
  return asset === "ETH"
    ? abi.encodeFunctionData("withdrawNative", [to, amountWei])
    : abi.encodeFunctionData("withdraw", [asset, to, amountWei]);
}
