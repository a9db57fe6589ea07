import { PoolReadings } from "../../bot/adapters/chain/pools/pool-readings.ts";
import { MevShareFeed } from "../../bot/adapters/pending/mev-share-feed.ts";
import { PublicPoolFeed } from "../../bot/adapters/pending/public-pool-feed.ts";
import { SimulatedAftermath } from "../../bot/adapters/pending/simulated-aftermath.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import { isTerminal } from "../../bot/core/order-state.ts";
import type { Order } from "../../bot/core/order.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import type { FeedFigures, PendingTransactions } from "../../bot/ports/pending-transactions.ts";
import { Backrun } from "../../bot/sources/backrun/backrun.ts";
import { DEFAULT_BACKRUN_SETTINGS } from "../../bot/sources/backrun/backrun-settings.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { startRelay } from "../../devnet/relay/relay.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { eventually } from "./eventually.ts";
import { openTradingDesk, type TradingDesk } from "./trading-desk.ts";

/** The real bot with backruns alone, on a floor with a public pool, a relay and a builder. */
export interface BackrunSite {
  readonly floor: TradingFloor;
  readonly desk: TradingDesk;
  readonly backrun: Backrun;
  /** How its feed fares, where there is one. */
  mevShare(): FeedFigures;
  /** The nth order, from 0 on, once the relay has answered all its offers. */
  offered(nth: number): Promise<Order>;
  /** The order at its end, after as many blocks as that takes. */
  ended(order: Order): Promise<Order>;
  stop(): Promise<void>;
}

/** As many as the desk's settings have. */
const TARGET_BLOCKS = 2;
/** More than the confirmations of an expired order take. */
const MOST_BLOCKS = 8;

export interface BackrunSiteOptions {
  /** Listened to besides the floor's public pool. */
  readonly mevShareUrl?: string;
  readonly settings?: Partial<FlashSettings>;
  /** Bundles go to a relay that shows them to no builder. */
  readonly isRelayDeaf?: boolean;
}

export async function openBackrunSite(options: BackrunSiteOptions = {}): Promise<BackrunSite> {
  const floor = await openTradingFloor();
  const { rpcUrl, relayUrl, contract, poolList } = floor;
  const { pools } = poolList;
  const deaf = options.isRelayDeaf
    ? await startRelay({ chainRpcUrl: rpcUrl, bundlePool: new BundlePool() })
    : undefined;
  const desk = await openTradingDesk({
    rpcUrl,
    relayUrl: deaf?.url ?? relayUrl,
    contract,
    pools,
    settings: options.settings ?? {},
  });
  const entries = new Map(pools.map((entry) => [entry.address, entry]));
  const endpoint = { transport: "websocket", address: rpcUrl.replace("http", "ws") } as const;
  const note = (): void => undefined;
  const feeds: PendingTransactions[] = [new PublicPoolFeed({ endpoint, chainId: 1n }, note)];
  if (options.mevShareUrl !== undefined) feeds.push(new MevShareFeed({ url: options.mevShareUrl, chainId: 1n }, note));
  const backrun = await desk.listenTo(
    ({ market, prices }) =>
      new Backrun({
        feeds,
        aftermath: new SimulatedAftermath({
          client: desk.provider,
          entry: (address) => entries.get(address),
          readings: new PoolReadings(),
        }),
        market,
        prices,
        clock: systemClock,
        strategyId: 2,
        baseTokens: [PROTOCOLS.weth],
        maxHops: 3,
        onFault: (fault) => {
          throw new Error("a transaction could not be looked at", { cause: fault });
        },
        settings: DEFAULT_BACKRUN_SETTINGS,
      }),
  );
  return {
    floor,
    desk,
    backrun,
    mevShare: () => feeds[1]!.figures(),
    offered: async (nth) => {
      const orderAt = (): Order | undefined => desk.orders()[nth];
      const isAnswered = (): boolean => {
        const order = orderAt();
        if (order !== undefined && isTerminal(order.state)) throw new Error(order.failure?.detail);
        const answers = desk.events.filter(({ type, orderId }) => type === "answered" && orderId === order?.orderId);
        return answers.length === TARGET_BLOCKS;
      };
      await eventually(isAnswered, 10_000);
      return orderAt()!;
    },
    ended: async ({ orderId }) => {
      const isEnded = (): boolean => isTerminal(desk.order(orderId).state);
      for (let blocks = 0; blocks < MOST_BLOCKS && !isEnded(); blocks++) {
        await floor.builder.sealNow();
        await desk.caughtUp();
        await eventually(isEnded, 100).catch(() => undefined);
      }
      return desk.order(orderId);
    },
    stop: async () => {
      await backrun.stop();
      await desk.stop();
      await deaf?.stop();
      await floor.stop();
    },
  };
}
