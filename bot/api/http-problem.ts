/** What an HTTP request is refused with. */
export type HttpProblemCode =
  | "bad-request"
  | "invalid-json"
  | "invalid-signal"
  | "unauthorized"
  | "forbidden"
  | "origin-not-allowed"
  | "not-found"
  | "method-not-allowed"
  | "request-timeout"
  | "idempotency-key-reused"
  | "body-too-large"
  | "media-type-not-supported"
  | "host-not-allowed"
  | "rate-limited"
  | "headers-too-large"
  | "internal"
  | "not-accepting";

/** The status of each of them, and of nothing else. */
export const STATUS_OF: Readonly<Record<HttpProblemCode, number>> = {
  "bad-request": 400,
  "invalid-json": 400,
  "invalid-signal": 400,
  unauthorized: 401,
  forbidden: 403,
  "origin-not-allowed": 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "request-timeout": 408,
  "idempotency-key-reused": 409,
  "body-too-large": 413,
  "media-type-not-supported": 415,
  "host-not-allowed": 421,
  "rate-limited": 429,
  "headers-too-large": 431,
  internal: 500,
  "not-accepting": 503,
};

/** A request that is refused, with one sentence for whoever sent it; the sentence repeats nothing confidential. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly code: HttpProblemCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: HttpProblemCode, sentence: string, headers: Readonly<Record<string, string>> = {}) {
    super(sentence);
    this.code = code;
    this.headers = headers;
  }

  get status(): number {
    return STATUS_OF[this.code];
  }
}

/** The one shape in which every refusal is told. */
export function problemJson({ code, message }: Pick<HttpProblem, "code" | "message">): string {
  return JSON.stringify({ error: { code, message } });
}
