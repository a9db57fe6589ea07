/** How much a server of this machine takes from whoever connects. */
export interface LoopbackLimits {
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  /** From a request's first byte to its last. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly maxConnections: number;
  /** Of each token, and of all together who have none. */
  readonly maxRequestsPerSecond: number;
  /** How long requests under way may take to be answered when the server closes. */
  readonly closeGraceMs: number;
}

/** Room for 100 signals of 8 hops, and for everybody who may be on one machine. */
export const DEFAULT_LOOPBACK_LIMITS: LoopbackLimits = {
  maxBodyBytes: 256 * 1024,
  maxHeaderBytes: 8 * 1024,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 5_000,
  maxConnections: 100,
  maxRequestsPerSecond: 200,
  closeGraceMs: 2_000,
};
