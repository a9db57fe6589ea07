/** EIP-7825: a transaction with a higher gas limit is not valid. */
export const MAX_TRANSACTION_GAS = 16_777_216n;
