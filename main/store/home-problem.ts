import type { Notice } from '../../shared/contract/app-state.ts';

/** Watching goes on where nothing can be written; what is lost by it is said once. `code`: see `findWriteProblem`. */
export function viewHomeProblem(home: string, code: string | undefined): readonly Notice[] {
  if (code === undefined) return [];
  return [
    {
      id: 'home-not-writable',
      severity: 'error',
      text: `Leeway is watching, but it cannot write to ${home} (${code}). New accounts, imports, settings and the history are not kept, and other commands cannot find this Leeway. Check the rights of the folder and the free disk space, then restart Leeway.`,
    },
  ];
}
