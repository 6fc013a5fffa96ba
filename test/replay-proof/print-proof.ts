import { CAUSES, type Cause } from './cause-of.ts';
import { median, type Proof } from './prove.ts';

const MINUTE = 60_000;

const COLUMNS = [
  'accounts',
  'liquidated',
  'told',
  'possible',
  'missed',
  'as described',
  'missed',
  'warned before',
  'critical before',
  'criticals',
  'false',
  'notes/day',
  'worst day',
];

export const HEADER = `${'episode'.padEnd(16)}${COLUMNS.map((name) => `  ${name}`).join('')}`;

export function line(proof: Proof): string {
  return cells(proof.name, [
    proof.accounts,
    proof.liquidations.length,
    proof.told,
    proof.possible,
    proof.missed.length,
    proof.asDescribed,
    proof.missedAsDescribed.length,
    minutes(proof.medianWarningMs),
    minutes(proof.medianCriticalMs),
    proof.criticals,
    proof.falseOnes.length,
    proof.notificationsPerAccountDay.toFixed(2),
    proof.worstDay ?? '-',
  ]);
}

/** All episodes together; the leads are those of their middle one. */
export function total(proofs: readonly Proof[]): string {
  const sum = (of: (proof: Proof) => number): number =>
    proofs.reduce((all, proof) => all + of(proof), 0);
  const worst = proofs.flatMap(({ worstDay }) => worstDay ?? []);
  const known = (of: (proof: Proof) => number | null): readonly number[] =>
    proofs.flatMap((proof) => of(proof) ?? []);
  const accounts = sum((proof) => proof.accounts);
  return cells('all', [
    accounts,
    sum((proof) => proof.liquidations.length),
    sum((proof) => proof.told),
    sum((proof) => proof.possible),
    sum((proof) => proof.missed.length),
    sum((proof) => proof.asDescribed),
    sum((proof) => proof.missedAsDescribed.length),
    minutes(median(known((proof) => proof.medianWarningMs))),
    minutes(median(known((proof) => proof.medianCriticalMs))),
    sum((proof) => proof.criticals),
    sum((proof) => proof.falseOnes.length),
    (sum((proof) => proof.notificationsPerAccountDay * proof.accounts) / accounts).toFixed(2),
    worst.length === 0 ? '-' : Math.max(...worst),
  ]);
}

function cells(name: string, values: readonly (string | number)[]): string {
  const padded = values.map((value, index) => `${value}`.padStart((COLUMNS[index] ?? '').length));
  return [name.padEnd(16), ...padded].join('  ').replace('  ', '');
}

function minutes(durationMs: number | null): string {
  return durationMs === null ? '-' : `${(durationMs / MINUTE).toFixed(0)} min`;
}

/** How many of the false ones came by which rule, in which kind of account. */
export function falseTable(proofs: readonly Proof[]): readonly string[] {
  const ones = proofs.flatMap(({ falseOnes }) => falseOnes);
  const kinds = [...new Set(ones.map(({ kind }) => kind))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const row = (name: string, among: typeof ones): string =>
    [
      name.padEnd(10),
      ...CAUSES.map((each) => count(among, each)),
      `${among.length}`.padStart(8),
    ].join('');
  return [
    ['false      ', ...CAUSES.map((each) => each.padStart(16)), 'all'.padStart(7)].join(''),
    ...kinds.map((kind) =>
      row(
        kind,
        ones.filter((one) => one.kind === kind),
      ),
    ),
    row('all', ones),
  ];
}

function count(among: Proof['falseOnes'], cause: Cause): string {
  return `${among.filter((one) => one.cause === cause).length}`.padStart(16);
}
