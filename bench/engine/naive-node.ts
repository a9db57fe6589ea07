import { keccak256 } from "ethers";

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

const GWEI_HEX = "0x3b9aca00";
const BLOCK = {
  number: "0x1312d00",
  hash: `0x${"11".repeat(32)}`,
  parentHash: `0x${"22".repeat(32)}`,
  timestamp: "0x66000000",
  nonce: "0x0000000000000000",
  difficulty: "0x0",
  gasLimit: "0x3938700",
  gasUsed: "0x1c9c380",
  miner: `0x${"33".repeat(20)}`,
  extraData: "0x",
  baseFeePerGas: GWEI_HEX,
  transactions: [],
};

/** A double of a node: answers at once what a bot asks that prices and sends a transaction, one or a batch. */
export function answerAsNode(body: string): string {
  const asked = JSON.parse(body) as Request | readonly Request[];
  return JSON.stringify(Array.isArray(asked) ? (asked as readonly Request[]).map(reply) : reply(asked as Request));
}

function reply({ id, method, params }: Request): object {
  return { jsonrpc: "2.0", id, result: resultOf(method, params) };
}

function resultOf(method: string, params: readonly unknown[]): unknown {
  switch (method) {
    case "eth_chainId":
      return "0x1";
    case "eth_blockNumber":
      return BLOCK.number;
    case "eth_getBlockByNumber":
      return BLOCK;
    case "eth_gasPrice":
    case "eth_maxPriorityFeePerGas":
      return GWEI_HEX;
    case "eth_estimateGas":
      return "0x30d40";
    case "eth_getTransactionCount":
      return "0x0";
    case "eth_sendRawTransaction":
      return keccak256(params[0] as string);
    default:
      throw new Error(`a bot that sends is not expected to ask for ${method}`);
  }
}
