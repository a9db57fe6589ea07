import { computeAddress, HDNodeWallet, Mnemonic } from "ethers";
import { ArbError } from "../../core/errors.ts";
import type { Hex } from "../../core/hex.ts";

const EXPECTED = "a private key (64 hexadecimal digits, 0x before them or not) or a mnemonic of 12 to 24 English words";

/** A key that somebody brought, and every text of it that must not be shown. */
export interface BroughtKey {
  readonly privateKey: Hex;
  readonly secrets: readonly string[];
}

/**
 * The key that a text holds. Of a mnemonic it is the account of that index at m/44'/60'/0'/0, where wallets look.
 * Throws INPUT_FILE_INVALID, which names the source and shows nothing of the text.
 */
export function keyOfText(text: string, index: number, source: string): BroughtKey {
  const written = text.trim();
  const digits = /^(?:0x)?([0-9a-f]{64})$/i.exec(written)?.[1];
  try {
    if (digits !== undefined) {
      const privateKey: Hex = `0x${digits.toLowerCase()}`;
      // Refuses zero and what lies not below the curve's order.
      computeAddress(privateKey);
      return { privateKey, secrets: [digits] };
    }
    const phrase = written.toLowerCase().split(/\s+/).join(" ");
    const mnemonic = Mnemonic.fromPhrase(phrase);
    const { privateKey } = HDNodeWallet.fromMnemonic(mnemonic, `m/44'/60'/0'/0/${index}`);
    return { privateKey: privateKey as Hex, secrets: [privateKey.slice(2), phrase] };
  } catch {
    // No cause: errors about words and keys repeat them.
    throw new ArbError("INPUT_FILE_INVALID", { file: source, kind: "key", problem: `it does not hold ${EXPECTED}` });
  }
}
