import { keccak256 } from "ethers";
import { answerOfSendError } from "./send-answer.ts";

/** The part of an endpoint that takes transactions. */
export interface BroadcastEndpoint {
  sendAlone(method: string, params: unknown[]): Promise<unknown>;
}

/**
 * Hands the same signed bytes to every endpoint at once, to none twice. Resolves with the hash as soon as one takes them
 * or has them already, which it may have from another one. Otherwise rejects with what leaves most open: only when all
 * refuse, with a refusal.
 */
export function broadcast(endpoints: readonly BroadcastEndpoint[], params: unknown[]): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let waitsFor = endpoints.length;
  let refusal: unknown;
  let doubt: unknown = waitsFor === 0 ? new Error("no endpoint is connected") : undefined;
  const conclude = (): void => {
    if (waitsFor === 0) reject(doubt ?? refusal);
  };
  const take = (thrown: unknown): void => {
    const { answer } = answerOfSendError(thrown);
    if (answer === "accepted") resolve(keccak256(params[0] as string));
    else if (answer === "rejected") refusal ??= thrown;
    else doubt ??= thrown;
  };
  for (const endpoint of endpoints) {
    const settled = endpoint.sendAlone("eth_sendRawTransaction", params).then(resolve, take);
    void settled.finally(() => {
      waitsFor -= 1;
      conclude();
    });
  }
  conclude();
  return promise;
}
