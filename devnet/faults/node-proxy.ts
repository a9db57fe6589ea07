import { FaultPlan } from "./fault-plan.ts";
import { HEAD_FAULTS, type HeadFault, SUBSCRIPTION } from "./head-faults.ts";
import { openHttpFront } from "./http-front.ts";
import type { NodeFault } from "./node-exchange.ts";
import { READING_FAULTS } from "./reading-faults.ts";
import type { Reply, Request, RpcAnswer } from "./reply.ts";
import { SEND_FAULTS } from "./send-faults.ts";
import { openWebSocketFront } from "./websocket-front.ts";

const REQUEST_FAULTS = { ...SEND_FAULTS, ...READING_FAULTS };

/** What a node can be made to do wrong with a request. */
type RequestFault = keyof typeof REQUEST_FAULTS;

/** A fault of a node. */
export type NodeFaultName = RequestFault | HeadFault;

/** All of them. */
export const NODE_FAULTS: readonly NodeFaultName[] = [
  ...(Object.keys(REQUEST_FAULTS) as RequestFault[]),
  ...HEAD_FAULTS,
];

/** Which node is to seem faulty, and who wants to know. */
export interface NodeProxyOptions {
  readonly targetUrl: string;
  readonly seed: number;
  /** How long a silent HTTP connection is kept open; default: until the proxy stops. */
  readonly silenceMs?: number;
  /** Hears each request before anything is done with it. */
  readonly onRequest?: (request: Request) => void;
  readonly onReply?: (request: Request) => void;
}

/** A node that does wrong when it is told to, and otherwise what the one behind it does. */
export interface NodeProxy {
  readonly url: string;
  readonly webSocketUrl: string;
  readonly faults: FaultPlan<NodeFaultName>;
  stop(): Promise<void>;
}

/** Starts a proxy over HTTP and WebSocket on a free port, which has no fault until one is injected. */
export async function startNodeProxy(options: NodeProxyOptions): Promise<NodeProxy> {
  const { targetUrl, seed, silenceMs = Infinity, onRequest, onReply } = options;
  const faults = new FaultPlan<NodeFaultName>(seed, isMeantFor);

  const reply = async (request: Request): Promise<Reply> => {
    onRequest?.(request);
    const { method, params = [] } = request as { method: string; params?: readonly unknown[] };
    const fault = faults.strike(method);
    try {
      if (fault === undefined || isHeadFault(fault)) return await post(targetUrl, method, params);
      const applied: NodeFault = REQUEST_FAULTS[fault];
      return await applied.reply({
        method,
        params,
        forward: (changed = params) => post(targetUrl, method, changed),
        ask: (...asked) => ask(targetUrl, ...asked),
      });
    } finally {
      onReply?.(request);
    }
  };
  const front = await openHttpFront(reply, silenceMs);
  const closeConnections = openWebSocketFront({
    server: front.server,
    targetUrl,
    reply,
    strikeHead: () => faults.strike(SUBSCRIPTION) as HeadFault | undefined,
  });
  return {
    url: front.url,
    webSocketUrl: front.url.replace(/^http/, "ws"),
    faults,
    stop: async () => {
      closeConnections();
      await front.stop();
    },
  };
}

/** Heads that are told are no requests: what can strike every request strikes none of them. */
function isMeantFor(fault: NodeFaultName, method: string): boolean {
  if (isHeadFault(fault) || method === SUBSCRIPTION) return isHeadFault(fault) && method === SUBSCRIPTION;
  const { methods }: NodeFault = REQUEST_FAULTS[fault];
  return methods?.includes(method) ?? true;
}

function isHeadFault(fault: NodeFaultName): fault is HeadFault {
  return (HEAD_FAULTS as readonly string[]).includes(fault);
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await post(url, method, params);
  if ("result" in answer) return answer.result;
  throw new Error(answer.error.message);
}

async function post(url: string, method: string, params: readonly unknown[]): Promise<RpcAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: RpcError };
  return error === undefined ? { result } : { error };
}

interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}
