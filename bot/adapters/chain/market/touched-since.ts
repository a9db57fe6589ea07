import type { Address, Hex } from "../../../core/hex.ts";
import type { Chain } from "../../../ports/chain.ts";
import type { RpcLog } from "../rpc-types.ts";
import type { BlockLogs, LogFilter } from "./block-logs.ts";
import { type BlockId, type BlockPath, type FollowedBlock, FollowedBlocks } from "./followed-blocks.ts";
import { poolsTouchedBy, TOUCH_TOPICS } from "./touch-topics.ts";

/** Two epochs: what is older is not expected to be reorganised, and its logs may be asked for by number. */
const BLOCKS_BY_HASH = 64;
const BLOCKS_AT_ONCE = 8;
/** As deep as the lineage of heads. */
const DEPTH = 256;

/** What the blocks between two states touched. */
export interface Touched {
  readonly pools: ReadonlySet<Address>;
  /** What else the blocks gained say that was asked for, oldest first. */
  readonly logs: readonly RpcLog[];
  /** The state now contains these blocks: what is asked next begins after them. */
  accept(): void;
}

interface BlockWithLogs {
  readonly block: FollowedBlock;
  /** Those that were asked for besides. */
  readonly logs: readonly RpcLog[];
}

/** What {@link TouchedSince} needs. */
export interface TouchedSinceParts {
  readonly chain: Pick<Chain, "canonicalHash">;
  readonly logs: BlockLogs;
  /** More blocks than these are not followed by their logs. */
  readonly maxBlocks: number;
  /** Events that are asked for besides those that touch pools. */
  readonly furtherTopics: readonly Hex[];
  /** The pools that a block may have touched whose logs are missing. */
  readonly watched: () => Iterable<Address>;
  readonly onMissing: (block: BlockId, pools: number) => void;
}

/**
 * Which pools are not as they were in the state that was accepted last: those that the blocks left and the blocks gained
 * touched, over the newest block that both chains have.
 */
export class TouchedSince {
  readonly #parts: TouchedSinceParts;
  readonly #filter: LogFilter;
  readonly #fetched = new Map<Hex, BlockWithLogs>();
  #blocks = new FollowedBlocks(DEPTH);

  constructor(parts: TouchedSinceParts) {
    this.#parts = parts;
    this.#filter = { topics: [...TOUCH_TOPICS, ...parts.furtherTopics] };
  }

  /** Everything is known as of this block. */
  beginAt(block: BlockId): void {
    this.#blocks.beginAt(block);
    this.#fetched.clear();
  }

  /** Undefined when that cannot be told by logs, and everything has to be read. */
  async until(target: BlockId): Promise<Touched | undefined> {
    const near = this.#path(target);
    if (near !== undefined) return this.#along(near, this.#blocks, [], new Set());
    const early = await this.#earlyPart(target);
    if (early === undefined) return undefined;
    const path = this.#path(target, early.blocks);
    return path && this.#along(path, early.blocks, early.logs, early.touched);
  }

  #path(target: BlockId, blocks = this.#blocks): BlockPath | undefined {
    const maxBlocks = Math.min(this.#parts.maxBlocks, BLOCKS_BY_HASH);
    return blocks.pathTo(target, (number) => this.#parts.chain.canonicalHash(number), maxBlocks);
  }

  /** What came before the newest blocks, by number, when the last accepted state is of the same chain. */
  async #earlyPart(
    target: BlockId,
  ): Promise<{ blocks: FollowedBlocks; logs: RpcLog[]; touched: Set<Address> } | undefined> {
    const { chain, logs, maxBlocks } = this.#parts;
    const last = this.#blocks.newest();
    const until = target.number - BigInt(BLOCKS_BY_HASH);
    const hash = chain.canonicalHash(until);
    if (last === undefined || hash === undefined) return undefined;
    if (until <= last.number || target.number - last.number > BigInt(maxBlocks)) return undefined;
    if ((await logs.hashAt(last.number)) !== last.hash) return undefined;
    const early: RpcLog[] = [];
    const touched = new Set<Address>();
    await logs.ofRange(last.number + 1n, until, this.#filter, (part) => {
      for (const log of part) for (const pool of poolsTouchedBy(log)) touched.add(pool);
      early.push(...part.filter((log) => this.#isFurther(log)));
    });
    const blocks = new FollowedBlocks(DEPTH);
    blocks.beginAt({ number: until, hash });
    return { blocks, logs: early, touched };
  }

  async #along(path: BlockPath, blocks: FollowedBlocks, earlyLogs: RpcLog[], touched: Set<Address>): Promise<Touched> {
    const found: BlockWithLogs[] = [];
    for (let i = 0; i < path.gained.length; i += BLOCKS_AT_ONCE) {
      const some = path.gained.slice(i, i + BLOCKS_AT_ONCE);
      found.push(...(await Promise.all(some.map((block) => this.#blockWithLogs(block)))));
    }
    for (const block of [...path.left, ...found.map(({ block }) => block)]) {
      for (const pool of block.touched) touched.add(pool);
    }
    return {
      pools: touched,
      logs: [...earlyLogs, ...found.flatMap(({ logs }) => logs)],
      accept: () => {
        this.#blocks = blocks;
        this.#fetched.clear();
        blocks.go(
          path,
          found.map(({ block }) => block),
        );
      },
    };
  }

  /** What was read is kept until it is accepted: an attempt that failed half way is not begun anew. */
  async #blockWithLogs(block: BlockId): Promise<BlockWithLogs> {
    const fetched = this.#fetched.get(block.hash) ?? (await this.#fetch(block));
    this.#fetched.set(block.hash, fetched);
    return fetched;
  }

  async #fetch(block: BlockId): Promise<BlockWithLogs> {
    const logs = await this.#parts.logs.ofBlock(block, this.#filter);
    const touched = logs.length === 0 ? await this.#touchedByHeader(block) : logs.flatMap(poolsTouchedBy);
    return { block: { ...block, touched: new Set(touched) }, logs: logs.filter((log) => this.#isFurther(log)) };
  }

  /** No log at all is what a node answers, too, that has not indexed the block yet: the header knows better. */
  async #touchedByHeader(block: BlockId): Promise<Address[]> {
    const { logs, watched, onMissing } = this.#parts;
    const bloom = await logs.bloomOf(block);
    if (bloom === undefined || !TOUCH_TOPICS.some((topic) => bloom.mayHold(topic))) return [];
    const pools = [...watched()].filter((pool) => bloom.mayHold(pool));
    if (pools.length > 0) onMissing(block, pools.length);
    return pools;
  }

  #isFurther({ topics: [event] }: RpcLog): boolean {
    return event !== undefined && this.#parts.furtherTopics.includes(event as Hex);
  }
}
