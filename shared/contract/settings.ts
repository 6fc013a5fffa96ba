import { z } from 'zod';
import { DEFAULT_ALARM_RULES } from '../alarms/rules/alarm-rules.ts';
import { checkAlarmRules } from '../alarms/rules/check-alarm-rules.ts';
import { checkThresholds } from '../alarms/thresholds/check-thresholds.ts';
import { SWITCHABLE_RULES } from '../alarms/rules/rule-switches.ts';
import { DEFAULT_THRESHOLDS } from '../alarms/thresholds/thresholds.ts';
import { DEFAULT_CRASH_ID } from '../market/crash/crash-names.ts';
import { MarketSettings } from './market-settings.ts';
import { ChannelSettings, HeartbeatSettings } from './channel-settings.ts';

/** Raised by one with each migration in `main/store/settings-migrations`. */
export const SETTINGS_SCHEMA_VERSION = 1;

const ThresholdFields = z.strictObject({
  warningDistance: z.number(),
  warningSigmas: z.number(),
  warningMarginRatio: z.number(),
  criticalDistance: z.number(),
  criticalSigmas: z.number(),
  criticalDistanceAlways: z.number(),
  criticalMarginRatio: z.number(),
  criticalTimeToLiquidationMs: z.number(),
  criticalTimeMaxDistance: z.number(),
});

/** The rules for the values stand in `checkThresholds`, which the screen uses as well. */
export const ThresholdSettings = ThresholdFields.superRefine((thresholds, context) => {
  for (const { field, message } of checkThresholds(thresholds)) {
    context.addIssue({ code: 'custom', path: [field], message });
  }
});

/** Thresholds of single accounts or positions; the rules for the values stand in `checkAlarmRules`. */
export const ThresholdOverrides = z
  .array(
    z.strictObject({
      accountId: z.string().optional(),
      positionKey: z.string().optional(),
      thresholds: ThresholdFields.partial(),
    }),
  )
  .max(500);

/** What `AlarmRuleSettings` explains; the rules for the values stand in `checkAlarmRules`. */
const AlarmRuleFields = {
  overrides: ThresholdOverrides.default([]),
  limits: z
    .array(
      z.strictObject({
        accountId: z.string().optional(),
        notional: z.number().optional(),
        leverage: z.number().optional(),
        dailyLoss: z.number().optional(),
      }),
    )
    .max(200)
    .default([]),
  lossSince: z.enum(['midnight', '24h-high']).default(DEFAULT_ALARM_RULES.lossSince),
  fundingPerDay: z.number().nullable().default(DEFAULT_ALARM_RULES.fundingPerDay),
  quietHours: z
    .strictObject({ from: z.string(), to: z.string() })
    .nullable()
    .default(DEFAULT_ALARM_RULES.quietHours),
  rulesOff: z.array(z.enum(SWITCHABLE_RULES)).default([]),
};

/** The same on its own, as a file may hold it. */
export const AlarmRuleFile = z.strictObject(AlarmRuleFields);

const TestAnswer = z.strictObject({
  atMs: z.number(),
  seen: z.boolean(),
  /** Of the Leeway that sent it: after an update the test is due again. */
  version: z.string().max(40),
  /** How the channel was set up then; another set-up is not tested by it. */
  setup: z.string().max(80).default(''),
});
export type TestAnswer = z.infer<typeof TestAnswer>;

/** Everything a user can set, secrets excepted. Every field has a default, so `Settings.parse({})` is a fresh start. */
export const Settings = z.strictObject({
  schemaVersion: z.literal(SETTINGS_SCHEMA_VERSION).default(SETTINGS_SCHEMA_VERSION),
  appearance: z
    .strictObject({
      theme: z.enum(['system', 'dark', 'light']).default('system'),
      /** For screen sharing: amounts of money are replaced by dots. Prices and percentages stay. */
      hideAmounts: z.boolean().default(false),
    })
    .prefault({}),
  displayCurrency: z.string().min(2).max(8).default('USD'),
  alarms: z
    .strictObject({
      thresholds: ThresholdSettings.default({ ...DEFAULT_THRESHOLDS }),
      notifications: z.boolean().default(true),
      sound: z.boolean().default(true),
      /** 0..1; critical is never quieter than 0.3. */
      volume: z.number().min(0).max(1).default(0.8),
      windowToFront: z.boolean().default(true),
      /** When a test alarm was last seen or heard, per channel. */
      testPassedAtMs: z.record(z.string(), z.number()).default({}),
      /** What was last answered to "did it reach you?", per channel. */
      testAnswers: z.record(z.string(), TestAnswer).default({}),
      ...AlarmRuleFields,
    })
    .superRefine((alarms, context) => {
      for (const { path, message } of checkAlarmRules(alarms.thresholds, alarms)) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    })
    .prefault({}),
  channels: ChannelSettings.prefault({}),
  heartbeat: HeartbeatSettings.prefault({}),
  /** Figures for Prometheus under `/metrics` of the server host, behind a token of their own. */
  metrics: z.strictObject({ enabled: z.boolean().default(true) }).prefault({}),
  demo: z
    .strictObject({
      /** Watch the demo exchange beside real accounts; with no account it is watched anyway. */
      enabled: z.boolean().default(false),
      crashId: z.string().default(DEFAULT_CRASH_ID),
      seed: z.number().int().default(1),
    })
    .prefault({}),
  market: MarketSettings.prefault({}),
  desktop: z
    .strictObject({
      startAtLogin: z.boolean().default(false),
      closeToTray: z.boolean().default(true),
      closeExplained: z.boolean().default(false),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof Settings>;

/** What the screen may change: any part of the settings but their version. Checked again as a whole when merged. */
export const SettingsPatch = z.strictObject({
  appearance: z.record(z.string(), z.unknown()).optional(),
  displayCurrency: z.string().optional(),
  alarms: z.record(z.string(), z.unknown()).optional(),
  channels: z.record(z.string(), z.unknown()).optional(),
  heartbeat: z.record(z.string(), z.unknown()).optional(),
  metrics: z.record(z.string(), z.unknown()).optional(),
  demo: z.record(z.string(), z.unknown()).optional(),
  market: z.record(z.string(), z.unknown()).optional(),
  desktop: z.record(z.string(), z.unknown()).optional(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
