import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { bodyOf } from '../../metrics/body.ts';
import { detailStyle } from '../detail/detail-style.ts';
import { sendCompressible } from '../respond.ts';
import { mediaStyle } from './media-style.ts';
import { iconSvg } from './status-icon.ts';
import { scriptText } from './status-script.ts';
import { styleText } from './status-style.ts';

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

const style = {
  path: '/status.css',
  type: 'text/css; charset=utf-8',
  text: styleText + detailStyle + mediaStyle,
};
const script = { path: '/status.js', type: 'text/javascript; charset=utf-8', text: scriptText };
const icon = { path: '/status.svg', type: 'image/svg+xml', text: iconSvg };

/** Relative to the exporter's first page, and new with every new content. */
export const assetFiles = { style: fileOf(style), script: fileOf(script), icon: fileOf(icon) };

/** The page's files by path. */
export const statusAssets: readonly (readonly [string, RequestHandler])[] = [style, script, icon].map(
  (asset) => [asset.path, assetRoute(asset)],
);

function fileOf(asset: Asset): string {
  return `${asset.path.slice(1)}?v=${hashOf(asset)}`;
}

function hashOf({ text }: Asset): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** What is asked for by its hash never changes; without it, a cache must not keep an old file. */
function assetRoute(asset: Asset): RequestHandler {
  const body = bodyOf(asset.text);
  const versioned = `?v=${hashOf(asset)}`;
  return async (req, res) => {
    res.setHeader(
      'Cache-Control',
      req.url.endsWith(versioned) ? 'private, max-age=31536000, immutable' : 'no-store',
    );
    await sendCompressible(req, res, asset.type, body);
  };
}
