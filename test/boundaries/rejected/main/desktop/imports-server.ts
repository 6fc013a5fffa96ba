import { startServer } from '../server/index.ts'; export const x = startServer;
