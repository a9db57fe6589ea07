import { type Endpoint, shownEndpoint } from "../../core/endpoint.ts";
import { ArbError } from "../../core/errors.ts";
import type { Connection, ConnectionSettings } from "./connection.ts";
import { faultOf } from "./endpoint-fault.ts";
import type { OnLost } from "./guarded-sockets.ts";
import { HttpConnection } from "./http-connection.ts";
import { SocketConnection } from "./socket-connection.ts";

/**
 * Connects to a node and makes sure that it serves the expected chain, each time anew: behind the same address there may
 * be another node by now. Throws ENDPOINT_UNREACHABLE or WRONG_CHAIN; neither shows a key that the address may hold.
 */
export async function connectEndpoint(
  target: Endpoint,
  settings: ConnectionSettings,
  onLost: OnLost,
): Promise<Connection> {
  const connection =
    target.transport === "http"
      ? new HttpConnection(target.address, settings)
      : new SocketConnection(target, settings, onLost);
  try {
    await checkChain(connection, shownEndpoint(target), settings.chainId);
    return connection;
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

/** Throws ENDPOINT_UNREACHABLE or WRONG_CHAIN. */
export async function checkChain(connection: Connection, endpoint: string, expected: bigint): Promise<void> {
  let actual: bigint;
  try {
    actual = BigInt((await connection.sendAlone("eth_chainId", [])) as string);
  } catch (thrown) {
    throw new ArbError("ENDPOINT_UNREACHABLE", { endpoint, problem: faultOf(thrown) });
  }
  if (actual !== expected) throw new ArbError("WRONG_CHAIN", { endpoint, actual, expected });
}
