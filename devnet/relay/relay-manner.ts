/** After whom a relay models what it takes and how it answers. */
export type RelayManner = "flashbots" | "rbuilder" | "titan" | "beaverbuild";

/** What distinguishes those that take eth_sendBundle from one another. */
export interface RelayManners {
  readonly methods: ReadonlySet<string>;
  /** The fields that may name a bundle; any other is not read. */
  readonly nameFields: readonly ("replacementUuid" | "uuid")[];
  /** A name without a replacementNonce is refused. */
  readonly wantsReplacementNonce: boolean;
  /** Who is meant by a refund without a recipient; nobody: there is no refund. */
  readonly defaultRefundRecipient: "first-sender" | "nobody";
  /** The result where Flashbots answers with hashes; undefined: the hashes. */
  readonly plainResult: unknown;
}

/**
 * Flashbots: docs.flashbots.net, JSON-RPC endpoints. rbuilder: its RawBundle. Titan: docs.titanbuilder.xyz, which also says
 * that a private transaction's last block is not supported, and answers 200. beaverbuild: its documented bundle, which
 * is named by `uuid` and taken back by empty `txs` alone; that it keeps one of a name is the bundle pool's part.
 */
export const MANNERS: Readonly<Record<RelayManner, RelayManners>> = {
  flashbots: {
    methods: new Set([
      "eth_sendBundle",
      "mev_sendBundle",
      "eth_callBundle",
      "eth_cancelBundle",
      "eth_sendPrivateTransaction",
      "eth_cancelPrivateTransaction",
      "flashbots_getBundleStatsV2",
      "flashbots_getUserStatsV2",
    ]),
    nameFields: ["replacementUuid"],
    wantsReplacementNonce: false,
    defaultRefundRecipient: "first-sender",
    plainResult: undefined,
  },
  rbuilder: {
    methods: new Set(["eth_sendBundle"]),
    nameFields: ["uuid", "replacementUuid"],
    wantsReplacementNonce: true,
    defaultRefundRecipient: "nobody",
    plainResult: undefined,
  },
  titan: {
    methods: new Set(["eth_sendBundle", "eth_cancelBundle", "eth_sendPrivateTransaction"]),
    nameFields: ["replacementUuid"],
    wantsReplacementNonce: false,
    defaultRefundRecipient: "first-sender",
    plainResult: 200,
  },
  beaverbuild: {
    methods: new Set(["eth_sendBundle"]),
    nameFields: ["uuid"],
    wantsReplacementNonce: false,
    defaultRefundRecipient: "first-sender",
    plainResult: undefined,
  },
};
