import { setTimeout as delay } from "node:timers/promises";
import { ArbError, messageOf } from "../core/errors.ts";
import type { Order } from "../core/order.ts";
import type { Signal } from "../core/signal.ts";
import type { Chain } from "../ports/chain.ts";
import type { EngineFault, EngineListener } from "../ports/engine-listener.ts";
import type { SignalSource } from "../ports/signal-source.ts";

/** The engine, as running it needs it. */
export interface RunningEngine {
  restore(): Promise<void>;
  offer(signals: readonly Signal[]): void;
  stopAccepting(): void;
  /** Resolves when the listeners have heard of everything that has happened to the open orders so far. */
  told(): Promise<void>;
  drained(): Promise<void>;
  halt(): Promise<void>;
  openOrders(): readonly Order[];
}

export interface RunParts {
  readonly engine: RunningEngine;
  readonly sources: readonly SignalSource[];
  readonly chain: Pick<Chain, "onHead">;
  /** Tells who watches what happens now. */
  readonly announce: (sentence: string) => void;
  /** Begins what needs the journal as the engine has taken it up, such as backups. */
  readonly onRestored?: () => Promise<void>;
}

export interface RunOptions {
  /** After so many heads no new order is made; without it only `stop` and `until` end the run. */
  readonly blocks: number | undefined;
  /** When it resolves, no new order is made either. */
  readonly until?: Promise<void> | undefined;
  /** No new orders from now on, and the open ones are followed no longer than `shutdownTimeoutMs`. */
  readonly stop: AbortSignal;
  readonly shutdownTimeoutMs: number;
  /** Aborts, with the cause as its reason, when nothing can be recorded any more. */
  readonly storeFailed: AbortSignal;
}

/** Notices when nothing can be recorded any more. */
export class StoreWatch implements EngineListener {
  readonly #controller = new AbortController();
  readonly failed: AbortSignal = this.#controller.signal;

  onFault({ kind, cause }: EngineFault): void {
    if (kind === "store-failed") this.#controller.abort(cause);
  }
}

/**
 * Runs the engine on the sources' signals until it is told to stop or has seen enough blocks, and follows open orders to
 * their end. Returns the number of blocks in which orders could be made. Throws STORE_FAILED.
 */
export async function run(parts: RunParts, options: RunOptions): Promise<number> {
  const { engine, sources, chain, announce } = parts;
  await restore(engine, options.storeFailed);
  await parts.onRestored?.();
  const restored = engine.openOrders().length;
  if (restored > 0) announce(`Going on with ${orders(restored)} of an earlier run.`);

  let blocks = 0;
  const enough = Promise.withResolvers<undefined>();
  void options.until?.then(() => enough.resolve(undefined));
  // The last block counts in full: the run ends when the one after it arrives.
  const unsubscribe = chain.onHead(() => {
    if (blocks === options.blocks) enough.resolve(undefined);
    else blocks += 1;
  });
  try {
    // A source may take long to get ready, and Ctrl-C must not wait for it.
    const started = sources.map((source) => source.start((signals) => engine.offer(signals)));
    const done = Promise.all(started).then(() => enough.promise);
    await Promise.race([done, aborted(options.stop), aborted(options.storeFailed)]);
  } finally {
    unsubscribe();
    engine.stopAccepting();
    await Promise.all(sources.map((source) => source.stop()));
  }
  await followToTheEnd(parts, options);
  return blocks;
}

async function restore(engine: RunningEngine, storeFailed: AbortSignal): Promise<void> {
  try {
    await engine.restore();
  } catch (error) {
    if (!storeFailed.aborted) throw error;
    await engine.halt();
    throw storeFault(error);
  }
}

async function followToTheEnd({ engine, announce }: RunParts, options: RunOptions): Promise<void> {
  const { stop, shutdownTimeoutMs, storeFailed } = options;
  const timer = new AbortController();
  const tooLate = aborted(stop).then(() => delay(shutdownTimeoutMs, undefined, { signal: timer.signal }));
  tooLate.catch(() => undefined);
  // What was accepted before is announced before; on a busy disk its record takes longer than the way here.
  await Promise.race([engine.told(), tooLate]);
  const open = engine.openOrders().length;
  if (open > 0 && !storeFailed.aborted) {
    const bound = stop.aborted ? `, for at most ${shutdownTimeoutMs / 1_000} s (Ctrl-C again ends at once)` : "";
    announce(`No new orders; following ${orders(open)} to the end${bound}.`);
  }
  try {
    await Promise.race([engine.drained(), tooLate]);
  } catch (error) {
    await engine.halt();
    throw storeFault(error);
  } finally {
    timer.abort();
  }
  const left = engine.openOrders().length;
  if (left > 0) announce(`${orders(left)} left; the next start goes on from there.`);
  await engine.halt();
}

function storeFault(error: unknown): ArbError {
  return new ArbError("STORE_FAILED", { problem: messageOf(error) }, { cause: error });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function orders(count: number): string {
  return count === 1 ? "1 open order" : `${count} open orders`;
}
