import { vi } from 'vitest';

// What answers here is no venue: nobody waits for the pace that it asks for. Import this before anything of the exchange.
vi.mock('../../../main/exchange/budget/request-limits.ts', async (original) => ({
  ...(await original<object>()),
  publishedPaceMs: () => 0.01,
}));
