import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Signature, toQuantity, Transaction, type TransactionLike } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";

/** Recorded mainnet blocks beside the repository; they are not part of it. */
export const RECORDED_MAINNET = new URL("../../../shared/mainnet/", import.meta.url);

/** A block as its node gave it, as far as it is replayed. */
export interface RecordedBlock {
  readonly number: Hex;
  readonly timestamp: Hex;
  readonly miner: Address;
  readonly gasLimit: Hex;
  readonly baseFeePerGas: Hex;
  readonly receiptsRoot: Hex;
  readonly transactions: readonly RecordedTransaction[];
}

interface RecordedTransaction {
  readonly hash: Hex;
  readonly type: Hex;
  readonly chainId?: Hex;
  readonly nonce: Hex;
  readonly to: Address | null;
  readonly value: Hex;
  readonly gas: Hex;
  readonly gasPrice: Hex;
  readonly maxFeePerGas?: Hex;
  readonly maxPriorityFeePerGas?: Hex;
  readonly input: Hex;
  readonly accessList?: { readonly address: Address; readonly storageKeys: readonly Hex[] }[];
  readonly v: Hex;
  readonly r: Hex;
  readonly s: Hex;
}

/** The state before a recorded block, served like a node's. */
export interface RecordedNode {
  readonly rpcUrl: string;
  readonly block: RecordedBlock;
  /** What was asked for and is not recorded: it was answered with zero. */
  missing(): Promise<MissingState>;
  stop(): Promise<unknown>;
}

/** In lower case; a slot as "address:slot" with all digits. */
export interface MissingState {
  readonly accounts: readonly string[];
  readonly slots: readonly string[];
}

export function isRecordedMainnetThere(): boolean {
  return existsSync(RECORDED_MAINNET);
}

/**
 * Serves the state before a block on a free port, by the recording's own script. It runs in a thread of ours: a process
 * could outlive the tests when they are killed, a thread cannot.
 */
export async function serveRecordedBlock(block: number): Promise<RecordedNode> {
  const port = await freePort();
  const script = fileURLToPath(new URL("serve.mjs", RECORDED_MAINNET));
  const server = new Worker(script, { argv: [String(block), "--port", String(port)], execArgv: [], stdout: true });
  try {
    // Its first words say that it listens; `once` rejects with what it throws instead, such as a port that is taken.
    await Promise.race([
      once(server.stdout, "data"),
      once(server, "exit").then(() => Promise.reject(new Error(`block ${block} is not served`))),
    ]);
    const rpcUrl = `http://127.0.0.1:${port}`;
    const number = toQuantity(block);
    return {
      rpcUrl,
      block: (await callRpc(rpcUrl, "eth_getBlockByNumber", [number, true])) as RecordedBlock,
      missing: async () => (await callRpc(rpcUrl, "recorded_missing")) as MissingState,
      stop: () => server.terminate(),
    };
  } catch (thrown) {
    await server.terminate();
    throw thrown;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}

/** The signed bytes of a recorded transaction. Throws when they do not have its hash. */
export function signedBytesOf(recorded: RecordedTransaction): Hex {
  const type = Number(recorded.type);
  const { v, r, s, accessList } = recorded;
  const fields: TransactionLike = {
    type,
    nonce: Number(recorded.nonce),
    to: recorded.to,
    value: recorded.value,
    gasLimit: recorded.gas,
    data: recorded.input,
    signature: Signature.from({ r: word(r), s: word(s), v: type === 0 ? BigInt(v) : 27n + BigInt(v) }),
    ...(recorded.chainId === undefined ? {} : { chainId: recorded.chainId }),
    ...(type === 2
      ? { maxFeePerGas: recorded.maxFeePerGas!, maxPriorityFeePerGas: recorded.maxPriorityFeePerGas! }
      : { gasPrice: recorded.gasPrice }),
    ...(type === 0
      ? {}
      : { accessList: (accessList ?? []).map((entry) => ({ ...entry, storageKeys: [...entry.storageKeys] })) }),
  };
  const transaction = Transaction.from(fields);
  if (transaction.hash !== recorded.hash) {
    throw new Error(`transaction ${recorded.hash} hashes to ${transaction.hash} when it is put together again`);
  }
  return transaction.serialized as Hex;
}

/** Nodes leave leading zeros out. */
function word(value: Hex): string {
  return `0x${value.slice(2).padStart(64, "0")}`;
}
