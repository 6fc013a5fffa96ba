// oxlint-disable-next-line import/default -- the bundler makes a file of its own of it and gives its address
import workerUrl from './crash-worker.ts?worker&url';

interface ScriptPolicy {
  readonly createScriptURL: (url: string) => string;
}
interface ScriptPolicies {
  readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy;
}

/** The page's policy lets only trusted values name a script; the one that we built beside this one is. */
let policy: ScriptPolicy | undefined;

export function startCrashWorker(): Worker {
  // Absent in the TypeScript library, present in every engine that Leeway runs in.
  const { trustedTypes } = globalThis as { readonly trustedTypes?: ScriptPolicies };
  policy ??= trustedTypes?.createPolicy('leeway-worker', {
    createScriptURL: (url) => {
      if (url !== workerUrl) throw new Error('not a script of Leeway');
      return url;
    },
  });
  return new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl);
}
