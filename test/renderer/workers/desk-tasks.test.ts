import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import { ASSUMED_OUTLOOK, positionOutlook } from '../../../shared/risk/outlook/position-outlook.ts';
import { evaluateAccount, evaluateBook } from '../../../shared/risk/evaluate.ts';
import { toCoinRows } from '../../../renderer/features/account/account-model.ts';
import { answerAccount } from '../../../renderer/features/account/account-task.ts';
import { answerOutlook } from '../../../renderer/features/position/ahead/outlook-task.ts';
import { answerParts } from '../../../renderer/features/stress/parts-task.ts';
import {
  estimateParts,
  leftAfterSteps,
  stepId,
} from '../../../renderer/features/stress/step-estimates.ts';
import { runScenario } from '../../../renderer/features/what-if/what-if-model.ts';
import { answerWhatIf } from '../../../renderer/features/what-if/what-if-task.ts';
import { largeBook, engineBook } from '../../helpers/engine-book.ts';

/** As a page gets it: question and answer have gone through a worker's door. */
function beside<Question, Reply>(
  work: (question: Question) => Reply,
): (question: Question) => Reply {
  return (question) => structuredClone(work(structuredClone(question)));
}

const thresholds = DEFAULT_THRESHOLDS;
const fall = { marketMove: -0.2, coinMoves: { SOL: 0.05 } };

describe('what the desk works out beside the page is what the page would have worked out', () => {
  it.each([
    ['three accounts', engineBook()],
    ['500 positions', largeBook(500)],
  ])('What-if, %s', (_, data) => {
    const reply = beside(answerWhatIf)({
      data,
      scenario: fall,
      thresholds,
      accountNames: { 'acc-binance': 'Main' },
      shownSteps: 6,
    });
    const risk = evaluateBook(data.book, data);
    const result = runScenario({ data, risk }, fall, thresholds);
    expect(reply.result).toEqual(result);
    const steps = result.order.steps.slice(0, 6);
    expect(reply.left).toEqual(leftAfterSteps(data.book.accounts, result.shock, steps));
    expect(reply.scenario).toEqual(fall);
    expect(reply.stresses.length).toBe(data.book.accounts.length);
  });

  it('an account, its coins and its steps', () => {
    const data = engineBook();
    const [account] = data.book.accounts;
    if (account === undefined) throw new Error('the sample has an account');
    const question = { account, context: data, name: 'Main', move: -0.3, shownSteps: 1 };
    const reply = beside(answerAccount)(question);
    expect(reply.coins).toEqual(toCoinRows(account, evaluateAccount(account, data)));
    expect(reply.order.steps.length).toBeGreaterThan(0);
    expect(reply.left.length).toBe(1);
    expect(reply.stresses[0]?.sentence).toMatch(/^The whole market may fall .* before Main is/);
    expect(reply.first.down).toMatch(/loses most on the way/);
  });

  it('the parts in which a venue closes', () => {
    const data = largeBook(500);
    const { accounts } = data.book;
    const { order, shock } = runScenario(
      { data, risk: evaluateBook(data.book, data) },
      { marketMove: -0.15, coinMoves: {} },
      thresholds,
    );
    const steps = order.steps.slice(0, 8);
    const reply = beside(answerParts)({ accounts, shock, steps });
    expect(reply.shock).toEqual(shock);
    for (const step of steps) {
      const expected = step.fraction > 0 ? estimateParts(accounts, shock, step) : undefined;
      expect(reply.byStep.get(stepId(step))).toEqual(expected);
    }
  });

  it('what lies ahead of a position', () => {
    const data = engineBook();
    const [account] = data.book.accounts;
    if (account === undefined) throw new Error('the sample has an account');
    const key = 'acc-binance|main|BTC/USDT:USDT|long|cross';
    const question = { account, key, context: data, announced: undefined, intervals: 21 };
    expect(beside(answerOutlook)(question)).toEqual(
      positionOutlook(account, key, data, { ...ASSUMED_OUTLOOK, intervals: [1, 21] }),
    );
  });
});
