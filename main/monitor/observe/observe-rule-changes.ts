import type { Grade, Observation } from '../../../shared/alarms/engine/alarm-state.ts';
import type { RiskContext } from '../../../shared/risk/evaluate.ts';
import type { DescribedAccount } from '../describe/describe-account.ts';
import { marginRuleChanges } from './margin-rule-change.ts';

/** What a new reading says of the rules that positions are liquidated by. Nothing where one of the two was never read. */
export function observeRuleChanges(
  before: DescribedAccount['seen'],
  now: DescribedAccount | undefined,
  context: RiskContext,
): readonly Observation[] {
  const after = now?.seen;
  if (before === undefined || now === undefined || after === undefined) return [];
  const changes = marginRuleChanges(before.account, after.account, after.risk, context);
  return changes.flatMap(({ key, facts, isWorse }): readonly Observation[] => {
    const position = now.positions.find((one) => one.key === key);
    if (position === undefined) return [];
    const grade: Grade = isWorse ? 'warning' : 'info';
    return [
      {
        rule: 'rule-change',
        subject: { accountId: position.accountId, positionKey: key },
        facts: { ...position.facts, ruleChange: facts },
        truth: { kind: 'seen', valueState: 'ok', grade, holdGrade: grade },
      },
    ];
  });
}
