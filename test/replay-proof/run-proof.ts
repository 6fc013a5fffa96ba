import { CRASHES, HAS_DATA, quietControls } from './proof-data.ts';
import { HEADER, line, prove } from './prove.ts';

/** Prints what the default thresholds are worth over recorded crashes and calm weeks; `npm run replay:proof`. */
async function main(): Promise<void> {
  if (!HAS_DATA) {
    process.stdout.write(
      'Skipped: the recorded candles are not on this machine (../shared/data).\n',
    );
    return;
  }
  process.stdout.write(`${HEADER}\n`);
  for (const episode of [...CRASHES, ...quietControls()]) {
    const proof = await prove(episode);
    process.stdout.write(`${line(proof)}\n`);
    for (const missed of proof.missed) process.stdout.write(`    missed: ${missed}\n`);
  }
}

await main();
