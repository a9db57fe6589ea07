import { Wallet } from "ethers";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { FLASHBOTS_SIGNATURE_HEADER, flashbotsSignature } from "../relay/flashbots-signature.ts";
import { FaultPlan } from "./fault-plan.ts";
import { type HttpBody, openHttpFront } from "./http-front.ts";
import type { RelayExchange, RelayFault } from "./relay-exchange.ts";
import { RELAY_FAULTS, type RelayFaultName } from "./relay-faults.ts";
import type { Reply, Request } from "./reply.ts";

/** Which relay is to seem faulty, and who wants to know. */
export interface RelayProxyOptions {
  readonly targetUrl: string;
  /** Whose public pool leaks end in. */
  readonly chainRpcUrl: string;
  readonly seed: number;
  /** How long a silent connection is kept open; default: until the proxy stops. */
  readonly silenceMs?: number;
  readonly onRequest?: (request: Request) => void;
  readonly onReply?: (request: Request) => void;
}

/** A relay that does wrong when it is told to, and otherwise what the one behind it does. */
export interface RelayProxy {
  readonly url: string;
  readonly faults: FaultPlan<RelayFaultName>;
  stop(): Promise<void>;
}

/** Starts a proxy on a free port, which has no fault until one is injected. */
export async function startRelayProxy(options: RelayProxyOptions): Promise<RelayProxy> {
  const { targetUrl, chainRpcUrl, seed, silenceMs = Infinity, onRequest, onReply } = options;
  const faults = new FaultPlan<RelayFaultName>(seed, isMeantFor);
  // Late bundles are sent again under this name: a relay checks that body and signature belong together.
  const ownIdentity = Wallet.createRandom();

  const forwardAs = async (method: string, fields: unknown): Promise<Reply> => {
    const text = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [fields] });
    return post(targetUrl, text, await flashbotsSignature(ownIdentity, text));
  };
  const reply = async (request: Request, body: HttpBody): Promise<Reply> => {
    onRequest?.(request);
    const { method, params } = request;
    const forward = () => post(targetUrl, body.text, String(body.headers[FLASHBOTS_SIGNATURE_HEADER] ?? ""));
    const fault = faults.strike(method);
    try {
      if (fault === undefined) return await forward();
      const applied: RelayFault = RELAY_FAULTS[fault];
      return await applied.reply({
        method,
        fields: (params[0] ?? {}) as RelayExchange["fields"],
        forward,
        forwardAs: (fields) => forwardAs(method, fields),
        publish: async (raw) => {
          await callRpc(chainRpcUrl, "eth_sendRawTransaction", [raw]).catch(() => undefined);
        },
      });
    } finally {
      onReply?.(request);
    }
  };
  const front = await openHttpFront(reply, silenceMs);
  return { url: front.url, faults, stop: () => front.stop() };
}

function isMeantFor(fault: RelayFaultName, method: string): boolean {
  const { methods }: RelayFault = RELAY_FAULTS[fault];
  return methods?.includes(method) ?? true;
}

/** The relay's answer, whatever its status. */
async function post(url: string, body: string, signature: string): Promise<Reply> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", [FLASHBOTS_SIGNATURE_HEADER]: signature },
    body,
  });
  return { status: response.status, body: await response.text() };
}
