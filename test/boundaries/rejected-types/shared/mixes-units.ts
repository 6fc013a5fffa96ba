import type { Price, Ratio } from '../shared-units.ts'; export const price = (ratio: Ratio): Price => ratio;
