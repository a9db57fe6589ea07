import {
  type BaseWallet,
  Interface,
  isError,
  type JsonRpcApiProvider,
  formatUnits,
  parseUnits,
  type TransactionRequest,
} from "ethers";
import type { ContractArtifact } from "../config/contract-artifact.ts";
import { ArbError } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import { awaitReceipt } from "./await-receipt.ts";
import type { DeployedContract } from "./deployed-contract.ts";

export interface WithdrawParts {
  readonly provider: JsonRpcApiProvider;
  readonly contract: DeployedContract;
  readonly artifact: ContractArtifact;
  /** The owner's, connected to the provider. */
  readonly wallet: BaseWallet;
}

export interface WithdrawRequest {
  /** A token, the chain's native coin, or its wrapped form as the contract knows it. */
  readonly asset: Address | "ETH" | "WETH";
  /** In whole units, such as "1.5", or everything there is. */
  readonly amount: string;
  readonly to: Address;
}

/** What a withdrawal would do, and the most it can cost. */
export interface WithdrawPlan {
  readonly asset: Address | "ETH";
  readonly symbol: string;
  readonly decimals: number;
  readonly amountWei: bigint;
  /** What the contract has of it before. */
  readonly balanceWei: bigint;
  readonly to: Address;
  readonly maxGasCostWei: bigint;
  readonly transaction: TransactionRequest;
}

const RECEIPT_TIMEOUT_MS = 300_000;
const RECEIPT_POLL_MS = 250;
const ETHER = { symbol: "ETH", decimals: 18 };
const erc20 = new Interface([
  "function balanceOf(address) view returns (uint256)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
]);

/** Works a withdrawal out and tries it without sending. Throws NOT_OWNER or WITHDRAWAL_IMPOSSIBLE. */
export async function planWithdrawal(parts: WithdrawParts, request: WithdrawRequest): Promise<WithdrawPlan> {
  const { provider, contract, artifact, wallet } = parts;
  const { to } = request;
  const asset = request.asset === "WETH" ? contract.wrappedNative : request.asset;
  const account = wallet.address.toLowerCase() as Address;
  if (account !== contract.owner) {
    throw new ArbError("NOT_OWNER", { account, address: contract.address, owner: contract.owner });
  }
  if (to === contract.address || to === asset) throw impossible(`${to} could not pass it on`);

  const { symbol, decimals } = asset === "ETH" ? ETHER : await tokenFacts(provider, asset);
  const balanceWei =
    asset === "ETH"
      ? await provider.getBalance(contract.address)
      : BigInt(await callToken(provider, asset, "balanceOf", [contract.address]));
  const amountWei = request.amount === "all" ? balanceWei : amountOf(request.amount, decimals);
  if (balanceWei === 0n) throw impossible(`the contract has no ${symbol}`);
  if (amountWei > balanceWei) throw impossible(`the contract has only ${formatUnits(balanceWei, decimals)} ${symbol}`);

  const abi = new Interface(artifact.abi);
  const data =
    asset === "ETH"
      ? abi.encodeFunctionData("withdrawNative", [to, amountWei])
      : abi.encodeFunctionData("withdraw", [asset, to, amountWei]);
  const transaction = { from: account, to: contract.address, data };
  const gasLimit = await estimated(provider, transaction);
  const fees = await provider.getFeeData();
  const maxFeePerGas = fees.maxFeePerGas ?? fees.gasPrice ?? 0n;
  return {
    asset,
    symbol,
    decimals,
    amountWei,
    balanceWei,
    to,
    maxGasCostWei: gasLimit * maxFeePerGas,
    transaction: { ...transaction, gasLimit, maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas ?? 0n },
  };
}

/** Sends a planned withdrawal and waits for it. Throws WITHDRAWAL_REVERTED or WITHDRAWAL_UNCERTAIN. */
export async function carryOutWithdrawal(
  { provider, wallet }: WithdrawParts,
  { transaction }: WithdrawPlan,
): Promise<{ readonly transactionHash: Hex; readonly blockNumber: number }> {
  const { hash } = await wallet.sendTransaction(transaction);
  const answer = await awaitReceipt(provider, hash, { timeoutMs: RECEIPT_TIMEOUT_MS, pollMs: RECEIPT_POLL_MS });
  if (answer.receipt === undefined) {
    throw new ArbError("WITHDRAWAL_UNCERTAIN", { transactionHash: hash, problem: answer.problem });
  }
  if (answer.receipt.status === 0) throw new ArbError("WITHDRAWAL_REVERTED", { transactionHash: hash });
  return { transactionHash: hash as Hex, blockNumber: answer.receipt.blockNumber };
}

async function tokenFacts(
  provider: JsonRpcApiProvider,
  token: Address,
): Promise<{ readonly symbol: string; readonly decimals: number }> {
  try {
    const [symbol, decimals] = await Promise.all([
      callToken(provider, token, "symbol"),
      callToken(provider, token, "decimals"),
    ]);
    return { symbol: symbolOf(symbol, token), decimals: Number(BigInt(decimals)) };
  } catch (error) {
    if (!isError(error, "CALL_EXCEPTION") && !(error instanceof SyntaxError)) throw error;
    throw impossible(`${token} is not a token`);
  }
}

/** Some old tokens answer with bytes32 instead of a string, and any token may answer what a terminal would obey. */
function symbolOf(answer: string, token: Address): string {
  try {
    const symbol = String(erc20.decodeFunctionResult("symbol", answer)[0]);
    return /^[\x21-\x7e]{1,16}$/.test(symbol) ? symbol : token;
  } catch {
    return token;
  }
}

async function callToken(
  provider: JsonRpcApiProvider,
  token: Address,
  name: string,
  args: readonly unknown[] = [],
): Promise<string> {
  return provider.call({ to: token, data: erc20.encodeFunctionData(name, args) });
}

function amountOf(written: string, decimals: number): bigint {
  const expected = `a number above zero with at most ${decimals} digits after the point, or "all"`;
  const refuse = (): never => {
    throw new ArbError("ARGUMENT_INVALID", { argument: "--amount", expected, actual: written });
  };
  if (!/^[0-9]{1,60}(\.[0-9]{1,36})?$/.test(written) || (written.split(".")[1] ?? "").length > decimals)
    return refuse();
  const amountWei = parseUnits(written, decimals);
  return amountWei > 0n ? amountWei : refuse();
}

async function estimated(provider: JsonRpcApiProvider, transaction: TransactionRequest): Promise<bigint> {
  try {
    return ((await provider.estimateGas(transaction)) * 12n) / 10n;
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION")) throw impossible("the contract or the token refuses it");
    throw error;
  }
}

function impossible(problem: string): ArbError {
  return new ArbError("WITHDRAWAL_IMPOSSIBLE", { problem });
}
