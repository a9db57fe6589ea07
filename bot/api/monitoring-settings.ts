/** The port for metrics and for whoever keeps the bot running. */
export interface MonitoringSettings {
  readonly enabled: boolean;
  /** 127.0.0.1 or ::1. */
  readonly host: string;
  readonly port: number;
  /** A newest block older than this makes the bot not ready: the chain stands still, or we do not see it move. */
  readonly maxHeadAgeMs: number;
}

/** Five of the main chain's slots without a block are rare. */
export const DEFAULT_MONITORING_SETTINGS: MonitoringSettings = {
  enabled: true,
  host: "127.0.0.1",
  port: 9464,
  maxHeadAgeMs: 60_000,
};
