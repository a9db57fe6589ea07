import { createHash } from "node:crypto";
import type { AnsweredRequests } from "./answered-requests.ts";
import type { Answer, Door, DoorRequest } from "./door.ts";
import { HttpProblem } from "./http-problem.ts";

const KEY = /^[\x21-\x7e]{1,128}$/;

/** A door that changes something, behind which each request is carried out once, however often it is sent. */
export function onceDoor(answered: AnsweredRequests, door: Omit<Door, "method">): Door {
  return { ...door, method: "POST", answer: (request) => answerOnce(answered, request, door.answer) };
}

async function answerOnce(answered: AnsweredRequests, request: DoorRequest, answer: Door["answer"]): Promise<Answer> {
  const { idempotencyKey, scope, url, body } = request;
  if (idempotencyKey === undefined || !KEY.test(idempotencyKey)) {
    throw new HttpProblem("bad-request", "Expected one header Idempotency-Key of 1 to 128 characters without spaces.");
  }
  const fingerprint = createHash("sha256").update(url).update("\n").update(body).digest("base64");
  // By scope, so that who may only trade cannot occupy a key that an operator is going to use.
  const { isReplay, ...given } = await answered.once(`${scope} ${idempotencyKey}`, fingerprint, async () =>
    answer(request),
  );
  return isReplay ? { ...given, headers: { ...given.headers, "idempotency-replayed": "true" } } : given;
}
