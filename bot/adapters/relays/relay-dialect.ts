/** After whom a relay or builder is spoken to. */
export type RelayDialectName = "flashbots" | "rbuilder" | "titan" | "beaverbuild";

/** In what those that take signed eth_sendBundle requests differ, as far as it matters to us. */
export interface RelayDialect {
  /** The field that names a bundle, so that it can be replaced and taken back. */
  readonly nameField: "replacementUuid" | "uuid";
  /** Whether a name needs a number that rises with each replacement. */
  readonly wantsReplacementNonce: boolean;
  readonly cancelsBy: "eth_cancelBundle" | "empty-txs";
  /** What an accepted cancellation does not promise; undefined: nothing in particular. */
  readonly cancelCaveat?: string;
  /** Whether it has MEV-Share's mev_sendBundle, and so transactions of others that it shows by a hint alone. */
  readonly knowsHints: boolean;
  /** Whether it has eth_callBundle and Flashbots' statistics. */
  readonly simulatesAndTells: boolean;
  /** Whether it gives up a private transaction after a last block; one that would not is never sent any. */
  readonly endsPrivateTransactions: boolean;
}

/**
 * Flashbots: docs.flashbots.net, JSON-RPC endpoints. rbuilder: its RawBundle and what cancels one. Titan:
 * docs.titanbuilder.xyz; it takes private transactions, but "maxBlockNumber is not supported". beaverbuild: the bundle that
 * it documents, where `replacementUuid` is outdated and the newest of a `uuid` drops all others, those for other blocks as well.
 */
export const RELAY_DIALECTS: Readonly<Record<RelayDialectName, RelayDialect>> = {
  flashbots: {
    nameField: "replacementUuid",
    wantsReplacementNonce: false,
    cancelsBy: "eth_cancelBundle",
    knowsHints: true,
    simulatesAndTells: true,
    endsPrivateTransactions: true,
  },
  rbuilder: {
    nameField: "replacementUuid",
    wantsReplacementNonce: true,
    cancelsBy: "empty-txs",
    knowsHints: false,
    simulatesAndTells: false,
    endsPrivateTransactions: false,
  },
  titan: {
    nameField: "replacementUuid",
    wantsReplacementNonce: false,
    cancelsBy: "empty-txs",
    cancelCaveat: "what it handed on less than 4 s ago may still land",
    knowsHints: false,
    simulatesAndTells: false,
    endsPrivateTransactions: false,
  },
  beaverbuild: {
    nameField: "uuid",
    wantsReplacementNonce: false,
    cancelsBy: "empty-txs",
    knowsHints: false,
    simulatesAndTells: false,
    endsPrivateTransactions: false,
  },
};
