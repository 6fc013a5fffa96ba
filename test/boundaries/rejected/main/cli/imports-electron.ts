import type { App } from 'electron'; export type X = App;
