/** What a rollup takes for publishing a transaction on its first layer; asking waits for nothing. */
export interface DataFee {
  /** For a signed transaction of this size; undefined until it is known at the newest block. */
  feeWei(transactionBytes: number): bigint | undefined;
}
