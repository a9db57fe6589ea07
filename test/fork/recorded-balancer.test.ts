import type { Address } from "../../bot/core/hex.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { pairLeg } from "../builders/recorded-cycle.ts";
import { isRecordedMainnetThere } from "../builders/recorded-mainnet.ts";
import { itPaysAsOthers, openedFor, type RecordedMarket } from "../builders/recorded-market.ts";
import { FOUNDED_PAIR, foundPair } from "../builders/recorded-pair.ts";
import type { BalancerLeg } from "../builders/recorded-quote.ts";

const ETHER = 10n ** 18n;
const WETH: Address = PROTOCOLS.weth;
const ALCX: Address = "0xdbdb4d16eda451d0503b854cf79d55697f90c8df";

const WETH_TO_ALCX = pairLeg(FOUNDED_PAIR, WETH, ALCX);
const ALCX_TO_WETH: BalancerLeg = {
  venue: "balancer-v2",
  pool: PROTOCOLS.balancerVault,
  poolId: "0xf16aee6a71af1a9bc8f56975a4c2705ca7a782bc0002000000000000000004bb",
  tokenIn: ALCX,
  tokenOut: WETH,
};

/** Its flash loan cannot be shown here: it asks the collector of fees, which no recorded block has. */
const WEIGHTED_POOL: RecordedMarket = {
  block: 19929064,
  txIndex: 0,
  prepare: (desk) =>
    foundPair(desk, [
      [WETH, 100n * ETHER],
      [ALCX, 18_000n * ETHER],
    ]),
  cycles: [
    {
      shows: "last, funded by the first pool",
      legs: [WETH_TO_ALCX, ALCX_TO_WETH],
      inputWei: ETHER / 5n,
      funding: "first-pool",
    },
    {
      shows: "first, funded by the last pool",
      legs: [ALCX_TO_WETH, WETH_TO_ALCX],
      inputWei: 30n * ETHER,
      funding: "flash-swap",
    },
    {
      shows: "first, funded by the contract's own balance",
      legs: [ALCX_TO_WETH, WETH_TO_ALCX],
      inputWei: 30n * ETHER,
      funding: "own",
    },
  ],
  saying: [],
};

describe("Balancer's Vault and a weighted pool of a recorded mainnet block", () => {
  // That it is missing is said by recorded-blocks.test.ts.
  if (!isRecordedMainnetThere()) return;

  itPaysAsOthers(WEIGHTED_POOL, openedFor(WEIGHTED_POOL));
});
