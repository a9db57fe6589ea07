import type { IncomingHttpHeaders, Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import Fastify, { type FastifyReply } from "fastify";
import { isAnswer, type Reply, type Request } from "./reply.ts";

const HOST = "127.0.0.1";
const BODY_LIMIT_BYTES = 10_485_760;

/** Where requests come in. */
export interface HttpFront {
  readonly url: string;
  readonly server: Server;
  stop(): Promise<void>;
}

/** A body as it came, which may be one request or many. */
export interface HttpBody {
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Listens on a free port of 127.0.0.1 and answers JSON-RPC bodies, request by request. One request of a batch that is
 * met by silence or a closed connection takes the others with it.
 * @param silenceMs how long a silent connection is kept open
 */
export async function openHttpFront(
  reply: (request: Request, body: HttpBody) => Promise<Reply>,
  silenceMs: number,
): Promise<HttpFront> {
  const front = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  front.removeAllContentTypeParsers();
  front.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  front.post("/", async ({ body: given, headers, raw }, response) => {
    const body = { text: typeof given === "string" ? given : "", headers };
    const parsed = JSON.parse(body.text) as Request | Request[];
    const requests = [parsed].flat();
    const replies = await Promise.all(requests.map((request) => reply(request, body)));
    const odd = replies.find((each) => !isAnswer(each));
    if (odd === "silence") {
      response.hijack();
      await delay(Math.min(silenceMs, MAX_DELAY_MS), undefined, { ref: false });
      raw.socket.destroy();
    } else if (odd === "hang-up") {
      response.hijack();
      raw.socket.destroy();
    } else if (odd !== undefined) {
      await sendOdd(response, odd);
    } else {
      const answers = replies
        .filter(isAnswer)
        .map((each, index) => ({ jsonrpc: "2.0", id: requests[index]?.id, ...each }));
      await response.send(Array.isArray(parsed) ? answers : answers[0]);
    }
  });
  const url = await front.listen({ host: HOST, port: 0 });
  return { url, server: front.server, stop: () => front.close() };
}

/** The most that a timer can be set to. */
const MAX_DELAY_MS = 2 ** 31 - 1;

function sendOdd(response: FastifyReply, reply: Reply): FastifyReply {
  if (typeof reply !== "object" || !("status" in reply)) throw new Error("the reply is an ordinary one");
  const { status, headers = {}, body } = reply;
  return response
    .code(status)
    .headers({ "content-type": "application/json", ...headers })
    .send(body);
}
