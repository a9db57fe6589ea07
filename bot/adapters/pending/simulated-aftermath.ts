import type { Address } from "../../core/hex.ts";
import type { PendingCall, PendingLog, PendingTransaction } from "../../core/pending-transaction.ts";
import type { PoolEntry } from "../../core/pool-entry.ts";
import type { Aftermath, AftermathReader, Beneath, NoAftermath } from "../../market/aftermath.ts";
import type { PoolState } from "../../market/pool-state.ts";
import { decodeAggregate3, encodeAggregate3 } from "../chain/pools/aggregate3.ts";
import { type ContractAnswer, type ContractRead, MULTICALL3 } from "../chain/pools/multicall.ts";
import { poolsTouchedBy } from "../chain/market/touch-topics.ts";
import type { PoolReadings } from "../chain/pools/pool-readings.ts";
import { readRounds } from "../chain/pools/read-rounds.ts";
import type { RpcClient } from "../chain/rpc-client.ts";
import { simulateInOrder } from "../chain/simulated-bundle.ts";
import { nonceAt } from "./nonce-at.ts";
import { stateAfterLogs } from "./state-after-logs.ts";

/** What it reads with. */
export interface SimulatedAftermathParts {
  readonly client: RpcClient;
  /** Of pools whose logs do not say what they are; none is read that has no entry. */
  readonly entry: (address: Address) => PoolEntry | undefined;
  readonly readings: PoolReadings;
}

/**
 * Executes a transaction on top of a block, and takes from its logs which pools it moves and what most of them are then.
 * The others are read in a second simulation, behind the transaction. One that nobody can execute has only the logs that
 * were told with it.
 */
export class SimulatedAftermath implements AftermathReader {
  readonly #parts: SimulatedAftermathParts;

  constructor(parts: SimulatedAftermathParts) {
    this.#parts = parts;
  }

  async after({ call, logs }: PendingTransaction, beneath: Beneath): Promise<Aftermath> {
    if (call === undefined) return this.#afterLogs(logs ?? [], beneath, undefined);
    try {
      const [[outcome], nonce] = await Promise.all([
        simulateInOrder(this.#parts.client, [call], beneath.blockHash),
        nonceAt(this.#parts.client, call.from, beneath.blockHash),
      ]);
      const problem = nonceProblem(call, nonce);
      if (problem !== undefined) return { none: problem };
      if (outcome?.succeeded !== true) return { none: "reverts" };
      return await this.#afterLogs(outcome.logs, beneath, call);
    } catch {
      return { none: "unavailable" };
    }
  }

  /** @param call what has left the logs, where it can be executed again */
  async #afterLogs(logs: readonly PendingLog[], beneath: Beneath, call: PendingCall | undefined): Promise<Aftermath> {
    const pools: PoolState[] = [];
    const unread: PoolEntry[] = [];
    for (const [address, own] of logsByPool(logs)) {
      const before = beneath.pool(address);
      if (before === undefined) continue;
      const after = stateAfterLogs(before, own);
      const entry = after === undefined ? this.#parts.entry(address) : undefined;
      if (after !== undefined) pools.push(after);
      else if (call === undefined || entry === undefined) return { none: "told-in-part" };
      else unread.push(entry);
    }
    if (call !== undefined && unread.length > 0) {
      const read = await this.#readBehind(call, unread, beneath);
      if (read.length < unread.length) return { none: "unavailable" };
      pools.push(...read);
    }
    return pools.length === 0 ? { none: "moves-nothing" } : { pools };
  }

  async #readBehind(
    call: PendingCall,
    entries: readonly PoolEntry[],
    { blockHash, pool }: Beneath,
  ): Promise<PoolState[]> {
    const readings = entries.map((entry) => {
      this.#parts.readings.trust(entry, pool(entry.address));
      return this.#parts.readings.of(entry);
    });
    await readRounds(readings, async (reads): Promise<readonly ContractAnswer[]> => {
      const reading = { to: MULTICALL3, data: encodeAggregate3(reads satisfies readonly ContractRead[]) };
      const outcomes = await simulateInOrder(this.#parts.client, [call, reading], blockHash);
      const answers = decodeAggregate3(outcomes[1]?.returnData ?? "0x");
      if (answers?.length !== reads.length) throw new Error("what was read behind it cannot be understood");
      return answers;
    });
    return readings.flatMap((reading) => {
      const outcome = reading.outcome();
      return "problem" in outcome ? [] : [outcome];
    });
  }
}

function nonceProblem({ nonce }: PendingCall, next: number): NoAftermath | undefined {
  if (nonce === next) return undefined;
  return nonce < next ? "nonce-used" : "nonce-ahead";
}

function logsByPool(logs: readonly PendingLog[]): Map<Address, PendingLog[]> {
  const byPool = new Map<Address, PendingLog[]>();
  for (const log of logs) {
    for (const pool of poolsTouchedBy(log)) byPool.set(pool, [...(byPool.get(pool) ?? []), log]);
  }
  return byPool;
}
