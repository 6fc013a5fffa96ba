import type { Account, Shock } from '../../../shared/domain/book.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { Amount, Ratio } from '../../../shared/domain/units.ts';
import { evaluateAccount, type RiskContext } from '../../../shared/risk/evaluate.ts';
import {
  orderOfLiquidations,
  type OrderOfLiquidations,
} from '../../../shared/risk/stress/order-of-liquidations.ts';
import { marketShock } from '../../../shared/risk/stress/shock.ts';
import { namePositions } from '../stress/position-names.ts';
import { firstToBreak, toReverseStress, type ReverseStress } from '../stress/reverse-stress.ts';
import { leftAfterSteps } from '../stress/step-estimates.ts';
import { toCoinRows, type CoinRow } from './account-model.ts';

export interface AccountQuestion {
  readonly account: Account;
  readonly context: RiskContext;
  readonly name: string;
  /** Move of the whole market that is tried; 0: none. */
  readonly move: Ratio;
  /** Of how many steps it is asked what they leave. */
  readonly shownSteps: number;
}

export interface AccountReply {
  readonly coins: readonly CoinRow[];
  /** What breaks first, in a sentence, by the direction of the market. */
  readonly first: { readonly down: string | undefined; readonly up: string | undefined };
  readonly stresses: readonly ReverseStress[];
  readonly move: Ratio;
  readonly shock: Shock;
  readonly order: OrderOfLiquidations;
  readonly left: readonly Figure<Amount>[];
}

/** One account by itself: where each coin liquidates it, and what a move of the market does. Pure: it runs in the desk's worker. */
export function answerAccount(question: AccountQuestion): AccountReply {
  const { account, context, name, move } = question;
  const accounts = [account];
  const risk = evaluateAccount(account, context);
  const nameOf = namePositions(accounts);
  const shock = marketShock({ accounts }, context.betas, move);
  const order = orderOfLiquidations({ accounts }, shock);
  return {
    coins: toCoinRows(account, risk),
    first: {
      down: firstToBreak(risk, 'down', nameOf),
      up: firstToBreak(risk, 'up', nameOf),
    },
    stresses: toReverseStress([risk], () => name, nameOf),
    move,
    shock,
    order,
    left: leftAfterSteps(accounts, shock, order.steps.slice(0, question.shownSteps)),
  };
}
