import type { UnsignedTransaction } from "../../ports/signer.ts";
import type { Signature } from "./curve.ts";
import { RlpList } from "./rlp-list.ts";

const EIP_1559 = 2;
/** r ends here and s begins. */
const R_BYTES = 32;

// One for all: what is written is hashed or copied out in the turn in which it was written.
const list = new RlpList();

/**
 * The bytes whose hash is signed; they stand until the next transaction is encoded. Throws a RangeError that names the
 * field for what is no transaction.
 */
export function encodeUnsigned(transaction: UnsignedTransaction): Buffer {
  writeFields(transaction);
  return list.finish(EIP_1559);
}

/** The bytes that go out; they stand until the next transaction is encoded. Throws as `encodeUnsigned` does. */
export function encodeSigned(transaction: UnsignedTransaction, { rs, yParity }: Signature): Buffer {
  writeFields(transaction);
  list.addInteger(BigInt(yParity), "the parity");
  list.addIntegerBytes(rs, 0, R_BYTES);
  list.addIntegerBytes(rs, R_BYTES, 2 * R_BYTES);
  return list.finish(EIP_1559);
}

function writeFields(transaction: UnsignedTransaction): void {
  const { chainId, nonce, to, data, valueWei, gasLimit, maxFeePerGasWei, maxPriorityFeePerGasWei } = transaction;
  requireTransaction(transaction);
  list.begin();
  list.addInteger(chainId, "the chain");
  list.addInteger(BigInt(nonce), "the nonce");
  list.addInteger(maxPriorityFeePerGasWei, "the priority fee");
  list.addInteger(maxFeePerGasWei, "the highest fee");
  list.addInteger(gasLimit, "the gas limit");
  list.addHex(to, "the target");
  list.addInteger(valueWei, "the value");
  list.addHex(data, "the data");
  list.addEmptyList(); // The access list.
}

/** What is more than a number out of bounds, or no hexadecimal digits. */
function requireTransaction({ nonce, to, maxFeePerGasWei, maxPriorityFeePerGasWei }: UnsignedTransaction): void {
  if (!Number.isSafeInteger(nonce)) throw new RangeError(`the nonce must be a whole number, but is ${nonce}`);
  if (!/^0x[0-9a-f]{40}$/.test(to)) throw new RangeError(`the target must be an address in lower case, but is ${to}`);
  if (maxPriorityFeePerGasWei > maxFeePerGasWei) {
    throw new RangeError(
      `the priority fee must not be above the highest fee of ${maxFeePerGasWei}, but is ${maxPriorityFeePerGasWei}`,
    );
  }
}
