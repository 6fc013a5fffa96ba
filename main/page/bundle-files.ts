import { readdirSync, type Dirent } from 'node:fs';
import { extname, join } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
};

export interface BundleFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * The files that may be served, by the exact path of their URL (`/assets/index-1a2b.js`). Listed once at start and
 * looked up letter by letter, nothing is decoded or joined: a path that climbs out is simply not in the list. Links
 * (Node's own recursive listing would follow them) and unknown endings are left out.
 */
export function listBundleFiles(folder: string): ReadonlyMap<string, BundleFile> {
  const files = new Map<string, BundleFile>();
  addFolder(files, folder, '/');
  return files;
}

function addFolder(files: Map<string, BundleFile>, folder: string, url: string): void {
  for (const entry of listFolder(folder)) {
    const path = join(folder, entry.name);
    const contentType = CONTENT_TYPES[extname(entry.name)];
    if (entry.isDirectory()) addFolder(files, path, `${url}${entry.name}/`);
    else if (entry.isFile() && contentType !== undefined) {
      files.set(`${url}${entry.name}`, { path, contentType });
    }
  }
}

function listFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Not built: the server says so on its page.
    return [];
  }
}
