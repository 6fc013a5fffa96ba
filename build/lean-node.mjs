/**
 * What some of Node's own modules load only for whoever reads these names, and what that costs: fetch and WebSocket (70 ms and
 * 13 MB), worker threads and the writing of colored differences, streams of files and their promises.
 */
const HEAVY = {
  http: ['CloseEvent', 'MessageEvent', 'WebSocket'],
  util: ['diff', 'setTraceSigInt'],
  fs: ['FileReadStream', 'FileWriteStream', 'ReadStream', 'Utf8Stream', 'WriteStream', 'promises'],
};

const PREFIX = '\0lean-node:';

/**
 * An ES import of a module of Node's reads every name that it exports, the heavy ones too. Asked for as an object, it loads what
 * is used. Whoever needs a heavy name by itself takes it from the default export; to import it by name is refused by the bundler.
 */
export const LEAN_NODE = {
  name: 'lean-node',
  resolveId: {
    filter: { id: /^(?:node:)?(?:http|util|fs)$/ },
    handler: (source, _importer, { kind }) =>
      kind === 'import-statement' || kind === 'dynamic-import'
        ? `${PREFIX}${source.replace('node:', '')}`
        : undefined,
  },
  load: {
    // eslint-disable-next-line no-control-regex -- The bundler's own mark of a module that is no file.
    filter: { id: /^\0lean-node:/ },
    handler(id) {
      const name = id.slice(PREFIX.length);
      const names = Object.keys(process.getBuiltinModule(`node:${name}`)).filter(
        (each) => !HEAVY[name].includes(each),
      );
      return `const whole = process.getBuiltinModule('node:${name}');
        export default whole;
        export const { ${names.join(', ')} } = whole;`;
    },
  },
};
