import { parseEther, type Signer } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import { encodeExecution, type Execution } from "../../bot/executors/flash/encode-route.ts";
import type { FundingKind } from "../../bot/executors/flash/funding.ts";
import { executionOf } from "../../test/contracts/fixture/arbitrage.ts";
import { aavePremiumWei, fundingBy } from "../../test/contracts/fixture/lenders.ts";
import { WETH_ADDRESS } from "../../test/contracts/fixture/local-chain.ts";
import { type Amounts, quoteCycle } from "../../test/contracts/fixture/quoted-cycle.ts";
import { readableArbitrage } from "../../test/builders/readable-arbitrage.ts";
import type { TradingPool } from "../../test/contracts/fixture/trading-pool.ts";
import { type AccessList, accessListOf } from "./access-list.ts";
import type { Stage } from "./stage.ts";

export const INPUT_WEI = parseEther("5");
const GAS_LIMIT = 2_000_000n;
const BPS = 10_000n;

/** One execution to be measured. */
export interface Plan {
  /** Names of the stage's pools in the order of the cycle. */
  readonly path: readonly string[];
  readonly funding: FundingKind;
  /** WETH when it is left out. */
  readonly profitToken?: "mint token";
  readonly amountsOf?: (index: number) => Amounts;
  readonly entry?: "readable";
  readonly caller?: "secondOperator";
  /** The storage that the execution uses, told before: every slot, or only whose it is. */
  readonly accessList?: "slots" | "addresses";
  readonly settings?: Partial<Execution> | ((stage: Stage) => Promise<Partial<Execution>>);
  /** What else has to be so. */
  readonly prepare?: (stage: Stage) => Promise<unknown>;
}

/**
 * The whole transaction's gas, from its receipt: alone in its block, on the stage as it is, which is left as it was.
 * Throws when the execution does not earn, to the wei, what its pools say.
 */
export async function measureGas(stage: Stage, plan: Plan): Promise<number> {
  const snapshot = await stage.chain.networkHelpers.takeSnapshot();
  try {
    const execution = await prepare(stage, plan);
    const caller = stage[plan.caller ?? "operator"];
    const to = await stage.contract.getAddress();
    const data = calldataOf(
      stage,
      execution,
      plan.entry === "readable" ? await recipientOf(stage, execution) : undefined,
    );
    if (plan.accessList === undefined) return (await send(stage, caller, to, data)).gas;
    const untold = await stage.chain.networkHelpers.takeSnapshot();
    const { hash } = await send(stage, caller, to, data);
    const list = await accessListOf(stage.node, hash, to);
    await untold.restore();
    const told = plan.accessList === "slots" ? list : list.map(({ address }) => ({ address, storageKeys: [] }));
    return (await send(stage, caller, to, data, told)).gas;
  } finally {
    await snapshot.restore();
  }
}

/** The execution, which is known to earn what its pools say. */
async function prepare(stage: Stage, plan: Plan): Promise<Execution> {
  const { contract, chain, lenders } = stage;
  const profitToken: Address = plan.profitToken === undefined ? WETH_ADDRESS : stage.mintToken;
  if (plan.funding === "own" && !endsWithV4(plan)) {
    const token = chain.weth.attach(profitToken);
    await token.getFunction("transfer")(contract, INPUT_WEI);
  }
  await plan.prepare?.(stage);
  const settings = typeof plan.settings === "function" ? await plan.settings(stage) : plan.settings;
  const pools = plan.path.map((name) => poolOf(stage, name));
  const { route, grossProfitWei } = await quoteCycle(profitToken, INPUT_WEI, pools, plan.amountsOf);
  const execution = executionOf(route, { funding: fundingBy(plan.funding, lenders), ...settings });

  const premiumWei = plan.funding === "aave" ? aavePremiumWei(INPUT_WEI) : 0n;
  const profitWei = grossProfitWei - premiumWei;
  const shareWei = (profitWei * BigInt(execution.settlement?.builderShareBps ?? 0)) / BPS;
  // On top of the latest block, as the transaction will be.
  const answer = await stage.operator.call({ to: contract, data: encodeExecution(execution), blockTag: "pending" });
  if (BigInt(answer) !== profitWei - shareWei || profitWei <= 0n) {
    throw new Error(`${plan.path.join(", ")} earns ${BigInt(answer)} instead of ${profitWei - shareWei}`);
  }
  return execution;
}

/** The cycle's last hop then hands over before it is paid. */
function endsWithV4({ path }: Plan): boolean {
  return path.at(-1)?.startsWith("v4") ?? false;
}

function poolOf({ pools }: Stage, name: string): TradingPool {
  const pool = pools.get(name);
  if (pool === undefined) throw new Error(`there is no pool ${name}`);
  return pool;
}

function calldataOf({ contract }: Stage, execution: Execution, recipient: string | undefined): string {
  if (recipient === undefined) return encodeExecution(execution);
  const arbitrage = readableArbitrage(execution, recipient);
  return contract.interface.encodeFunctionData("flashLoanArbitrage", [arbitrage]);
}

async function recipientOf(stage: Stage, { settlement }: Execution): Promise<string> {
  return stage[settlement?.recipient ?? "contract"].getAddress();
}

async function send(
  { chain, measuredAtS }: Stage,
  caller: Signer,
  to: string,
  data: string,
  accessList?: AccessList,
): Promise<{ readonly hash: string; readonly gas: number }> {
  await chain.networkHelpers.time.setNextBlockTimestamp(measuredAtS);
  const sent = await caller.sendTransaction({
    to,
    data,
    gasLimit: GAS_LIMIT,
    ...(accessList === undefined ? {} : { accessList: accessList.map((entry) => ({ ...entry })) }),
  });
  const receipt = await sent.wait();
  if (receipt?.status !== 1) throw new Error(`the transaction ${sent.hash} was not executed`);
  return { hash: sent.hash, gas: Number(receipt.gasUsed) };
}
