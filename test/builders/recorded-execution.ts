import type { TransactionReceipt } from "ethers";
import { ownBooks } from "../../bot/commands/backtest/own-books.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableHop } from "../../bot/executors/flash/executable-hop.ts";
import type { FundingKind, LenderKind } from "../../bot/executors/flash/funding.ts";
import { BUILDER_COINBASE } from "../../devnet/builder/builder.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";
import { readableArbitrage } from "./readable-arbitrage.ts";
import type { RecordedDesk } from "./recorded-desk.ts";
import { FOUNDED_PAIR } from "./recorded-pair.ts";
import { unrecordedReads } from "./unrecorded-reads.ts";

/** What an execution has done. */
export interface RecordedExecution {
  readonly receipt: TransactionReceipt;
  /** By how much the contract's balance of each hop's token in has grown, in base units. */
  readonly gains: readonly bigint[];
  /** What each hop's pool may still pull of its token in, in base units. */
  readonly allowances: readonly bigint[];
  /** Unrecorded state that its amounts may rest on. */
  readonly unverified: readonly string[];
}

/** A cycle to execute. */
export interface RecordedOrder {
  readonly hops: readonly ExecutableHop[];
  /** The recorded blocks have no lender: they hold too little of the state that one would read. */
  readonly funding: Exclude<FundingKind, LenderKind>;
  readonly minProfitWei: bigint;
}

/** Of every token of the cycle this rests in the contract before. */
const RESTING = 12_345n;

/** Has our contract execute a cycle, by the packed entry or by the readable one. */
export async function executeOn(
  desk: RecordedDesk,
  order: RecordedOrder,
  entry: "packed" | "readable" = "packed",
): Promise<RecordedExecution> {
  const { contract } = desk.floor;
  const { hops } = order;
  const tokens = hops.map(({ tokenIn }) => tokenIn);
  for (const token of tokens) await desk.give(token, contract, RESTING);
  if (order.funding === "own") await desk.give(tokens[0]!, contract, hops[0]!.amountIn as bigint);
  const balances = (): Promise<bigint[]> => Promise.all(tokens.map((token) => desk.balanceOf(token, contract)));
  const before = await balances();
  const receipt = await desk.send(desk.operator, contract, dataOf(order, contract, entry));
  const after = await balances();
  return {
    receipt,
    gains: after.map((held, index) => held - before[index]!),
    allowances: await Promise.all(hops.map(({ tokenIn, pool }) => desk.allowance(tokenIn, pool))),
    unverified: await unverifiedReads(desk, receipt.hash as Hex, hops),
  };
}

function dataOf(
  { hops, funding, minProfitWei }: RecordedOrder,
  contract: Address,
  entry: "packed" | "readable",
): string {
  const execution: Execution = {
    route: { profitToken: hops[0]!.tokenIn, hops },
    funding: { kind: funding },
    minProfitWei,
    expiryBlock: 1_000_000_000n,
    wrappedNative: PROTOCOLS.weth,
  };
  if (entry === "packed") return encodeExecution(execution);
  const arbitrage = readableArbitrage(execution, contract);
  return FlashArbitrage__factory.createInterface().encodeFunctionData("flashLoanArbitrage", [arbitrage]);
}

async function unverifiedReads(
  { floor, operator }: RecordedDesk,
  hash: Hex,
  hops: readonly ExecutableHop[],
): Promise<readonly string[]> {
  const ours: readonly string[] = [floor.contract, operator.address.toLowerCase(), BUILDER_COINBASE, FOUNDED_PAIR];
  const spenders = hops.map(({ pool }) => pool);
  const isInOurBooks = ownBooks([floor.contract, FOUNDED_PAIR], spenders);
  const reads = await unrecordedReads(floor, hash);
  return reads.filter((read) => !ours.includes(read) && !isInOurBooks(read));
}
