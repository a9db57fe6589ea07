import { computeAddress } from "ethers";
import { ArbError } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Secrets come from the environment or encrypted key files: never from a file of settings, never from arguments. */
export const SECRET_VARIABLES = {
  operatorKeys: "ARB_OPERATOR_KEYS",
  /** Of the accounts that hold capital for split trades and legs. */
  tradingKeys: "ARB_TRADING_KEYS",
  relayIdentityKey: "ARB_RELAY_IDENTITY_KEY",
  ownerKey: "ARB_OWNER_KEY",
  /** Of the key files. */
  keysPassword: "ARB_KEYS_PASSWORD",
  /** Who has one may ask over HTTP, offer signals, and halt the engine or look at its settings. */
  apiReadToken: "ARB_API_READ_TOKEN",
  apiTradeToken: "ARB_API_TRADE_TOKEN",
  apiAdminToken: "ARB_API_ADMIN_TOKEN",
} as const;

const MAX_KEYS = 4;
const ONE_KEY = "a private key (0x and 64 hexadecimal digits)";

/** A copy of the environment, out of which the secrets are then taken: processes that we start must not inherit them. */
export function takeSecrets(live: Record<string, string | undefined>): Environment {
  const copy = { ...live };
  for (const variable of Object.values(SECRET_VARIABLES)) Reflect.deleteProperty(live, variable);
  return copy;
}

/** The keys that sign executions. Throws SECRET_MISSING or SECRET_INVALID, which never show a value. */
export function operatorKeys(environment: Environment): readonly Hex[] {
  return severalKeys(environment, SECRET_VARIABLES.operatorKeys);
}

/**
 * The keys that sign trades with capital of ours; none of them is an operator's, whose nonces are spent by flash
 * arbitrages. Throws SECRET_MISSING or SECRET_INVALID, which never show a value.
 */
export function tradingKeys(environment: Environment): readonly Hex[] {
  const variable = SECRET_VARIABLES.tradingKeys;
  const keys = severalKeys(environment, variable);
  const operators = (environment[SECRET_VARIABLES.operatorKeys] ?? "").split(",").map(keyOf);
  if (!keys.some((key) => operators.includes(key))) return keys;
  throw new ArbError("SECRET_INVALID", { variable, expected: "private keys that are none of the operators'" });
}

/** The accounts of those keys. */
export function tradingAccounts(environment: Environment): readonly Address[] {
  return tradingKeys(environment).map((key) => computeAddress(key).toLowerCase() as Address);
}

/** The accounts of the operators' keys. */
export function operatorAccounts(environment: Environment): readonly Address[] {
  return operatorKeys(environment).map((key) => computeAddress(key).toLowerCase() as Address);
}

/** The key by which the relay knows us; it holds no money, so it must not be one that does. */
export function relayIdentityKey(environment: Environment): Hex {
  const variable = SECRET_VARIABLES.relayIdentityKey;
  const key = oneKey(environment, variable);
  const operators = (environment[SECRET_VARIABLES.operatorKeys] ?? "").split(",").map(keyOf);
  if (!operators.includes(key)) return key;
  throw new ArbError("SECRET_INVALID", { variable, expected: "a private key that is none of the operators'" });
}

/** The key that may take assets out; only `arb withdraw` and `arb operator rotate` ask for it. */
export function ownerKey(environment: Environment): Hex {
  return oneKey(environment, SECRET_VARIABLES.ownerKey);
}

/** Every secret text in the environment, so that outputs can be searched for it. */
export function secretTexts(environment: Environment): readonly string[] {
  const { operatorKeys, tradingKeys, relayIdentityKey, ownerKey, ...words } = SECRET_VARIABLES;
  const keys = [operatorKeys, tradingKeys, relayIdentityKey, ownerKey].flatMap((variable) =>
    (environment[variable] ?? "").split(",").map((key) => key.trim().replace(/^0x/i, "")),
  );
  return [...keys, ...Object.values(words).map((variable) => environment[variable] ?? "")].filter(
    (text) => text !== "",
  );
}

/** The keys of opened files. */
export interface FileKeys {
  readonly operatorKeys: readonly Hex[];
  readonly tradingKeys: readonly Hex[];
  readonly relayIdentityKey: Hex | undefined;
}

/** The environment with the keys of files in it. Throws SECRET_INVALID when a key comes from both. */
export function withFileKeys(
  environment: Environment,
  { operatorKeys, tradingKeys, relayIdentityKey }: FileKeys,
): Environment {
  const filled = { ...environment };
  const fill = (variable: string, keys: readonly Hex[]): void => {
    if (keys.length === 0) return;
    if ((environment[variable] ?? "") !== "") {
      throw new ArbError("SECRET_INVALID", { variable, expected: "nothing, because the settings name key files" });
    }
    filled[variable] = keys.join(",");
  };
  fill(SECRET_VARIABLES.operatorKeys, operatorKeys);
  fill(SECRET_VARIABLES.tradingKeys, tradingKeys);
  fill(SECRET_VARIABLES.relayIdentityKey, relayIdentityKey === undefined ? [] : [relayIdentityKey]);
  return filled;
}

function severalKeys(environment: Environment, variable: string): readonly Hex[] {
  const expected = "one to four different private keys with commas between them";
  const written = required(environment, variable, expected).split(",");
  const keys = written.map((key) => keyOf(key)).filter((key) => key !== undefined);
  if (keys.length !== written.length || keys.length > MAX_KEYS || new Set(keys).size !== keys.length) {
    throw new ArbError("SECRET_INVALID", { variable, expected });
  }
  return keys;
}

function oneKey(environment: Environment, variable: string): Hex {
  const key = keyOf(required(environment, variable, ONE_KEY));
  if (key === undefined) throw new ArbError("SECRET_INVALID", { variable, expected: ONE_KEY });
  return key;
}

function required(environment: Environment, variable: string, expected: string): string {
  const written = environment[variable];
  if (written === undefined || written.trim() === "") throw new ArbError("SECRET_MISSING", { variable, expected });
  return written;
}

function keyOf(written: string): Hex | undefined {
  const key = written.trim().toLowerCase();
  if (!/^0x[0-9a-f]{64}$/.test(key)) return undefined;
  try {
    // Refuses zero and what lies not below the curve's order.
    computeAddress(key);
    return key as Hex;
  } catch {
    return undefined;
  }
}
