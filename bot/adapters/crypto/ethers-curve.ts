import { getBytes, hexlify, SigningKey } from "ethers";
import type { Curve } from "./curve.ts";

/** The same in JavaScript, for where the native one cannot be loaded: ten to forty times slower. */
export const ETHERS_CURVE: Curve = {
  implementation: "ethers",
  publicKeyOf: (privateKey) => getBytes(SigningKey.computePublicKey(privateKey, false)).subarray(1),
  sign: (digest, privateKey) => {
    const { r, s, yParity } = new SigningKey(hexlify(privateKey)).sign(digest);
    return { rs: getBytes(`${r}${s.slice(2)}`), yParity };
  },
};
