import { solve } from '../risk/solver.ts'; export const x = solve;
