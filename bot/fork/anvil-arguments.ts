/** How a local chain is to be; what is left out is anvil's own default. */
export interface AnvilOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly chainId?: number;
  /**
   * Default "cancun": it has the transient storage that our contract needs, and blocks of older hardforks give the same
   * receipts under it, while under osaka some of their transactions are refused.
   */
  readonly hardfork?: string;
  /** "auto" (the default): a block for each transaction; "manual": blocks only on request (evm_mine). */
  readonly mining?: "auto" | "manual";
  /** Of transactions in a block: "fees" (the default) or first in, first out. */
  readonly order?: "fifo" | "fees";
  /** Of the genesis block, in seconds. */
  readonly timestampS?: number;
  readonly blockGasLimit?: bigint;
  readonly baseFeePerGasWei?: bigint;
  /** Whether `eth_sendTransaction` works from every address, without a key. */
  readonly autoImpersonate?: boolean;
  /** What anvil_dumpState gave, as JSON. */
  readonly loadStatePath?: string;
  readonly fork?: ForkPoint;
  /** How often a request that the forked chain's node did not answer is repeated, after pauses; by default never. */
  readonly retries?: number;
}

/** Where another chain is left. */
export interface ForkPoint {
  readonly rpcUrl: string;
  readonly blockNumber: bigint;
}

/**
 * Of how many of its newest blocks a chain can still be asked or forked. Anvil would otherwise write older states into
 * the user's home for as long as it runs, and leave them there.
 */
const STATES_KEPT = 256;

/** Anvil's command line. It has no accounts of its own, because they would change balances of what is loaded or forked. */
export function anvilArguments(options: AnvilOptions): string[] {
  return [
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--accounts", "0"],
    ...["--hardfork", options.hardfork ?? "cancun", "--order", options.order ?? "fees"],
    ...flag("--no-mining", options.mining === "manual"),
    ...flag("--auto-impersonate", options.autoImpersonate === true),
    ...["--prune-history", String(STATES_KEPT)],
    ...value("--chain-id", options.chainId),
    ...value("--timestamp", options.timestampS),
    ...value("--gas-limit", options.blockGasLimit),
    ...value("--base-fee", options.baseFeePerGasWei),
    ...value("--load-state", options.loadStatePath),
    ...(options.fork === undefined ? [] : forkArguments(options.fork, options.retries ?? 0)),
  ];
}

/** Nothing is cached on disk: anvil keys its cache by chain and block, and two embedded chains share both. */
function forkArguments(fork: ForkPoint, retries: number): string[] {
  return [
    ...["--fork-url", fork.rpcUrl, "--fork-block-number", String(fork.blockNumber)],
    ...["--no-storage-caching", "--retries", String(retries)],
  ];
}

function flag(name: string, isSet: boolean): string[] {
  return isSet ? [name] : [];
}

function value(name: string, given: string | number | bigint | undefined): string[] {
  return given === undefined ? [] : [name, String(given)];
}
