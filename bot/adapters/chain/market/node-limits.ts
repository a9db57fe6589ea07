import { faultOf } from "../endpoint-fault.ts";
import { isThrottled, rpcErrorOf } from "../rpc-error.ts";

/** Of JSON-RPC 2.0 and EIP-1474: invalid params. */
const INVALID_PARAMS = -32_602;

/** Words of nodes and providers for a request whose execution or answer is more than they give at once. */
const TOO_LARGE =
  /out of gas|gas (required )?(exceeds|limit|too low|uint)|too (large|big|many|wide)|(size|limit|range|length)[\w\s]*exceed|exceed[\w\s]*(size|limit|range|length|max)|more than [\d,]+ (results|logs|blocks)|block range|time(d)?[ -]?out|aborted/i;

/** Words of nodes for a block that they do not have, or not yet, or not any more. */
const UNKNOWN_BLOCK =
  /(block|header|state)[\w\s]*(not found|missing)|(unknown|missing) (block|header|trie)|pruned|canonical|out of range|BlockOutOfRange/i;

/** Whether less at once may be answered: the node, or a proxy before it, found the request too large. */
export function isTooLarge(thrown: unknown): boolean {
  const error = rpcErrorOf(thrown);
  if (error === undefined) return /\b413\b/.test(faultOf(thrown));
  return !isThrottled(error) && TOO_LARGE.test(error.message);
}

/** Whether the same request may be answered later: the node was asked too often, or nobody answered at all. */
export function isPassing(thrown: unknown): boolean {
  const error = rpcErrorOf(thrown);
  return error === undefined || isThrottled(error);
}

/** Whether the node does not take a block's hash in the place of its number (EIP-1898). */
export function takesNoBlockHash(thrown: unknown): boolean {
  const error = rpcErrorOf(thrown);
  if (error === undefined) return false;
  // A node that knows the form and lacks the block says so.
  if (UNKNOWN_BLOCK.test(error.message)) return false;
  return (
    error.code === INVALID_PARAMS ||
    /unmarshal|invalid (argument|type|block)|cannot parse|expected (a )?string/i.test(error.message)
  );
}

/** Whether the node lacks the block, which it may have in a moment. */
export function isUnknownBlock(thrown: unknown): boolean {
  const error = rpcErrorOf(thrown);
  return error !== undefined && UNKNOWN_BLOCK.test(error.message);
}
