import { messageOf } from "../../bot/core/errors.ts";

interface Question {
  readonly id: number;
  readonly question: string;
  readonly data: unknown;
}

/** What a process of the benchmark does when it is asked. */
export type Answers = Readonly<Record<string, (data: never) => unknown>>;

/** Answers the questions of the process that started this one, and ends with it. */
export function serve(answers: Answers): void {
  process.on("message", ({ id, question, data }: Question) => {
    void answerOf(answers, question, data).then((reply) => process.send?.({ id, ...reply }));
  });
  process.on("disconnect", () => process.exit());
}

async function answerOf(answers: Answers, question: string, data: unknown): Promise<object> {
  try {
    const answer = answers[question];
    if (answer === undefined) throw new Error(`nobody answers "${question}"`);
    return { result: await answer(data as never) };
  } catch (thrown) {
    return { problem: thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown) };
  }
}
