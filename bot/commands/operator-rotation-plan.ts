import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { type DeployedContract, readContract } from "./deployed-contract.ts";
import { type Holding, type MoveParts, type PlannedMove, planMove, type Unmoved } from "./operator-move-assets.ts";
import { type ReceivedTokens, receivedTokens } from "./operator-received-tokens.ts";
import type { PlannedSuccessor, RecordedContract, StandingContract, Succession } from "./operator-succession.ts";

export interface RotationParts extends MoveParts {
  readonly chainId: bigint;
  readonly succession: Succession;
  /** To be looked for besides those in the logs. */
  readonly listedTokens: readonly Address[];
}

export interface RotationRequest {
  readonly operators: readonly Address[];
  /** Further ones to look for. */
  readonly tokens: readonly Address[];
  /** Looks at no logs. */
  readonly listedOnly: boolean;
}

/** What a rotation would do, and the most that it can cost. */
export interface RotationPlan {
  /** Undefined when the successor stands already. */
  readonly deployment: PlannedSuccessor | undefined;
  readonly successor: Address;
  /** Of the contract that stands now. */
  readonly roles: DeployedContract;
  readonly operators: readonly Address[];
  /** Every asset of every contract that is to be emptied, the last contract first, its ETH last. */
  readonly assets: readonly Omit<Holding, "amountWei">[];
  /** Those that are there. */
  readonly moves: readonly PlannedMove[];
  readonly unmoved: readonly Unmoved[];
  /** How many tokens were looked for. */
  readonly tokenCount: number;
  /** Why there may be further tokens; undefined when every log was looked at. */
  readonly searchProblem: string | undefined;
  readonly maxGasCostWei: bigint;
  /** Writes down what an interrupted run has deployed. */
  readonly record: () => Promise<void>;
}

/**
 * Works a rotation out and sends nothing. When the successor stands already, it is what is left to be done: what an
 * interrupted run did not get to, or what has arrived since. Throws ROTATION_IMPOSSIBLE, ROTATION_UNDER_WAY,
 * CONTRACT_NOT_FOUND, NOT_OWNER or OWNER_UNFUNDED.
 */
export async function planRotation(parts: RotationParts, request: RotationRequest): Promise<RotationPlan> {
  const { provider, wallet, artifact, chainId, succession } = parts;
  const { operators } = request;
  const found = await succession.find(provider);
  if (found === undefined) throw impossible(`there is no ${succession.file}; deploy FlashArbitrage first`);
  const { contract: standing, record } = found;
  const { address } = standing;
  if ((await provider.getCode(address)) === "0x") throw new ArbError("CONTRACT_NOT_FOUND", { address, chainId });
  const roles = await readContract(provider, address, artifact);
  const { owner, wrappedNative } = roles;
  const account = wallet.address.toLowerCase();
  if (account !== owner) throw new ArbError("NOT_OWNER", { account, address, owner });
  if (operators.includes(owner)) throw impossible(`the new operator ${owner} is the owner`);
  await refuseUnmined(parts);

  const replaced = contractsToEmpty(standing, roles, operators);
  const isNew = replaced.includes(standing);
  const deployment = isNew ? await succession.plan(wallet, { ...roles, operators }, replaced) : undefined;
  const successor = deployment?.address ?? address;
  const { tokens, problem } = await searchTokens(parts, request, replaced, wrappedNative);
  const assets = replaced.flatMap(({ address: from }) => [
    ...tokens.map((asset) => ({ from, asset, to: successor })),
    // The successor takes ETH only while an execution is under way.
    { from, asset: "ETH" as const, to: owner },
  ]);
  const looked = [];
  for (const asset of assets) looked.push(await planMove(parts, asset));
  const moves = looked.filter((move) => move !== undefined && "gasLimit" in move);
  const unmoved = looked.filter((move) => move !== undefined && "problem" in move);
  const gas = [...moves, ...(deployment === undefined ? [] : [deployment])].map(({ gasLimit }) => gasLimit);
  const maxGasCostWei = await affordable(parts, gas);
  return {
    ...{ deployment, successor, roles, operators, assets, moves, unmoved, maxGasCostWei, record },
    ...{ tokenCount: tokens.length, searchProblem: problem },
  };
}

/** The contracts before the one that will have these operators, the last one first. */
function contractsToEmpty(
  standing: StandingContract,
  roles: DeployedContract,
  operators: readonly Address[],
): readonly RecordedContract[] {
  const isSame = operators.length === roles.operators.length && operators.every((one) => roles.operators.includes(one));
  if (!isSame) return [standing, ...standing.replaces];
  if (standing.replaces.length === 0) throw impossible(`these are the operators of ${roles.address} already`);
  return standing.replaces;
}

/** Moves wait in line behind it, and one of them may be among it. */
async function refuseUnmined({ provider, wallet }: RotationParts): Promise<void> {
  const [mined, sent] = await Promise.all([
    provider.getTransactionCount(wallet.address, "latest"),
    provider.getTransactionCount(wallet.address, "pending"),
  ]);
  if (sent > mined) {
    const problem = `The owner's transaction with nonce ${mined} was sent and is not mined yet; run this again when it is.`;
    throw new ArbError("ROTATION_UNDER_WAY", { problem });
  }
}

/** The known ones first: nobody can make them wait behind worthless ones. */
async function searchTokens(
  { provider, listedTokens }: RotationParts,
  request: RotationRequest,
  replaced: readonly RecordedContract[],
  wrappedNative: Address,
): Promise<ReceivedTokens> {
  const known = [wrappedNative, ...request.tokens, ...listedTokens];
  if (request.listedOnly) return { tokens: [...new Set(known)], problem: "no logs were looked at" };
  const holders = replaced.map(({ address }) => address);
  const firstBlock = replaced.reduce(
    (first, { blockNumber }) => (blockNumber < first ? blockNumber : first),
    replaced[0]?.blockNumber ?? 0n,
  );
  const head = BigInt(await provider.getBlockNumber());
  const received = await receivedTokens(provider, holders, firstBlock, head);
  return { ...received, tokens: [...new Set([...known, ...received.tokens])] };
}

/** What the gas costs at most. Throws OWNER_UNFUNDED when the owner's account has less. */
async function affordable({ provider, wallet }: RotationParts, gasLimits: readonly bigint[]): Promise<bigint> {
  const [fees, balanceWei] = await Promise.all([provider.getFeeData(), provider.getBalance(wallet.address)]);
  const neededWei = gasLimits.reduce((sum, gas) => sum + gas, 0n) * (fees.maxFeePerGas ?? fees.gasPrice ?? 0n);
  if (balanceWei < neededWei) {
    throw new ArbError("OWNER_UNFUNDED", { account: wallet.address, balanceWei, neededWei });
  }
  return neededWei;
}

function impossible(problem: string): ArbError {
  return new ArbError("ROTATION_IMPOSSIBLE", { problem });
}
