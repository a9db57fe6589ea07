import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import type * as Bindings from "secp256k1";
import type { Curve } from "./curve.ts";

/** libsecp256k1, which signs in about 30 µs. Throws when there is none for this machine, or Node may not load it. */
export function openNativeCurve(): Curve {
  // The package's own entry turns to a slow one in JavaScript without a word when there is no native one.
  const bindings = createRequire(import.meta.url)("secp256k1/bindings") as typeof Bindings;
  // Hides the key from who can measure the time that a signature takes; signatures stay the same.
  bindings.contextRandomize(randomBytes(32));
  return {
    implementation: "native",
    // Without the first byte, which only says that the point is written in full.
    publicKeyOf: (privateKey) => bindings.publicKeyCreate(privateKey, false).subarray(1),
    sign: (digest, privateKey) => {
      const { signature, recid } = bindings.ecdsaSign(digest, privateKey);
      return { rs: signature, yParity: (recid & 1) === 0 ? 0 : 1 };
    },
  };
}
