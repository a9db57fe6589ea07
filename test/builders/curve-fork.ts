import { Interface, toQuantity } from "ethers";
import type { ContractAnswer, ContractRead } from "../../bot/adapters/chain/pools/multicall.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc, callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { placePreinstalled } from "../../devnet/mainnet/preinstalled.ts";
import { SeedingChain } from "../../devnet/mainnet/seeding-chain.ts";
import { serveRecordedBlock } from "./recorded-mainnet.ts";
import { forkBefore, replay } from "./recorded-replay.ts";
import { tokenBalance } from "./token-balance.ts";

/** Somebody without code or history. */
const TRADER: Address = "0x00000000000000000000000000000000c0ffee01";
const ERC20 = new Interface([
  "function approve(address spender, uint256 amount)",
  "event Transfer(address indexed from, address indexed to, uint256 amount)",
]);
const EXCHANGE = {
  int128: new Interface(["function exchange(int128 i, int128 j, uint256 dx, uint256 min_dy)"]),
  uint256: new Interface(["function exchange(uint256 i, uint256 j, uint256 dx, uint256 min_dy)"]),
};
const MAX_UINT256 = 2n ** 256n - 1n;
/** More than any amount that is tried, and far from an overflow with what somebody already has. */
const FORTUNE = 1n << 252n;
const ETH = 10n ** 24n;
/** Anvil refuses longer bodies. */
const TRIALS_A_CALL = 300;
const GAS = toQuantity(5_000_000);

/** An exchange to be tried. */
export interface CurveTrial {
  readonly pool: Address;
  readonly indices: keyof typeof EXCHANGE;
  readonly i: number;
  readonly j: number;
  readonly tokenOut: Address;
  readonly amountIn: bigint;
  /** The Unix second of the block; by default the one after the newest block's. */
  readonly timestampS?: bigint;
  /** Slots of the pool that are to have another value than on the chain. */
  readonly storage?: Readonly<Record<Hex, Hex>>;
}

/** What the pool's own code did. */
export interface CurvePayment {
  readonly amountOut: bigint;
  readonly gas: bigint;
}

interface SimulatedCall {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly logs: readonly TransferLog[];
}

interface TransferLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A fork of a recorded block with Curve pools, and a rich stranger who trades with them. */
export class CurveFork {
  readonly rpcUrl: string;
  readonly #stops: readonly (() => Promise<unknown>)[];

  /** The state after the recorded block's first `count` transactions, in its own second. */
  static async open(blockNumber: number, count = 0): Promise<CurveFork> {
    const node = await serveRecordedBlock(blockNumber);
    const stops: (() => Promise<unknown>)[] = [() => node.stop()];
    try {
      const chain = await forkBefore(node);
      const { rpcUrl } = chain;
      stops.unshift(() => chain.stop());
      await replay(rpcUrl, node.block, count);
      await placePreinstalled(new SeedingChain(rpcUrl));
      await callRpc(rpcUrl, "anvil_setBalance", [TRADER, toQuantity(ETH)]);
      await callRpc(rpcUrl, "anvil_impersonateAccount", [TRADER]);
      return new CurveFork(rpcUrl, stops);
    } catch (thrown) {
      for (const stop of stops) await stop();
      throw thrown;
    }
  }

  private constructor(rpcUrl: string, stops: readonly (() => Promise<unknown>)[]) {
    this.rpcUrl = rpcUrl;
    this.#stops = stops;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) await stop();
  }

  /** What contracts answer in the newest block. */
  read(reads: readonly ContractRead[]): Promise<ContractAnswer[]> {
    const asked = reads.map(({ target, data }) => callRpc(this.rpcUrl, "eth_call", [{ to: target, data }, "latest"]));
    return Promise.all(
      asked.map((answer) =>
        answer.then(
          (data) => data as Hex,
          () => undefined,
        ),
      ),
    );
  }

  /** Lets the trader pay the pool with these tokens in any amount. */
  async fund(pool: Address, tokens: readonly Address[]): Promise<void> {
    for (const token of tokens) {
      await this.#deal(token, TRADER, FORTUNE);
      await this.#send(token, ERC20.encodeFunctionData("approve", [pool, MAX_UINT256]));
    }
  }

  /**
   * Gives the pool of each token what it says that it holds, where less is recorded, so that it can pay. Some pools take all
   * that they have for theirs when they pay; others keep ETH and pay it out wrapped.
   */
  async endow(pool: Address, tokens: readonly Address[], amounts: readonly bigint[]): Promise<void> {
    await callRpc(this.rpcUrl, "anvil_setBalance", [pool, toQuantity(ETH)]);
    for (const [k, token] of tokens.entries()) {
      const amount = amounts[k] ?? 0n;
      if ((await tokenBalance(this.rpcUrl, token, pool)) < amount) await this.#deal(token, pool, amount);
    }
  }

  /** What the pool's `exchange` transfers to the trader in each trial, all on the same state; undefined: it reverts. */
  async tryOut(trials: readonly CurveTrial[]): Promise<(CurvePayment | undefined)[]> {
    const requests = trials.map((trial) => {
      const call = { from: TRADER, to: trial.pool, gas: GAS, data: exchangeCall(trial) };
      const block = {
        calls: [call],
        ...(trial.storage && { stateOverrides: { [trial.pool]: { stateDiff: trial.storage } } }),
        ...(trial.timestampS && { blockOverrides: { time: toQuantity(trial.timestampS) } }),
      };
      return { method: "eth_simulateV1", params: [{ blockStateCalls: [block] }, "latest"] };
    });
    const answers: { readonly calls: readonly SimulatedCall[] }[][] = [];
    for (let first = 0; first < requests.length; first += TRIALS_A_CALL) {
      const part = await callRpcBatch(this.rpcUrl, requests.slice(first, first + TRIALS_A_CALL));
      answers.push(...(part as typeof answers));
    }
    return answers.map(([block], k) => {
      const call = block?.calls[0];
      if (call === undefined) throw new Error("anvil has not simulated the exchange");
      return BigInt(call.status) === 0n
        ? undefined
        : { amountOut: paidOut(call.logs, trials[k]!), gas: BigInt(call.gasUsed) };
    });
  }

  /** Makes a block with the exchange, and tells what it transferred. Throws when it reverts. */
  async exchange(trial: CurveTrial): Promise<bigint> {
    if (trial.timestampS) await callRpc(this.rpcUrl, "evm_setNextBlockTimestamp", [toQuantity(trial.timestampS)]);
    const hash = await this.#send(trial.pool, exchangeCall(trial));
    const receipt = (await callRpc(this.rpcUrl, "eth_getTransactionReceipt", [hash])) as SimulatedCall;
    if (BigInt(receipt.status) === 0n) throw new Error("the exchange reverted");
    return paidOut(receipt.logs, trial);
  }

  async #deal(token: Address, account: Address, amount: bigint): Promise<void> {
    await callRpc(this.rpcUrl, "anvil_dealERC20", [account, token, toQuantity(amount)]);
  }

  async #send(to: Address, data: string): Promise<unknown> {
    const hash = await callRpc(this.rpcUrl, "eth_sendTransaction", [{ from: TRADER, to, data, gas: GAS }]);
    await callRpc(this.rpcUrl, "evm_mine");
    return hash;
  }
}

function exchangeCall({ indices, i, j, amountIn }: CurveTrial): string {
  return EXCHANGE[indices].encodeFunctionData("exchange", [i, j, amountIn, 0n]);
}

function paidOut(logs: readonly TransferLog[], { pool, tokenOut }: CurveTrial): bigint {
  const paid = logs
    .filter(({ address }) => address.toLowerCase() === tokenOut)
    .map((log) => ERC20.parseLog(log)?.args)
    .filter((args) => [args?.["from"], args?.["to"]].join().toLowerCase() === [pool, TRADER].join());
  if (paid.length !== 1) throw new Error(`the pool paid ${paid.length} times`);
  return paid[0]!["amount"] as bigint;
}
