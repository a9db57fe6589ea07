import { stat } from "node:fs/promises";
import { messageOf } from "../../core/errors.ts";

const ROOT_USER = 0;

/**
 * Why the file at a path is no socket to trust: whoever listens there could make up signals, or read results. Undefined
 * when nothing is wrong with it.
 */
export async function socketProblem(path: string, ownUser = process.getuid?.()): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (!found.isSocket()) return `${path} is not a socket`;
    if (ownUser === undefined || found.uid === ownUser || found.uid === ROOT_USER) return undefined;
    return `the socket ${path} belongs to user ${found.uid}, but only one of our own user ${ownUser} or of root is trusted`;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return `there is no socket at ${path}`;
    return messageOf(thrown);
  }
}
