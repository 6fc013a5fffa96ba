interface ScriptPolicy {
  readonly createScriptURL: (url: string) => string;
}
interface ScriptPolicies {
  readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy;
}

let policy: ScriptPolicy | undefined;

/** Starts a worker from a file of our own; the page's policy lets only trusted values name a script. */
export function startWorker(url: string): Worker {
  // Absent in the TypeScript library, present in every engine that Leeway runs in.
  const { trustedTypes } = globalThis as { readonly trustedTypes?: ScriptPolicies };
  policy ??= trustedTypes?.createPolicy('leeway-worker', {
    createScriptURL: (script) => {
      const { origin } = new URL(script, location.href);
      if (origin !== location.origin) throw new Error('not a script of Leeway');
      return script;
    },
  });
  return new Worker(policy?.createScriptURL(url) ?? url);
}
