import { CRASHES, furtherCalmWeeks, HAS_DATA, quietControls, type Episode } from './proof-data.ts';
import { falseTable, HEADER, line, prove, type Proof } from './prove.ts';

/** Prints what the default thresholds are worth over recorded crashes and calm weeks; `npm run replay:proof [-- crashes|calm|further]`. */
async function main(only: string | undefined): Promise<void> {
  if (!HAS_DATA) {
    process.stdout.write(
      'Skipped: the recorded candles are not on this machine (../shared/data).\n',
    );
    return;
  }
  if (only === undefined || only === 'crashes') await table('Crashes', CRASHES);
  if (only === undefined || only === 'calm') await table('Calm weeks', quietControls());
  // Many and slow, and none of them was looked at when the thresholds were chosen.
  if (only === 'further') await table('Further calm weeks', await furtherCalmWeeks());
}

async function table(title: string, episodes: readonly Episode[]): Promise<void> {
  process.stdout.write(`${title}\n${HEADER}\n`);
  const proofs: Proof[] = [];
  for (const episode of episodes) {
    const proof = await prove(episode);
    proofs.push(proof);
    process.stdout.write(`${line(proof)}\n`);
    for (const missed of proof.missed) process.stdout.write(`    missed: ${missed}\n`);
  }
  process.stdout.write(`${falseTable(proofs).join('\n')}\n\n`);
}

await main(process.argv[2]);
