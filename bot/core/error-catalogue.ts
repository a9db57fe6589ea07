import type { ErrorEntry } from "./error-entry.ts";

type Traits = Pick<ErrorEntry, "severity" | "recoverable" | "retry">;

/** What was asked for cannot be done as it was asked. */
const REQUEST = { severity: "warning", recoverable: false, retry: "never" } as const satisfies Traits;
/** A person has to put something right first. */
const SETUP = { severity: "error", recoverable: false, retry: "never" } as const satisfies Traits;
/** It may be gone by itself the next time. */
const PASSING = { severity: "error", recoverable: true, retry: "later" } as const satisfies Traits;
/** Money or books are at stake. */
const GRAVE = { severity: "critical", recoverable: false, retry: "never" } as const satisfies Traits;

/** The one catalogue of faults that a user can meet; docs/errors.md is made from it. */
export const ERROR_CATALOGUE = {
  CONFIG_NOT_FOUND: { exit: "usage", ...SETUP, text: "There is no configuration file {file}." },
  CONFIG_INVALID: { exit: "usage", ...SETUP, text: "The configuration {file} is not valid:\n{problems}" },
  ARGUMENT_INVALID: { exit: "usage", ...REQUEST, text: "{argument} must be {expected}, but is {actual}." },
  INPUT_FILE_INVALID: { exit: "usage", ...REQUEST, text: "{file} is not a usable {kind}: {problem}." },
  SECRET_MISSING: { exit: "usage", ...SETUP, text: "{variable} is not set; it must hold {expected}." },
  SECRET_INVALID: { exit: "usage", ...SETUP, text: "{variable} must hold {expected}. (Its value is not shown.)" },
  ENDPOINT_UNREACHABLE: {
    exit: "environment",
    ...PASSING,
    text: "The endpoint {endpoint} does not answer: {problem}.",
  },
  ENDPOINTS_EXHAUSTED: {
    exit: "environment",
    ...PASSING,
    severity: "critical",
    text: "No endpoint of chain {chainId} answers after {failures} failures in a row: {problem}. The bot goes on trying, but somebody must look at it.",
  },
  WRONG_CHAIN: {
    exit: "environment",
    ...SETUP,
    text: "The endpoint {endpoint} is on chain {actual}, but chain {expected} is configured.",
  },
  CONTRACT_NOT_CONFIGURED: {
    exit: "usage",
    ...SETUP,
    text: "No contract is known: there is no {file}; deploy FlashArbitrage first, or set contract.address.",
  },
  CONTRACT_NOT_FOUND: {
    exit: "environment",
    ...SETUP,
    text: "There is no contract at {address} on chain {chainId}; deploy FlashArbitrage first.",
  },
  CONTRACT_MISMATCH: {
    exit: "environment",
    ...SETUP,
    text: "The contract at {address} is not the FlashArbitrage of this build: {problem}.",
  },
  LENDER_UNUSABLE: {
    exit: "environment",
    ...SETUP,
    text: 'The configured lender {lender} cannot fund a cycle by "{kind}": {problem}.',
  },
  ACCOUNT_NOT_OPERATOR: {
    exit: "environment",
    ...SETUP,
    text: "The account {account} is not an operator of the contract at {address}.",
  },
  ACCOUNT_UNFUNDED: {
    exit: "environment",
    ...GRAVE,
    text: "The operator account {account} has {balanceWei} wei; it needs at least {neededWei} wei for gas.",
  },
  ACCOUNT_IN_USE: {
    exit: "storage",
    ...PASSING,
    text: "The account {account} is used by the engine of process {pid} in {directory}; two engines must not share one key.",
  },
  NETWORK_UNKNOWN: { exit: "usage", ...REQUEST, text: "There is no network {network}; there are {known}." },
  NETWORK_WITHOUT_ENDPOINT: {
    exit: "usage",
    ...SETUP,
    text: "The network {network} has no endpoint; {variable} must hold {expected}.",
  },
  WALLET_NOT_FOUND: { exit: "usage", ...REQUEST, text: "There is no wallet {wallet}; there are {known}." },
  WALLET_INACCESSIBLE: {
    exit: "environment",
    ...GRAVE,
    text: "The key of the account {account} cannot sign: {problem}. No new orders are made until it can and the bot was started again.",
  },
  PORT_IN_USE: { exit: "environment", ...PASSING, text: "Port {port} on 127.0.0.1 is in use; {hint}." },
  TOOL_MISSING: { exit: "environment", ...SETUP, text: "{tool} was not found; {hint}." },
  PROCESS_FAILED: { exit: "environment", ...PASSING, text: "{tool} ended before it was ready: {problem}." },
  JOURNAL_DAMAGED: {
    exit: "storage",
    ...GRAVE,
    text: "The journal {file} is damaged at byte {offset}: {problem}. Nothing was changed; restore a backup or move the file away.",
  },
  JOURNAL_VERSION_UNKNOWN: {
    exit: "storage",
    ...GRAVE,
    text: "The journal {file} has format version {version}, and this build reads versions {oldest} to {newest}. Nothing was changed; use the build that wrote it.",
  },
  BACKUP_INVALID: {
    exit: "storage",
    ...REQUEST,
    text: "The backup {file} cannot be used: {problem}. Nothing was changed.",
  },
  BACKUP_IMPOSSIBLE: { exit: "storage", ...REQUEST, text: "{directory} was not backed up to {to}: {problem}." },
  STORE_IN_USE: {
    exit: "storage",
    ...PASSING,
    text: "{directory} is in use by process {pid}; two engines must not share one journal.",
  },
  STORE_FAILED: {
    exit: "storage",
    ...PASSING,
    severity: "critical",
    text: "Nothing can be recorded any more: {problem}. Open orders are taken up at the next start.",
  },
  LOG_UNWRITABLE: { exit: "storage", ...SETUP, text: "The log {file} cannot be written: {problem}." },
  LEASE_UNUSABLE: {
    exit: "storage",
    ...SETUP,
    text: "The lease directory {directory} cannot be used: {problem}.",
  },
  HALT_UNWRITABLE: {
    exit: "storage",
    ...GRAVE,
    text: "The halt in {directory} could not be changed: {problem}. End the engine itself if it must not trade.",
  },
  STORE_UNUSABLE: { exit: "storage", ...GRAVE, text: "{directory} cannot hold the orders: {problem}." },
  ORDER_NOT_FOUND: { exit: "usage", ...REQUEST, text: "There is no order {orderId} in {directory}." },
  SIGNATURE_REFUSED: {
    exit: "unexpected",
    ...SETUP,
    text: "The signer refused a transaction outside its policy: {problem}.",
  },
  EXCHANGE_UNUSABLE: { exit: "environment", ...SETUP, text: "{exchange} cannot be used: {problem}." },
  TRADE_REFUSED: { exit: "negative", ...REQUEST, text: "The trade {id} is not made: {problem}." },
  ROUTE_UNPROFITABLE: { exit: "negative", severity: "info", recoverable: true, retry: "later", text: "{problem}." },
  CONFIRMATION_MISSING: {
    exit: "usage",
    ...REQUEST,
    text: "Nobody is there to confirm this; repeat it with --yes if you are sure.",
  },
  WITHDRAWAL_IMPOSSIBLE: { exit: "usage", ...REQUEST, text: "Nothing was withdrawn: {problem}." },
  WITHDRAWAL_REVERTED: {
    exit: "negative",
    ...SETUP,
    text: "The withdrawal {transactionHash} was included, but reverted.",
  },
  WITHDRAWAL_UNCERTAIN: {
    exit: "environment",
    ...PASSING,
    retry: "never",
    text: "The withdrawal {transactionHash} was sent, but is not known to be included: {problem}. Look it up before trying again.",
  },
  ROTATION_IMPOSSIBLE: { exit: "usage", ...REQUEST, text: "Nothing was rotated: {problem}." },
  ROTATION_UNDER_WAY: { exit: "environment", ...PASSING, text: "{problem}" },
  OWNER_UNFUNDED: {
    exit: "environment",
    ...REQUEST,
    text: "The owner's account {account} has {balanceWei} wei; this may need {neededWei} wei for gas.",
  },
  NOT_OWNER: {
    exit: "environment",
    ...REQUEST,
    text: "The account {account} is not the owner of the contract at {address}, which is {owner}.",
  },
} as const satisfies Record<string, ErrorEntry>;

/** What a fault is known by, to programs too. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** Every code of the catalogue. */
export const ERROR_CODES = Object.keys(ERROR_CATALOGUE) as readonly ErrorCode[];
