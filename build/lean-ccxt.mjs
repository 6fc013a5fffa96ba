/**
 * What ccxt's base class loads or does for every venue and that reading hardly ever asks for. Each change names the text that it
 * expects, and the build ends where another version of ccxt has none of it.
 */

/** `code` with `from` replaced, where it stands as often as expected. */
function swap(code, from, to, times = 1) {
  const parts = code.split(from);
  const found = parts.length - 1;
  if (found !== times) throw new Error(`ccxt has changed: ${found} instead of ${times}: ${from}`);
  return parts.join(to);
}

/** Starknet's tables take a tenth of a second to compute; hardly any venue ever asks for them. */
const LAZY_TABLES = {
  name: 'lazy-starknet-tables',
  transform: {
    filter: { id: /@scure[\\/]starknet[\\/]index\.js$/ },
    handler: makeTablesLazy,
  },
};

function makeTablesLazy(code) {
  const poseidon = /export const poseidonSmall = (?:\/\*.*?\*\/ )?(poseidonBasic\(.*\));/;
  const pedersen =
    /const (PEDERSEN_POINTS[12]) = (?:\/\*.*?\*\/ )?\(\(\) => (pedersenPrecompute\(.*\))\)\(\);/g;
  const uses = /(pedersenSingle\(\w+, \w+, PEDERSEN_POINTS[12])\)/g;
  if (
    !poseidon.test(code) ||
    code.match(pedersen)?.length !== 2 ||
    code.match(uses)?.length !== 2 ||
    code.match(/PEDERSEN_POINTS[12]/g)?.length !== 4
  ) {
    throw new Error('@scure/starknet has changed: look at poseidonSmall and PEDERSEN_POINTS');
  }
  return code
    .replace(
      poseidon,
      `let poseidonMade;
      const makePoseidon = () => (poseidonMade ??= $1);
      export const poseidonSmall = /* @__PURE__ */ new Proxy(function () {}, {
        apply: (_, self, args) => Reflect.apply(makePoseidon(), self, args),
        get: (_, key) => Reflect.get(makePoseidon(), key),
      });`,
    )
    .replace(pedersen, 'let made$1; const $1 = () => (made$1 ??= $2);')
    .replace(uses, '$1())');
}

/**
 * The first picture comes by requests. What sockets need (ws, and of Node https, tls, zlib) is loaded with the first of them.
 */
const LAZY_SOCKETS = {
  name: 'lazy-sockets',
  transform: {
    filter: { id: /ccxt[\\/]js[\\/]src[\\/]base[\\/]ws[\\/](?:Ws)?Client\.js$/ },
    handler: (code, id) => (id.endsWith('WsClient.js') ? openSocketsLate(code) : inflateLate(code)),
  },
};

function openSocketsLate(code) {
  let late = swap(
    code,
    "import WebSocket, { createWebSocketStream } from 'ws';",
    `let sockets;
    const WebSocketPlatform = () => (sockets ??= require('ws'));`,
  );
  late = swap(
    late,
    'const WebSocketPlatform = isBun ? globalThis.WebSocket : (isNode || !selfIsDefined() ? WebSocket : self.WebSocket);',
    '',
  );
  late = swap(late, 'new WebSocketPlatform(', 'new (WebSocketPlatform())(', 3);
  late = swap(late, 'WebSocketPlatform.OPEN', 'WebSocketPlatform().OPEN');
  late = swap(late, 'instanceof WebSocketPlatform)', 'instanceof WebSocketPlatform())');
  return swap(late, 'createWebSocketStream(this', 'WebSocketPlatform().createWebSocketStream(this');
}

function inflateLate(code) {
  return swap(
    code,
    "import(/* webpackIgnore: true */ 'node:zlib').then((mod) => { gunzipSync = mod.gunzipSync; inflateRawSync = mod.inflateRawSync; }).catch(() => { });",
    `const inflate = (name) => (data) => process.getBuiltinModule('node:zlib')[name](data);
    gunzipSync = inflate('gunzipSync');
    inflateRawSync = inflate('inflateRawSync');`,
  );
}

/**
 * What makes transactions for venues that are chains, and reads a stream of MEXC's spot market by a package that is not here:
 * reading needs neither, and what is not in the bundle cannot sign.
 */
const NO_SIGNERS = {
  name: 'no-signers',
  load: {
    filter: {
      id: /ccxt[\\/]js[\\/]src[\\/](?:static_dependencies[\\/](?:zklink|dydx-v4-client)[\\/].*|protobuf[\\/]mexc[\\/]compiled)\.c?js$/,
    },
    handler: (id) =>
      id.endsWith('compiled.cjs')
        ? "throw new Error('protobufjs is not part of Leeway');"
        : `const refuse = () => { throw new Error('Leeway only reads: it has nothing that makes transactions'); };
           const nothing = new Proxy(function () {}, { get: () => nothing, apply: refuse, construct: refuse });
           export default nothing;
           ${SIGNERS.map((name) => `export const ${name} = nothing;`).join(' ')}`,
  },
};

/** All that ccxt takes from them by name. */
const SIGNERS =
  'newRpcSignerWithProvider ContractBuilder newContract TransferBuilder newTransfer Long encodeAsAny AuthInfo Tx TxBody TxRaw SignDoc SignMode'.split(
    ' ',
  );

/** Loaded before anybody asks for it, for one venue that takes a file of the user's; it asks again then. */
const LATE_FILES = {
  name: 'late-files',
  transform: {
    filter: { id: /ccxt[\\/]js[\\/]src[\\/]base[\\/]functions[\\/]io\.js$/ },
    handler: (code) => swap(code, '\n    initFileSystem();\n', '\n'),
  },
};

/**
 * Its constructor gives each member a second name with underscores, for those who come from Python, and some venues make a
 * second instance only to hear what it says of itself. Together that is a fifth of the time.
 */
const PLAIN_CONSTRUCTOR = {
  name: 'plain-constructor',
  transform: {
    filter: { id: /ccxt[\\/]js[\\/]src[\\/](?:base[\\/]Exchange|pro[\\/]\w+)\.js$/ },
    handler: (code, id) =>
      id.endsWith('Exchange.js')
        ? swap(code, /\n {8}unCamelCaseProperties\(\);/g, '')
        : // Before its own description is merged in, an instance holds what every other one would.
          code.replace(/new (\w+Rest)\(\)/g, 'Object.assign(Object.create($1.prototype), this)'),
  },
};

export const LEAN_CCXT = [LAZY_TABLES, LAZY_SOCKETS, LATE_FILES, NO_SIGNERS, PLAIN_CONSTRUCTOR];
