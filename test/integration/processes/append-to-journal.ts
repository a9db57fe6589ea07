import { writeSync } from "node:fs";
import { Journal } from "../../../bot/adapters/store/journal.ts";

/**
 * Appends numbers to a journal until this process is killed or the journal refuses. Prints each number once it is
 * durable, and "refused" for each that is not.
 */
async function appendToJournal(file: string): Promise<void> {
  let next = 0;
  const { journal } = await Journal.open(file, () => next++);

  let refused = 0;
  const appendForever = async (): Promise<void> => {
    while (refused < 20) {
      const number = next++;
      try {
        await journal.append(JSON.stringify({ number, padding: "x".repeat(100) }));
        writeSync(1, `${number}\n`);
      } catch {
        refused += 1;
        writeSync(1, "refused\n");
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, appendForever));
}

// The test runner loads every file below test/; this one does something only as a process of its own.
if (import.meta.main) await appendToJournal(process.argv[2] ?? "");
