#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { onRequiredNode } from './require-node.mjs';

// The command `leeway`: the bundle, built first where this clone has none or an old one.
if (await onRequiredNode(fileURLToPath(import.meta.url))) {
  const { ensureBuilt } = await import('./ensure-built.mjs');
  await ensureBuilt();
  await import('../out/main/cli.js');
}
