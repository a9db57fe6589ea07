import { messageOf } from "../../core/errors.ts";

/** What a relay said, for a record: one line of bounded length, whatever it sent. */
export function relayWords(said: unknown): string {
  const text = typeof said === "string" && said.trim() !== "" ? said : "it gave no reason";
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}

/** Why a relay could not be asked, or not be understood, without its URL. */
export function relayFault(thrown: unknown): string {
  // Flashbots' client reads fields of an answer before it looks whether there is one.
  if (thrown instanceof TypeError) return "its answer could not be read";
  const { shortMessage } = thrown as { shortMessage?: unknown };
  const said = typeof shortMessage === "string" ? shortMessage : messageOf(thrown);
  return relayWords(said.replaceAll(/\w+:\/\/\S+/g, "(URL)"));
}
