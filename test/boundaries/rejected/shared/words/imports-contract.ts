import type { AppState } from '../contract/app-state.ts'; export type X = AppState;
