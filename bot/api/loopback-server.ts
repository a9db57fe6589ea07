import type { AddressInfo } from "node:net";
import rateLimit from "@fastify/rate-limit";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { ArbError } from "../core/errors.ts";
import { type BearerTokens, includes, type Scope } from "./bearer-tokens.ts";
import { answerClientError } from "./client-error.ts";
import type { Door } from "./door.ts";
import { HttpProblem, problemJson } from "./http-problem.ts";
import type { LoopbackLimits } from "./loopback-limits.ts";
import { problemOf } from "./problem-of.ts";
import { checkSender, onlyHeader } from "./sender-check.ts";

const LOOPBACK_HOSTS: readonly string[] = ["127.0.0.1", "::1"];
const EXPECTED_HOST =
  "127.0.0.1 or ::1, because requests from other machines would need TLS, which is not built: put a proxy with TLS before it";

/** A server for programs of this machine. */
export interface LoopbackServerParts {
  /** As settings and errors call it. */
  readonly name: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly doors: readonly Door[];
  /** Without them only doors without a scope can be used. */
  readonly tokens?: BearerTokens;
  readonly limits: LoopbackLimits;
  /** Takes secrets out of whatever leaves. */
  readonly redact: (text: string) => string;
  /** Hears of faults of ours; the client is told no more than that there was one. */
  readonly onFault: (error: unknown) => void;
}

/** A port of this machine that answers at its doors and refuses everything else. */
export class LoopbackServer {
  readonly #app: FastifyInstance;
  readonly #closeGraceMs: number;

  private constructor(app: FastifyInstance, { closeGraceMs }: LoopbackLimits) {
    this.#app = app;
    this.#closeGraceMs = closeGraceMs;
  }

  /** Rejects with ARGUMENT_INVALID for an address that others can reach, and with PORT_IN_USE. */
  static async open(parts: LoopbackServerParts): Promise<LoopbackServer> {
    const { name, host, port } = parts;
    if (!LOOPBACK_HOSTS.includes(host)) {
      throw new ArbError("ARGUMENT_INVALID", { argument: `${name}.host`, expected: EXPECTED_HOST, actual: host });
    }
    const app = await guardedApp(parts);
    for (const door of parts.doors) addDoor(app, door);
    for (const [path, doors] of Map.groupBy(parts.doors, (door) => door.path)) refuseOtherMethods(app, path, doors);
    try {
      await app.listen({ host, port });
    } catch (error) {
      await app.close();
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      const hint = `end what uses it, or set ${name}.port to another one`;
      throw new ArbError("PORT_IN_USE", { port, hint }, { cause: error });
    }
    return new LoopbackServer(app, parts.limits);
  }

  get port(): number {
    return (this.#app.server.address() as AddressInfo).port;
  }

  /** Takes no new connections and answers the requests under way, as far as the time allowed for that is enough. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#app.server.closeAllConnections(), this.#closeGraceMs);
    await this.#app.close();
    clearTimeout(timer);
  }
}

async function guardedApp({ limits, tokens, redact, onFault }: LoopbackServerParts): Promise<FastifyInstance> {
  const { requestTimeoutMs } = limits;
  const answerError = (error: unknown, _request: FastifyRequest, reply: FastifyReply): void => {
    const problem = problemOf(error);
    if (problem.code === "internal") onFault(error);
    refuse(reply, problem);
  };
  const app = fastify({
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    // Of silence: longer than any request may take, so that a slow one is told why it is refused.
    connectionTimeout: 2 * requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // Its 503 would have a shape of its own; the doors say themselves what they still take.
    return503OnClosing: false,
    http: {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: requestTimeoutMs / 10,
      // Checked together with all other hosts, and refused in the same words.
      requireHostHeader: false,
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  });
  app.server.maxConnections = limits.maxConnections;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(() => {
    throw new HttpProblem("not-found", "There is nothing at this path.");
  });

  app.decorateRequest("scope", undefined);
  await app.register(rateLimit, { global: false, max: limits.maxRequestsPerSecond, timeWindow: 1_000 });
  const countRequest = app.createRateLimit({ keyGenerator: (request) => scopeOf(request) ?? "nobody" });
  app.addHook("onRequest", async (request) => {
    checkSender(request.raw);
    request.setDecorator("scope", tokens?.scopeOf(onlyHeader(request.raw, "authorization")));
    const limit = await countRequest(request);
    if (!limit.isAllowed && limit.isExceeded) {
      const headers = { "retry-after": String(limit.ttlInSeconds) };
      throw new HttpProblem("rate-limited", `At most ${limit.max} requests a second are answered.`, headers);
    }
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    void reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
    done(null, typeof payload === "string" ? redact(payload) : payload);
  });
  return app;
}

function addDoor(app: FastifyInstance, { method, path, scope, answer }: Door): void {
  app.route({
    method,
    url: path,
    onRequest: (request, _reply, done) => {
      if (scope !== undefined) checkScope(scopeOf(request), scope);
      done();
    },
    handler: async (request, reply) => {
      const { url, params, query, body } = request;
      const { status, text, headers } = await answer({
        url,
        params,
        query,
        idempotencyKey: onlyHeader(request.raw, "idempotency-key"),
        scope: scopeOf(request),
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      });
      return reply
        .code(status)
        .type("application/json; charset=utf-8")
        .headers(headers ?? {})
        .send(text);
    },
  });
}

function refuseOtherMethods(app: FastifyInstance, path: string, doors: readonly Door[]): void {
  const allowed = doors.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  const allow = allowed.join(", ");
  const others = app.supportedMethods.filter((method) => !allowed.includes(method));
  app.route({
    method: others,
    url: path,
    onRequest: () => {
      throw new HttpProblem("method-not-allowed", `This path takes ${allow}.`, { allow });
    },
    handler: () => undefined,
  });
}

/** Throws an {@link HttpProblem} unless who has the one may do the other. */
function checkScope(held: Scope | undefined, wanted: Scope): void {
  if (held === undefined) {
    const headers = { "www-authenticate": "Bearer" };
    throw new HttpProblem("unauthorized", "Expected a valid token in the header Authorization: Bearer …", headers);
  }
  if (includes(held, wanted)) return;
  throw new HttpProblem("forbidden", `This needs a token for "${wanted}"; the one given is for "${held}".`);
}

function scopeOf(request: FastifyRequest): Scope | undefined {
  return request.getDecorator<Scope | undefined>("scope");
}

function refuse(reply: FastifyReply, problem: HttpProblem): void {
  // Whatever is left of a body that nobody reads would look like the next request.
  if (!reply.request.raw.complete) void reply.header("connection", "close");
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .type("application/json; charset=utf-8")
    .send(problemJson(problem));
}
