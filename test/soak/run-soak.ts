import { soak } from './soak.ts';

// `npm run soak [-- HOURS [POSITIONS]]`: 20 accounts of 200 positions for 24 hours of a virtual time. Takes hours; figures, no
// verdict.
const [hours = 24, positions = 200] = process.argv.slice(2).map(Number);
const began = performance.now();
let cpu = process.cpuUsage();
const figures = await soak({
  accounts: 20,
  positions,
  hours,
  sampleMinutes: Math.min(60, Math.max(2, Math.round(hours * 3))),
  onSample({ hour, heapMb, rssMb, timers, sockets, streams }) {
    const parts = [
      `${heapMb.toFixed(1)} MB heap`,
      `${rssMb.toFixed(0)} MB resident`,
      `${timers} timers`,
      `${sockets} sockets`,
      `${streams} streams`,
    ];
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    parts.push(`${((user + system) / 1e6).toFixed(1)} s of CPU`);
    process.stdout.write(`${hour.toFixed(2)} h: ${parts.join(', ')}\n`);
  },
});
const { worstMinute, published, readings, requests, counted, streamsOpened } = figures;
const { longestGapMs, slopeMbPerHour } = figures;
process.stdout.write(
  `${[
    `${readings} readings, ${requests} requests (${counted} counted) in ${((performance.now() - began) / 1000).toFixed(0)} s`,
    `weight of the worst minute ${worstMinute.toFixed(0)} of ${published} (${((100 * worstMinute) / published).toFixed(1)} %, at most 30 %)`,
    `${streamsOpened} streams opened`,
    `longest time unread ${(longestGapMs / 1000).toFixed(1)} s`,
    `memory ${slopeMbPerHour.toFixed(2)} MB an hour (at most 1)`,
  ].join('\n')}\n`,
);
