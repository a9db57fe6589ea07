import { shownUrl } from "../../core/shown-url.ts";

/** Why an endpoint did not answer, in a few words that hold no URL. */
export function faultOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "it gave no reason";
  // The long message of an ethers error repeats the request with its whole URL; the short one does not.
  const { shortMessage, code } = thrown as { shortMessage?: unknown; code?: unknown };
  if (typeof shortMessage === "string") return shortMessage;
  // Node's AggregateError (a name with several addresses) has a code and no message.
  if (thrown.message === "") return typeof code === "string" ? code : thrown.name;
  return thrown.message.replace(/\w+:\/\/\S+/g, (url) => shownUrl(url));
}
