import type { Hex } from "../../bot/core/hex.ts";
import type { NodeExchange, NodeFault } from "./node-exchange.ts";
import type { Reply, RpcAnswer } from "./reply.ts";
import { asOfOlderBlock } from "./stale-reading.ts";

const RECEIPTS = ["eth_getTransactionReceipt", "eth_getBlockReceipts"];
const ABSURD_FACTOR = 1_000n;
const ABSURD_TIP = "0x48c27395000"; // 5,000 gwei
const OTHER_CHAIN = "0x539";

/** Wrong answers to questions. */
export const READING_FAULTS = {
  /** Fees that nobody pays. */
  "fee-history-absurd": { methods: ["eth_feeHistory"], reply: absurdFees },
  /** Not even a fee history. */
  "fee-history-unreadable": {
    methods: ["eth_feeHistory"],
    reply: () => ({ result: { oldestBlock: "soon", baseFeePerGas: null, gasUsedRatio: "half", reward: [["?"]] } }),
  },
  /** The block is there, what happened in it is not. */
  "receipts-missing": { methods: RECEIPTS, reply: () => ({ result: null }) },
  /** Success is told as failure and the other way round, and amounts in logs are doubled. */
  "receipts-altered": { methods: RECEIPTS, reply: alteredReceipts },
  /** The node is some blocks behind, in all that it says. */
  "stale-block": { reply: asOfOlderBlock },
  "chain-id-flipped": { methods: ["eth_chainId", "net_version"], reply: () => ({ result: OTHER_CHAIN }) },
  "node-unavailable": { reply: () => ({ status: 503, body: "Service Unavailable" }) },
  "node-hangs-up": { reply: (): Reply => "hang-up" },
} as const satisfies Readonly<Record<string, NodeFault>>;

async function absurdFees({ forward }: NodeExchange): Promise<Reply> {
  const answer = await forward();
  if (!("result" in answer)) return answer;
  const history = answer.result as { baseFeePerGas: Hex[]; reward?: Hex[][] | null };
  const baseFeePerGas = history.baseFeePerGas.map((fee) => `0x${(BigInt(fee) * ABSURD_FACTOR).toString(16)}`);
  const reward = (history.reward ?? [["0x0"]]).map((tips) => tips.map(() => ABSURD_TIP));
  return { result: { ...history, baseFeePerGas, reward } };
}

interface Receipt {
  readonly status?: Hex;
  readonly logs?: readonly { readonly data: Hex }[];
}

async function alteredReceipts({ forward }: NodeExchange): Promise<RpcAnswer> {
  const answer = await forward();
  if (!("result" in answer) || answer.result === null) return answer;
  const receipts = answer.result as Receipt | Receipt[];
  return { result: Array.isArray(receipts) ? receipts.map(altered) : altered(receipts) };
}

function altered(receipt: Receipt): Receipt {
  return {
    ...receipt,
    status: receipt.status === "0x1" ? "0x0" : "0x1",
    logs: (receipt.logs ?? []).map((log) => ({ ...log, data: doubled(log.data) })),
  };
}

/** A single amount, as transfers have it; anything longer stays. */
function doubled(data: Hex): Hex {
  if (data.length !== 66) return data;
  return `0x${BigInt.asUintN(256, BigInt(data) * 2n)
    .toString(16)
    .padStart(64, "0")}`;
}
