import type { AlarmLevel } from '../../shared/alarms/alarm.ts';

interface Tone {
  readonly frequency: number;
  readonly startS: number;
  readonly lengthS: number;
}

/** Each level has its own figure, so that it is known without looking: one soft note, two rising, three urgent pairs. */
const TONES: Record<AlarmLevel, readonly Tone[]> = {
  info: [{ frequency: 523, startS: 0, lengthS: 0.22 }],
  warning: [
    { frequency: 587, startS: 0, lengthS: 0.2 },
    { frequency: 784, startS: 0.24, lengthS: 0.34 },
  ],
  critical: [0, 0.5, 1].flatMap((at) => [
    { frequency: 988, startS: at, lengthS: 0.17 },
    { frequency: 740, startS: at + 0.2, lengthS: 0.22 },
  ]),
};

/** Critical is never quieter than this. */
const CRITICAL_MINIMUM = 0.3;

let context: AudioContext | undefined;

function audio(): AudioContext {
  context ??= new AudioContext();
  return context;
}

/** Whether a sound could be heard now; browsers keep it locked until the page is clicked once. */
export async function unlockSound(): Promise<boolean> {
  const sound = audio();
  if (sound.state !== 'running') {
    // A locked context never settles its promise: give it a moment, then look.
    await Promise.race([sound.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
  }
  return sound.state === 'running';
}

/** Plays a level's tones. `volume` is 0..1. Returns false when the browser keeps sound locked. */
export async function playAlarm(level: AlarmLevel, volume: number): Promise<boolean> {
  if (!(await unlockSound())) return false;
  const sound = audio();
  const loudness = level === 'critical' ? Math.max(CRITICAL_MINIMUM, volume) : volume;
  const master = sound.createGain();
  master.gain.value = loudness * 0.5;
  master.connect(sound.destination);
  const now = sound.currentTime + 0.02;
  for (const tone of TONES[level]) {
    const voice = sound.createOscillator();
    const envelope = sound.createGain();
    voice.type = level === 'critical' ? 'triangle' : 'sine';
    voice.frequency.value = tone.frequency;
    const start = now + tone.startS;
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(1, start + 0.015);
    envelope.gain.exponentialRampToValueAtTime(0.001, start + tone.lengthS);
    voice.connect(envelope).connect(master);
    voice.start(start);
    voice.stop(start + tone.lengthS + 0.02);
  }
  return true;
}
