import { soak, type SoakSample } from './soak.ts';

// `npm run soak [-- HOURS [POSITIONS [MINUTES]]]`: 20 accounts of 200 positions for 24 hours of a virtual time, MINUTES of a real one at
// most. Takes an hour or two; figures, no verdict.
const [hours = 24, positions = 200, minutes = Infinity] = process.argv.slice(2).map(Number);
const began = performance.now();
const elapsedSeconds = () => (performance.now() - began) / 1000;
let cpu = process.cpuUsage();
const figures = await soak({
  accounts: 20,
  positions,
  hours,
  sampleMinutes: Math.min(30, Math.max(2, Math.round(hours * 3))),
  isOver: () => elapsedSeconds() > minutes * 60,
  onSample(sample) {
    const { hour, heapMb, rssMb, timers, sockets, streams, worstMinute, longestGapMs } = sample;
    const { user, system } = process.cpuUsage(cpu);
    cpu = process.cpuUsage();
    const parts = [
      `${heapMb.toFixed(1)} MB heap`,
      `${rssMb.toFixed(0)} MB resident`,
      `${timers} timers`,
      `${sockets} sockets`,
      `${streams} streams`,
      `worst minute ${worstMinute.toFixed(0)}`,
      `longest unread ${(longestGapMs / 1000).toFixed(0)} s`,
      `${((user + system) / 1e6).toFixed(0)} s of CPU`,
      `after ${elapsedSeconds().toFixed(0)} s`,
    ];
    process.stdout.write(`${hour.toFixed(2)} h: ${parts.join(', ')}\n`);
  },
});
const { worstMinute, published, readings, requests, counted, streamsOpened, samples } = figures;
const { longestGapMs, slopeMbPerHour, rssSlopeMbPerHour, lost, timersLeft } = figures;
const later = samples.slice(Math.floor(samples.length / 3));
const range = (of: (sample: SoakSample) => number) =>
  `${Math.min(...later.map(of))} to ${Math.max(...later.map(of))}`;
process.stdout.write(
  `${[
    `${(samples.at(-1)?.hour ?? 0).toFixed(1)} h, ${readings} readings, ${requests} requests (${counted} counted) in ${elapsedSeconds().toFixed(0)} s`,
    `weight of the worst minute ${worstMinute.toFixed(0)} of ${published} (${((100 * worstMinute) / published).toFixed(1)} %, at most 30 %)`,
    `${streamsOpened} streams opened`,
    `longest time unread ${(longestGapMs / 1000).toFixed(1)} s`,
    `memory after a collection ${slopeMbPerHour.toFixed(2)} MB an hour (at most 1), resident ${rssSlopeMbPerHour.toFixed(2)}, over the last two thirds`,
    `there: timers ${range(({ timers }) => timers)}, sockets ${range(({ sockets }) => sockets)}, streams ${range(({ streams }) => streams)}`,
    `not seen at the end: ${lost.join(', ') || 'none'}; timers left behind: ${timersLeft}`,
  ].join('\n')}\n`,
);
