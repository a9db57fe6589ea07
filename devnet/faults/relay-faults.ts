import { keccak256, toQuantity } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { bundleHashOf } from "../builder/bundle-hash.ts";
import type { RelayExchange, RelayFault } from "./relay-exchange.ts";
import type { Reply } from "./reply.ts";

const BUNDLES = ["eth_sendBundle"];
const SENDS = ["eth_sendBundle", "eth_sendPrivateTransaction"];

/** So long a relay asks to be left alone, in seconds. */
const RETRY_AFTER_S = 1;
/** So many blocks after its own a late bundle is included. */
const BLOCKS_LATE = 2;

/** What relays and builders do wrong. */
export const RELAY_FAULTS = {
  /** Refused for now: it has nothing. */
  "relay-too-many-requests": {
    reply: () => ({ status: 429, headers: { "retry-after": String(RETRY_AFTER_S) }, body: '{"error":"slow down"}' }),
  },
  /** The relay took it; what stands before the relay lost the answer. */
  "relay-server-error": { reply: afterForwarding({ status: 502, body: "<html>Bad Gateway</html>" }) },
  "relay-unanswered": { reply: afterForwarding("silence") },
  "relay-garbage": { reply: afterForwarding({ status: 200, body: '{"jsonrpc":"2.0","id":' }) },
  "relay-hangs-up": { reply: afterForwarding("hang-up") },
  /** Accepted, and never seen again. */
  "bundle-dropped": { methods: BUNDLES, reply: ({ fields }) => acceptedBundle(fields) },
  /** Not in its block, but in a later one. */
  "bundle-late": {
    methods: BUNDLES,
    reply: async ({ fields, forwardAs }) => {
      const late = BigInt(String(fields["blockNumber"])) + BigInt(BLOCKS_LATE);
      const { replacementUuid: _unnamed, ...others } = fields;
      await forwardAs({ ...others, blockNumber: toQuantity(late) });
      return acceptedBundle(fields);
    },
  },
  /** Accepted, and shown to everybody. */
  "bundle-leaked": {
    methods: SENDS,
    reply: async (exchange) => {
      for (const raw of transactionsOf(exchange.fields)) await exchange.publish(raw);
      return exchange.forward();
    },
  },
  "private-transaction-stuck": {
    methods: ["eth_sendPrivateTransaction"],
    reply: ({ fields }) => ({ result: keccak256(String(fields["tx"])) }),
  },
  /** Confirmed, and not done. */
  "cancel-ignored": {
    methods: ["eth_cancelBundle", "eth_cancelPrivateTransaction"],
    reply: ({ method }) => ({ result: method === "eth_cancelBundle" ? [] : true }),
  },
} as const satisfies Readonly<Record<string, RelayFault>>;

/** A fault of a relay. */
export type RelayFaultName = keyof typeof RELAY_FAULTS;

function afterForwarding(reply: Reply) {
  return async ({ forward }: RelayExchange): Promise<Reply> => {
    await forward();
    return reply;
  };
}

function acceptedBundle(fields: RelayExchange["fields"]): Reply {
  return { result: { bundleHash: bundleHashOf(transactionsOf(fields).map((raw) => keccak256(raw) as Hex)) } };
}

function transactionsOf({ txs, tx }: RelayExchange["fields"]): readonly Hex[] {
  if (typeof tx === "string") return [tx as Hex];
  return Array.isArray(txs) ? (txs as Hex[]) : [];
}
