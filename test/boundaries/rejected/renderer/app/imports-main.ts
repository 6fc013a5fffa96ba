import { startCore } from '../../main/start.ts'; export const x = startCore;
