import type { Hex } from "../../core/hex.ts";

/** Answers that cannot change before the next head: however many ask the same at one head, the node is asked once. */
export class PerHead<Answer> {
  readonly #answers = new Map<string, Promise<Answer>>();
  #headHash: Hex | undefined;

  /** A failed read is not remembered. */
  read(headHash: Hex, question: string, ask: () => Promise<Answer>): Promise<Answer> {
    if (headHash !== this.#headHash) this.#answers.clear();
    this.#headHash = headHash;
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const answer = ask();
    this.#answers.set(question, answer);
    answer.catch(() => {
      if (this.#answers.get(question) === answer) this.#answers.delete(question);
    });
    return answer;
  }
}
