import { createHash, timingSafeEqual } from "node:crypto";
import { ArbError } from "../core/errors.ts";

/** What a token may be used for, the least first: each scope includes those before it. */
export const SCOPES = ["read", "trade", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

const SHORTEST_TOKEN = 32;
const EXPECTED = `a token of at least ${SHORTEST_TOKEN} letters, digits and -._~+/ that is in no other scope's variable`;

/** RFC 6750, section 2.1: b64token. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Whether who may do the one may do the other. */
export function includes(held: Scope, wanted: Scope): boolean {
  return SCOPES.indexOf(held) >= SCOPES.indexOf(wanted);
}

/** The bearer tokens of the scopes. A scope without one is closed. Only their hashes are kept. */
export class BearerTokens {
  readonly #hashes: ReadonlyMap<Scope, Buffer>;

  /**
   * @param variables the environment's variable for each scope
   * Throws SECRET_INVALID, which names a variable and never shows a value.
   */
  constructor(environment: Readonly<Record<string, string | undefined>>, variables: Readonly<Record<Scope, string>>) {
    const hashes = new Map<Scope, Buffer>();
    for (const scope of SCOPES) {
      const variable = variables[scope];
      const token = environment[variable] ?? "";
      if (token === "") continue;
      const hash = hashOf(token);
      const isTaken = [...hashes.values()].some((other) => other.equals(hash));
      if (token.length < SHORTEST_TOKEN || !TOKEN.test(token) || isTaken) {
        throw new ArbError("SECRET_INVALID", { variable, expected: EXPECTED });
      }
      hashes.set(scope, hash);
    }
    this.#hashes = hashes;
  }

  /** What the token of an Authorization header may be used for; undefined when it is none of ours. */
  scopeOf(authorization: string | undefined): Scope | undefined {
    const token = /^Bearer +([^ ]+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) return undefined;
    const hash = hashOf(token);
    let found: Scope | undefined;
    // All of them, always: neither which one it is nor how much of it is right can be told from the time that it takes.
    for (const [scope, expected] of this.#hashes) {
      if (timingSafeEqual(hash, expected)) found = scope;
    }
    return found;
  }
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
