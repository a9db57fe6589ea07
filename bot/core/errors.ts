/** Exit codes of `arb`; they are an interface and never change their meaning. */
export const EXIT_CODES = {
  ok: 0,
  /** A fault that nobody foresaw. */
  unexpected: 1,
  /** Arguments, configuration or input files are wrong. */
  usage: 2,
  /** The world is not ready: endpoint, chain, contract, funds, port. */
  environment: 3,
  /** Stored data is damaged or in use by another process. */
  storage: 4,
  /** What was asked for was tried and would not work: a route that reverts, no opportunity. */
  negative: 5,
  interrupted: 130,
} as const;

type Facts = Readonly<Record<string, string | number | bigint>>;

/** The one catalogue of faults that a user can meet: `{placeholders}` are filled from the facts. */
const CATALOGUE = {
  CONFIG_NOT_FOUND: { exit: "usage", text: "There is no configuration file {file}." },
  CONFIG_INVALID: { exit: "usage", text: "The configuration {file} is not valid:\n{problems}" },
  ARGUMENT_INVALID: { exit: "usage", text: "{argument} must be {expected}, but is {actual}." },
  INPUT_FILE_INVALID: { exit: "usage", text: "{file} is not a usable {kind}: {problem}." },
  SECRET_MISSING: { exit: "usage", text: "{variable} is not set; it must hold {expected}." },
  SECRET_INVALID: { exit: "usage", text: "{variable} must hold {expected}. (Its value is not shown.)" },
  ENDPOINT_UNREACHABLE: { exit: "environment", text: "The endpoint {endpoint} does not answer: {problem}." },
  WRONG_CHAIN: {
    exit: "environment",
    text: "The endpoint {endpoint} is on chain {actual}, but chain {expected} is configured.",
  },
  CONTRACT_NOT_CONFIGURED: {
    exit: "usage",
    text: "No contract is known: there is no {file}; deploy FlashArbitrage first, or set contract.address.",
  },
  CONTRACT_NOT_FOUND: {
    exit: "environment",
    text: "There is no contract at {address} on chain {chainId}; deploy FlashArbitrage first.",
  },
  CONTRACT_MISMATCH: {
    exit: "environment",
    text: "The contract at {address} is not the FlashArbitrage of this build: {problem}.",
  },
  LENDER_UNUSABLE: {
    exit: "environment",
    text: 'The contract.lender {lender} cannot fund a cycle as contract.funding "{kind}" says: {problem}.',
  },
  ACCOUNT_NOT_OPERATOR: {
    exit: "environment",
    text: "The account {account} is not an operator of the contract at {address}.",
  },
  ACCOUNT_UNFUNDED: {
    exit: "environment",
    text: "The operator account {account} has {balanceWei} wei; it needs at least {neededWei} wei for gas.",
  },
  PORT_IN_USE: { exit: "environment", text: "Port {port} on 127.0.0.1 is in use; {hint}." },
  TOOL_MISSING: { exit: "environment", text: "{tool} was not found; {hint}." },
  PROCESS_FAILED: { exit: "environment", text: "{tool} ended before it was ready: {problem}." },
  JOURNAL_DAMAGED: {
    exit: "storage",
    text: "The journal {file} is damaged at byte {offset}: {problem}. Nothing was changed; restore a backup or move the file away.",
  },
  STORE_IN_USE: {
    exit: "storage",
    text: "{directory} is in use by process {pid}; two engines must not share one journal.",
  },
  STORE_FAILED: {
    exit: "storage",
    text: "Nothing can be recorded any more: {problem}. Open orders are taken up at the next start.",
  },
  LOG_UNWRITABLE: { exit: "storage", text: "The log {file} cannot be written: {problem}." },
  STORE_UNUSABLE: { exit: "storage", text: "{directory} cannot hold the orders: {problem}." },
  ORDER_NOT_FOUND: { exit: "usage", text: "There is no order {orderId} in {directory}." },
  SIGNATURE_REFUSED: { exit: "unexpected", text: "The signer refused a transaction outside its policy: {problem}." },
  ROUTE_UNPROFITABLE: { exit: "negative", text: "{problem}." },
  CONFIRMATION_MISSING: {
    exit: "usage",
    text: "Nobody is there to confirm this; repeat it with --yes if you are sure.",
  },
  WITHDRAWAL_IMPOSSIBLE: { exit: "usage", text: "Nothing was withdrawn: {problem}." },
  WITHDRAWAL_REVERTED: { exit: "negative", text: "The withdrawal {transactionHash} was included, but reverted." },
  WITHDRAWAL_UNCERTAIN: {
    exit: "environment",
    text: "The withdrawal {transactionHash} was sent, but is not known to be included: {problem}. Look it up before trying again.",
  },
  ROTATION_IMPOSSIBLE: { exit: "usage", text: "Nothing was rotated: {problem}." },
  ROTATION_UNDER_WAY: { exit: "environment", text: "{problem}" },
  OWNER_UNFUNDED: {
    exit: "environment",
    text: "The owner's account {account} has {balanceWei} wei; this may need {neededWei} wei for gas.",
  },
  NOT_OWNER: {
    exit: "environment",
    text: "The account {account} is not the owner of the contract at {address}, which is {owner}.",
  },
} as const satisfies Record<string, { exit: keyof typeof EXIT_CODES; text: string }>;

/** What a fault is known by, to programs too. */
export type ErrorCode = keyof typeof CATALOGUE;

/** Every code of the catalogue. */
export const ERROR_CODES = Object.keys(CATALOGUE) as readonly ErrorCode[];

/** A fault with one clear sentence for the user; its message is safe to print and holds no secret. */
export class ArbError extends Error {
  override readonly name = "ArbError";
  readonly code: ErrorCode;
  readonly exitCode: number;
  readonly facts: Facts;

  constructor(code: ErrorCode, facts: Facts, options?: { readonly cause?: unknown }) {
    const { exit, text } = CATALOGUE[code];
    super(
      text.replace(/\{(\w+)\}/g, (_match, name: string) => String(facts[name] ?? "?")),
      options,
    );
    this.code = code;
    this.exitCode = EXIT_CODES[exit];
    this.facts = facts;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
