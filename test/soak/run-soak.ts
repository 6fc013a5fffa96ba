import { PUBLISHED_WEIGHT, soak } from './soak.ts';

// `npm run soak [-- HOURS]`: 20 accounts of 200 positions for 24 hours of a virtual clock. Takes an hour; figures, no verdict.
const hours = Number(process.argv[2] ?? '24');
const began = performance.now();
const figures = await soak({
  accounts: 20,
  positions: 200,
  hours,
  sampleMinutes: Math.min(60, Math.max(5, Math.round(hours * 5))),
  onSample: ({ hour, heapMb, timers, streams }) =>
    process.stdout.write(
      `${hour.toFixed(1)} h: ${heapMb.toFixed(1)} MB, ${timers} timers, ${streams} streams\n`,
    ),
});
const { worstMinute, readings, longestGapMs, slopeMbPerHour } = figures;
process.stdout.write(
  `${[
    `${readings} readings in ${((performance.now() - began) / 1000).toFixed(0)} s`,
    `weight of the worst minute ${worstMinute} of ${PUBLISHED_WEIGHT} (${((100 * worstMinute) / PUBLISHED_WEIGHT).toFixed(1)} %, at most 30 %)`,
    `longest time unread ${(longestGapMs / 1000).toFixed(1)} s`,
    `memory ${slopeMbPerHour.toFixed(2)} MB an hour (at most 1)`,
  ].join('\n')}\n`,
);
