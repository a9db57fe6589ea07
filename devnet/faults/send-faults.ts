import { toQuantity, Transaction } from "ethers";
import type { NodeExchange, NodeFault } from "./node-exchange.ts";
import { refusal, type Reply } from "./reply.ts";

const SEND = ["eth_sendRawTransaction"];

/** Wrong words for transactions that are handed over. */
export const SEND_FAULTS = {
  /** The node has it, and says that it is too late for it. */
  "send-refused-after-forwarding": {
    methods: SEND,
    reply: forwardThenSay("nonce too low: next nonce 1, tx nonce 0"),
  },
  /** Geth's words for what it has. */
  "send-already-known": { methods: SEND, reply: forwardThenSay("already known") },
  /** A text that nobody has ever seen, while the node has the transaction. */
  "send-unknown-error": { methods: SEND, reply: forwardThenSay("the sky is falling") },
  /** The node has it, and its answer never arrives. */
  "send-unanswered": {
    methods: SEND,
    reply: async (exchange: NodeExchange): Promise<Reply> => {
      await exchange.forward();
      return "silence";
    },
  },
  /** No bump is high enough. */
  "send-underpriced": { methods: SEND, reply: () => refusal("replacement transaction underpriced") },
  /**
   * The account has the code of EIP-7702, of which Geth's pool takes one transaction at a time and no gaps:
   * core/txpool/legacypool, checkDelegationLimit.
   */
  "account-delegated": { methods: ["eth_getCode", ...SEND], reply: asDelegated },
} as const satisfies Readonly<Record<string, NodeFault>>;

function forwardThenSay(message: string) {
  return async ({ forward }: NodeExchange): Promise<Reply> => {
    await forward();
    return refusal(message);
  };
}

/** 0xef0100 and the address of the code; any address does. */
const DELEGATION = `0xef0100${"de1e".repeat(10)}`;

async function asDelegated({ method, params, forward, ask }: NodeExchange): Promise<Reply> {
  const [first] = params;
  if (method === "eth_getCode") return { result: DELEGATION };
  const { from, nonce } = Transaction.from(String(first));
  const next = Number(await ask("eth_getTransactionCount", [from, "latest"]));
  const pending = Number(await ask("eth_getTransactionCount", [from, "pending"]));
  if (nonce > next && pending > next) return refusal("in-flight transaction limit reached for delegated accounts");
  if (nonce > next) return refusal(`gapped-nonce tx from delegated accounts: next nonce ${toQuantity(next)}`);
  return forward();
}
