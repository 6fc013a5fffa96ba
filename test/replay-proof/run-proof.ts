import {
  CRASHES,
  furtherCalmWeeks,
  HAS_DATA,
  HOURLY_CRASHES,
  quietControls,
  type Episode,
} from './proof-data.ts';
import { falseTable, HEADER, line, total } from './print-proof.ts';
import { prove, type Proof, type ProofOptions } from './prove.ts';

/** Few, so that a whole run is a matter of minutes; what lies between them behaves as what lies beside it. */
const LEVERAGES = [3, 5, 10, 20];

/** Prints what the default thresholds are worth over recorded crashes and calm weeks; `npm run replay:proof [-- crashes|hourly|calm|further]`. */
async function main(only: string | undefined): Promise<void> {
  if (!HAS_DATA) {
    print('Skipped: the recorded candles are not on this machine (../shared/data).');
    return;
  }
  const isAsked = (name: string): boolean => only === undefined || only === name;
  if (isAsked('crashes')) await table('Crashes, in the finest candles', CRASHES);
  if (isAsked('hourly')) await table('Crashes, in candles of an hour', HOURLY_CRASHES);
  if (isAsked('calm')) await table('Calm weeks, each account apart', quietControls(), true);
  // Many and slow, and none of them was looked at when the thresholds were chosen.
  if (only === 'further') await table('Further calm weeks', await furtherCalmWeeks());
}

async function table(title: string, episodes: readonly Episode[], isApart = false): Promise<void> {
  print(`${title}\n${HEADER}`);
  const startMs = performance.now();
  const options: ProofOptions = { leverages: LEVERAGES, isApart };
  const proofs: Proof[] = [];
  for (const episode of episodes) {
    const proof = await prove(episode, options);
    proofs.push(proof);
    print(line(proof));
    for (const missed of proof.missed) print(`    missed: ${missed}`);
    for (const missed of proof.missedAsDescribed) print(`    missed as described: ${missed}`);
  }
  print(total(proofs));
  print(falseTable(proofs).join('\n'));
  const seconds = Math.round((performance.now() - startMs) / 1000);
  const cpu = Math.round(process.cpuUsage().user / 1e6);
  print(`${seconds} s, and ${cpu} s of one processor since the start\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main(process.argv[2]);
